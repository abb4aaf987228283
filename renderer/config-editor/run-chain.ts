import { type Finding, hasErrors } from "../../shared/core/errors.ts";
import { applyTransformText, type XdtTextResult } from "../../shared/core/xdt/apply-text.ts";
import type { XdtChange, XdtChangeKind } from "../../shared/core/xdt/changes.ts";
import { XDT_NAMESPACE } from "../../shared/core/xdt/rule.ts";
import { editorOffsets } from "./line-ends.ts";
import { createSpanMap, editsBetween, type Span } from "./text-edits.ts";

/** A file by name with its text. */
export type NamedText = { readonly name: string; readonly text: string };

/** A source and the transforms for it, in the order in which they are applied. */
export type Chain = { readonly source: NamedText; readonly stages: readonly NamedText[] };

/** One change of the final result; spans are those of the texts as the editor holds them. */
export type ChainChange = {
  readonly kind: XdtChangeKind;
  readonly name: string;
  /** Which transform made it. */
  readonly stage: number;
  readonly rule: Span;
  /** What was there in the source; null for what is new. */
  readonly source: Span | null;
  /** What is there in the result; empty where something went, null when a later change took it away again. */
  readonly result: Span | null;
};

/** What the engine says, and about which place of which text. */
export type Problem = Finding & {
  /** The text it is about: `source`, or the number of a transform; null when that place is in neither. */
  readonly where: "source" | number | null;
  readonly span: Span | null;
};

/** What a chain of transforms makes of its source. */
export type ChainResult = {
  /** Every transform went through without an error; false without a source. */
  readonly ok: boolean;
  /** The final result, or as far as it came; the source when nothing could be done. */
  readonly text: string;
  readonly changes: readonly ChainChange[];
  readonly problems: readonly Problem[];
  /** For each transform that ran: how many changes it made. */
  readonly counts: readonly number[];
};

/** More problems than this are counted, not shown. */
const MOST_PROBLEMS = 500;

/** Applies a chain of transforms and says what each did to the final result. */
export function runChain({ source, stages }: Chain): ChainResult {
  if (source.text.trim() === "") return checkAlone(stages);
  const steps: Step[] = [];
  let text = source.text;
  for (const [stage, transform] of stages.entries()) {
    const result = applyTransformText({
      source: text,
      sourceName: source.name,
      transform: transform.text,
      transformName: transform.name,
    });
    steps.push({ stage, transform, before: text, result });
    text = result.text ?? text;
    if (!result.ok) break;
  }
  const views = createViews(source.text);
  const problems = steps.flatMap((step) => problemsOf(step, source.text, views));
  return {
    ok: !hasErrors(problems),
    text,
    changes: changesOf(steps, source.text, text, views),
    problems: withoutExcess(problems),
    counts: steps.map(({ result }) => result.changes.length),
  };
}

/** Without a source: what is wrong with the transforms themselves. */
function checkAlone(stages: readonly NamedText[]): ChainResult {
  const problems = stages.flatMap((transform, stage) => {
    const root = /<([\p{L}_][^\s/>]*)/u.exec(transform.text)?.[1] ?? "configuration";
    const source = { name: "", text: `<${root.slice(root.indexOf(":") + 1)} />` };
    const { problems: found } = runChain({ source, stages: [transform] });
    return found
      .filter(({ level, where, text }) => level === "error" && where === 0 && !text.startsWith(NO_MATCH))
      .map((problem) => ({ ...problem, where: stage }));
  });
  return { ok: false, text: "", changes: [], problems, counts: [] };
}

/** How the engine begins when a path leads nowhere, which says nothing without a source. */
const NO_MATCH = "No element in the source document";

type Step = {
  readonly stage: number;
  readonly transform: NamedText;
  readonly before: string;
  readonly result: XdtTextResult;
};

