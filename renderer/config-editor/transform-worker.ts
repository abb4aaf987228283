import { assertNever, messageOf } from "../../shared/core/errors.ts";
import { deriveTransform } from "../../shared/core/xdt/derive-transform.ts";
import { parseXml } from "../../shared/core/xml/parse.ts";
import type { XmlDocument } from "../../shared/core/xml/tree.ts";
import { completeTransform } from "./complete-transform.ts";
import { toEditorText } from "./line-ends.ts";
import { type Chain, runChain } from "./run-chain.ts";
import { editsBetween } from "./text-edits.ts";
import type { DeriveOutcome, RunOutcome, WorkerAnswer, WorkerRequest } from "./worker-messages.ts";

/** Results are sent as edits up to this many; more of them cost the page more than the whole text. */
const MOST_EDITS = 5000;

let given: { readonly text: string } | null = null;
let parsed: { readonly text: string; readonly document: XmlDocument | null } | null = null;

self.addEventListener("message", ({ data }: MessageEvent<WorkerRequest>) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has one listener, its page
  self.postMessage(answer(data));
});

function answer(request: WorkerRequest): WorkerAnswer {
  const { id } = request;
  try {
    switch (request.kind) {
      case "run":
        return { kind: "run", id, outcome: run(request.chain) };
      case "derive":
        return { kind: "derive", id, outcome: derive(request.chain, request.wanted) };
      case "complete": {
        const source = sourceDocument(request.source);
        return { kind: "complete", id, outcome: completeTransform(request.transform, request.offset, source) };
      }
      default:
        return assertNever(request);
    }
  } catch (error) {
    return { kind: "failed", id, message: messageOf(error) };
  }
}

function run(chain: Chain): RunOutcome {
  const { text, ...result } = runChain(chain);
  const shown = toEditorText(text);
  const edits = given ? editsBetween(given.text, shown) : [];
  const isWhole = given === null || edits.length > MOST_EDITS;
  const lengthBefore = given?.text.length ?? 0;
  given = { text: shown };
  return {
    ...result,
    edits: isWhole ? [] : edits,
    lengthBefore,
    text: isWhole ? shown : null,
    difference: editsBetween(toEditorText(chain.source.text), shown),
  };
}

/** Rules are added to the last transform, so that those before it have done their work. */
function derive({ source, stages }: Chain, wanted: string): DeriveOutcome {
  const last = stages.at(-1);
  const before = runChain({ source, stages: stages.slice(0, -1) }).text;
  const existing = last && last.text.trim() !== "" ? last.text : null;
  const { text, findings } = deriveTransform(before, wanted, existing);
  return { before: existing ?? "", text, findings };
}

/** The source as a tree, as it last was when it cannot be read just now. */
function sourceDocument(text: string): XmlDocument | null {
  if (parsed?.text === text) return parsed.document;
  try {
    parsed = { text, document: parseXml(text) };
  } catch {
    parsed = { text, document: parsed?.document ?? null }; // half-written; the tree before it will do for names
  }
  return parsed.document;
}
