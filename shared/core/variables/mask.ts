import { buildAutomaton, type Automaton } from "./mask-automaton.ts";
import { secretForms } from "./mask-forms.ts";

/** What stands in a text where a secret stood. */
export const MASKED = "********";

/** Hides a set of secrets, in every form they are likely to be printed in. */
export type Mask = {
  /** A masker for one byte stream, such as a step's standard output. */
  stream(): MaskStream;
  /** The text with every secret hidden; the same string when it holds none. */
  text(text: string): string;
  /** Hides one more secret from now on, also in open streams: in what they hold back and in all that is still to come. */
  add(secret: string): void;
};

/**
 * Masks a stream that comes in pieces. What comes out of `push` is final; only bytes that may still turn out to begin
 * a secret are held back, and `end` gives the rest.
 */
export type MaskStream = {
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
};

/**
 * Makes a mask. Every byte that belongs to an occurrence of a form of a secret is hidden; occurrences that overlap
 * become one `********`. Empty secrets are ignored.
 */
export function createMask(secrets: readonly string[]): Mask {
  const forms = [...secretForms(secrets)];
  let built: Automaton | null = null;
  /** Built when it is first needed, so that secrets added one after the other cost one building. */
  const current = (): Automaton | null => (forms.length === 0 ? null : (built ??= buildAutomaton(forms)));
  return {
    stream: () => maskStream(current),
    text(text) {
      if (forms.length === 0) return text;
      const bytes = ENCODER.encode(text);
      const stream = maskStream(current);
      const head = stream.push(bytes);
      const masked = joinBytes([head, stream.end()]);
      return sameBytes(masked, bytes) ? text : DECODER.decode(masked);
    },
    add(secret) {
      for (const form of secretForms([secret])) {
        forms.push(form);
        built = null;
      }
    },
  };
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
const NOTHING = new Uint8Array(0);
const MASKED_BYTES = ENCODER.encode(MASKED);

/** An occurrence, or several that overlap, as offsets into the pending bytes. */
type Span = { start: number; readonly end: number };

function maskStream(current: () => Automaton | null): MaskStream {
  let automaton: Automaton | null = null;
  let state = 0;
  let held: Uint8Array = NOTHING;
  let spans: Span[] = [];

  /** Gives what is decided: all up to `decided`, cut back to the start of a span that may still grow. */
  function release(pending: Uint8Array, decided: number): Uint8Array {
    const pieces: Uint8Array[] = [];
    let from = 0;
    const closed = spans.filter((span) => span.end <= decided);
    for (const span of closed) {
      pieces.push(pending.subarray(from, span.start), MASKED_BYTES);
      from = span.end;
    }
    const growing = spans[closed.length];
    const until = growing === undefined ? decided : Math.min(decided, growing.start);
    if (from === 0 && until === pending.length) {
      held = NOTHING;
      return pending;
    }
    pieces.push(pending.subarray(from, until));
    held = pending.slice(until);
    spans = spans.slice(closed.length).map((span) => ({ start: span.start - until, end: span.end - until }));
    return joinBytes(pieces);
  }

  const scan = (using: Automaton, pending: Uint8Array, from: number): void => {
    state = using.scan(pending, from, state, (start, end) => addSpan(spans, start, end));
  };

  /** The automaton to use now. A new one knows all that the one before knew, so what is held is read again with it. */
  function renewed(): Automaton | null {
    const next = current();
    if (next === null || next === automaton) return next;
    automaton = next;
    state = 0;
    spans = [];
    scan(next, held, 0);
    return next;
  }

  return {
    push(bytes) {
      const using = renewed();
      if (using === null) return bytes;
      const pending = held.length === 0 ? bytes : joinBytes([held, bytes]);
      scan(using, pending, held.length);
      return release(pending, pending.length - using.depthOf(state));
    },
    end() {
      renewed();
      const rest = release(held, held.length);
      state = 0;
      spans = [];
      return rest;
    },
  };
}

/** Adds an occurrence that ends at or after every span so far, swallowing those it overlaps. */
function addSpan(spans: Span[], start: number, end: number): void {
  let from = start;
  let last = spans.at(-1);
  while (last !== undefined && from < last.end) {
    from = Math.min(from, last.start);
    spans.pop();
    last = spans.at(-1);
  }
  spans.push({ start: from, end });
}

function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const filled = pieces.filter((piece) => piece.length > 0);
  if (filled.length === 1 && filled[0] !== undefined) return filled[0];
  const joined = new Uint8Array(filled.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of filled) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
