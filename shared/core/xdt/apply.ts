import { AppError } from "../errors.ts";
import type { XmlChild, XmlNode } from "../xml/tree.ts";
import { nextWithin } from "../xml/xpath-nodes.ts";
import { placeChanges, watchedNodes, type XdtChange } from "./changes.ts";
import { checkMarkup, declaresXdt, executeAll } from "./execute.ts";
import { layOut } from "./layout.ts";
import { type LoadedXml, loadXml, saveText } from "./load.ts";
import { createLog, logError, logThrown, trace, warn, type XdtLog, type XdtMessage } from "./messages.ts";
import { markup, XDT_NAMESPACE } from "./rule.ts";
import { createRun, type Run } from "./run.ts";
import { createTagLayouts, type TagLayouts } from "./tag-layouts.ts";
import { writeResult } from "./write-result.ts";

export type { XdtChange, XdtMessage };

/** A configuration file and a transform for it; the names are for messages. */
export type XdtInput = {
  readonly source: Uint8Array;
  readonly sourceName: string;
  readonly transform: Uint8Array;
  readonly transformName: string;
};

export type XdtResult = {
  /** No error was logged. Only then the result is fit to be written. */
  readonly ok: boolean;
  /** The result; with `ok` false a partial one to look at, or null when there is none. */
  readonly bytes: Uint8Array | null;
  /** The log in order, trace output included. */
  readonly messages: readonly XdtMessage[];
  /** What each transform element did, in order. */
  readonly changes: readonly XdtChange[];
};

/**
 * Applies an XDT transform to a configuration file, equal to Microsoft's engine byte for byte; where that engine loses
 * content, this one keeps it and warns. Pure; malformed input, unknown encodings and failed transforms are messages.
 */
export function applyTransform(input: XdtInput): XdtResult {
  const log = createLog();
  try {
    return transformLoaded(input, log);
  } catch (error) {
    logThrown(log, error, null);
    return { ok: false, bytes: null, messages: log.messages, changes: [] };
  }
}

/** Several transforms for one configuration file, applied one after the other. */
export type XdtSequence = {
  readonly source: Uint8Array;
  readonly sourceName: string;
  readonly transforms: readonly { readonly name: string; readonly bytes: Uint8Array }[];
};

/** The last result, and what each transform that ran gave; spans are those of its own source and result. */
export type XdtSequenceResult = {
  readonly ok: boolean;
  readonly bytes: Uint8Array | null;
  readonly steps: readonly (XdtResult & { readonly transformName: string })[];
};

/** Applies transforms in order, each to the result of the one before; a failed one ends the work. */
export function applyTransforms(input: XdtSequence): XdtSequenceResult {
  const steps: (XdtResult & { readonly transformName: string })[] = [];
  let bytes: Uint8Array | null = input.source;
  for (const transform of input.transforms) {
    if (!bytes) break;
    const { sourceName } = input;
    const { name: transformName } = transform;
    const step: XdtResult = applyTransform({ source: bytes, sourceName, transform: transform.bytes, transformName });
    steps.push({ ...step, transformName });
    bytes = step.bytes;
    if (!step.ok) return { ok: false, bytes, steps };
  }
  return { ok: true, bytes, steps };
}

function transformLoaded(input: XdtInput, log: XdtLog): XdtResult {
  const { sourceName, transformName } = input;
  const loaded = loadXml(input.source, sourceName, log);
  const transform = loadXml(input.transform, transformName, log).document;
  const run = createRun({ source: loaded.document, sourceName, transform, transformName }, log);
  // The tags are looked at before anything changes them.
  const tags = createTagLayouts(loaded.document);
  if (declaresXdt(run)) {
    checkMarkup(run);
    executeAll(run);
  } else trace(log, `The expected namespace ${XDT_NAMESPACE} was not found in the transform file`);
  return save(run, loaded, tags);
}

function save(run: Run, loaded: LoadedXml, tags: TagLayouts): XdtResult {
  const { source, log } = run;
  source.watcher = null;
  layOut(source, tags, (element) => element.start < 0 || run.touched.has(element) || tags.isLost(element));
  warnOfKeptBlanks(run);
  const { text, spans } = writeResult(source, tags, watchedNodes(run.changes));
  const changes = placeChanges(run.changes, spans, (rule) => run.placeOf(rule.element));
  const bytes = refuseDashes(run) ? null : encodeOrLog(text, loaded, run);
  return { ok: !log.failed, bytes, messages: log.messages, changes };
}

/** A comment cannot hold `--`. Only what stands in the result counts, since later transforms may have removed it. */
function refuseDashes(run: Run): boolean {
  let refused = false;
  for (const { kind, node, name, rule } of run.changes) {
    if (kind !== "commented-out" || node?.kind !== "comment" || !node.value.includes("--") || !stands(node)) continue;
    refused = true;
    const text = `'${name}' contains '--', which a comment cannot hold. Use Remove, or take the '--' out of the source.`;
    logError(run.log, text, run.placeOf(markup(rule, "Transform") ?? rule.element));
  }
  return refused;
}

function stands(node: XmlChild): boolean {
  let at: XmlNode | null = node;
  while (at && at.kind !== "document") at = at.parent;
  return at !== null;
}

function encodeOrLog(text: string, loaded: LoadedXml, run: Run): Uint8Array | null {
  try {
    return saveText(text, loaded, run.sourceName, run.log);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    logThrown(run.log, error, null);
    return null;
  }
}

/** Where Microsoft's writer would swallow a blank before `/>` inside content, this one keeps it and says so. */
function warnOfKeptBlanks(run: Run): void {
  for (let node = nextWithin(run.source, run.source); node; node = nextWithin(node, run.source)) {
    if (!holdsSwallowedBlank(node)) continue;
    const place = { file: run.sourceName, ...run.sourcePosition(Math.max(node.start, 0)) };
    warn(run.log, "Microsoft's engine would drop the blank before '/>' in this content; it was kept.", place);
  }
}

function holdsSwallowedBlank(node: XmlChild): boolean {
  if (node.kind === "cdata" || node.kind === "instruction") return node.value.includes(" />");
  return node.kind === "doctype" && (node.subset ?? "").includes(" />");
}