function changesOf(steps: readonly Step[], source: string, final: string, views: Views): readonly ChainChange[] {
  return steps.flatMap(({ stage, transform, before, result }) => {
    const back = views.back(before);
    const after = result.text ?? before;
    const onward = createSpanMap(after === final ? [] : editsBetween(after, final));
    return result.changes.map((change: XdtChange) => ({
      kind: change.kind,
      name: change.name,
      stage,
      rule: moved(change.rule, views.of(transform.text).offset),
      source: place(change.source, back, views.of(source).offset),
      result: place(change.result, onward, views.of(final).offset),
    }));
  });
}

function place(span: Span | null, map: (span: Span) => Span | null, offset: (offset: number) => number): Span | null {
  const mapped = span && map(span);
  return mapped && moved(mapped, offset);
}

function moved({ start, end }: Span, offset: (offset: number) => number): Span {
  return { start: offset(start), end: offset(end) };
}

/** What is worked out once for each text of a run. */
type Views = {
  /** The text's lines, and its offsets as the editor counts them. */
  of(text: string): { readonly lines: readonly number[]; readonly offset: (offset: number) => number };
  /** From a later text to the source. */
  back(text: string): (span: Span) => Span | null;
};

function createViews(source: string): Views {
  const views = new Map<string, ReturnType<Views["of"]>>();
  const maps = new Map<string, ReturnType<Views["back"]>>([[source, (span) => span]]);
  return {
    of(text) {
      const view = views.get(text) ?? { lines: lineStarts(text), offset: editorOffsets(text) };
      views.set(text, view);
      return view;
    },
    back(text) {
      const map = maps.get(text) ?? createSpanMap(editsBetween(source, text), true);
      maps.set(text, map);
      return map;
    },
  };
}

function problemsOf({ stage, transform, before, result }: Step, source: string, views: Views): readonly Problem[] {
  return result.messages.flatMap(({ level, text, file, line, column }): readonly Problem[] => {
    if (level === "message") return namespaceProblem(text, stage, transform.text);
    if (file === null || line === null || column === null) return [{ level, text, where: null, span: null }];
    const isOfTransform = file === transform.name;
    const own = isOfTransform ? transform.text : before;
    const at = spanAt(own, (views.of(own).lines[line - 1] ?? own.length) + column - 1);
    const inView = isOfTransform ? at : views.back(before)(at);
    const view = views.of(isOfTransform ? own : source);
    const where = isOfTransform ? stage : "source";
    const span = inView && moved(inView, view.offset);
    return [{ level, text, file, line, column, where: span ? where : null, span }];
  });
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n?|\n/g)].map((end) => end.index + end[0].length)];
}

/** The engine only notes a missing declaration; here it is the likeliest reason for a result without changes. */
function namespaceProblem(text: string, stage: number, transform: string): readonly Problem[] {
  if (!text.includes(XDT_NAMESPACE)) return [];
  const start = Math.max(transform.search(/<[\p{L}_]/u), 0);
  const end = start + (/^<[^\s/>]*/.exec(transform.slice(start))?.[0].length ?? 0);
  const warning = `The transform does not declare the namespace ${XDT_NAMESPACE}, so nothing of it applies. Add xmlns:xdt to its root.`;
  return [{ level: "warning", text: warning, where: stage, span: moved({ start, end }, editorOffsets(transform)) }];
}

/** From a place to the end of the attribute, name or word there. */
function spanAt(text: string, offset: number): Span {
  const start = Math.min(offset, text.length);
  const rest = text.slice(start, start + 2000);
  const found = /^[^\s=<>"'/]+\s*=\s*(?:"[^"]*"|'[^']*')|^[^\s=<>"'/]+|^[^\r\n]/.exec(rest)?.[0] ?? "";
  return { start, end: start + found.length };
}

/** Errors first kept; a note says how many are not shown. */
function withoutExcess(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  const kept = problems.toSorted((a, b) => Number(b.level === "error") - Number(a.level === "error"));
  const text = `${problems.length - MOST_PROBLEMS} more problems are not shown. Mend some of these first.`;
  return [...kept.slice(0, MOST_PROBLEMS), { level: "info", text, where: null, span: null }];
}
