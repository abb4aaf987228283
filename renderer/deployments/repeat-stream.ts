const RETRY_MS = 1000;

/** Runs a stream to its natural end, beginning again when the wire breaks. */
export async function repeatUntilDone(signal: AbortSignal, stream: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      return await stream();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS)); // the status strip shows that the host is away
    }
  }
}

/** Calls `show` before the next frame, once however often it is asked for. */
export function oncePerFrame(show: () => void): { ask(): void; cancel(): void } {
  let frame = 0;
  return {
    ask: () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        show();
      });
    },
    cancel: () => cancelAnimationFrame(frame),
  };
}

/** Bytes that came as base64. */
export function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
