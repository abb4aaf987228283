import { request } from "node:http";

/** An answer of the Engine API; `json` is `null` when the body is not one JSON text. */
export type EngineAnswer = { readonly status: number; readonly text: string; readonly json: unknown };

/**
 * One bare call to the Engine API, with nothing of Slipway in between: the tests' second opinion. A `Uint8Array` body
 * is a tar archive, anything else goes as JSON.
 */
export function engineRequest(
  socketPath: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<EngineAnswer> {
  const bytes = body === undefined || body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  const type = body instanceof Uint8Array ? "application/x-tar" : "application/json";
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, headers: { ...(bytes && { "Content-Type": type }), ...headers } });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => resolve(engineAnswer(response.statusCode ?? 0, Buffer.concat(chunks).toString())));
    });
    sent.end(bytes);
  });
}

function engineAnswer(status: number, text: string): EngineAnswer {
  try {
    return { status, text, json: JSON.parse(text) as unknown };
  } catch {
    return { status, text, json: null };
  }
}
