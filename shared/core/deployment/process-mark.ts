/** A program made ready by this folder writes this and its process id to standard error before it does anything. */
export const PROCESS_MARK = "##slipway-process ";

/** Takes the line that tells the process id out of standard error. */
export type ProcessMarkReader = {
  /** What is left of a piece of standard error. Until the line came, an unfinished line is kept back. */
  push(bytes: Uint8Array): Uint8Array;
  /** What was kept back. */
  end(): Uint8Array;
  /** The process id; null until the line came. */
  processId(): number | null;
};

const NEWLINE = 0x0a;
/** The line comes first or not at all: after this much else nothing is kept back any more. */
const LOOK_THROUGH_BYTES = 65_536;

/** Starts reading. Whatever a system prints before the program begins, such as a warning about its locale, passes through. */
export function readProcessMark(): ProcessMarkReader {
  let processId: number | null = null;
  let kept: Uint8Array = new Uint8Array(0);
  let passed = 0;
  const takeKept = (): Uint8Array => {
    const rest = kept;
    kept = new Uint8Array(0);
    return rest;
  };
  return {
    push(bytes) {
      if (processId !== null || passed > LOOK_THROUGH_BYTES) return bytes;
      const pending = concat(kept, bytes);
      const pieces: Uint8Array[] = [];
      let from = 0;
      for (let end = pending.indexOf(NEWLINE); end !== -1 && processId === null; end = pending.indexOf(NEWLINE, from)) {
        const line = pending.subarray(from, end + 1);
        processId = markedId(line);
        if (processId === null) pieces.push(line);
        from = end + 1;
      }
      kept = pending.slice(from);
      const isFar = passed + pending.length > LOOK_THROUGH_BYTES;
      if (processId !== null || isFar) pieces.push(takeKept());
      const out = pieces.reduce(concat, new Uint8Array(0));
      passed += out.length;
      return out;
    },
    end: takeKept,
    processId: () => processId,
  };
}

const DECODER = new TextDecoder();

function markedId(line: Uint8Array): number | null {
  const text = DECODER.decode(line);
  if (!text.startsWith(PROCESS_MARK)) return null;
  const id = Number(text.slice(PROCESS_MARK.length));
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
