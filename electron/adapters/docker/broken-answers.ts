import type Docker from "dockerode";
import { drain } from "./engine-access.ts";

/**
 * Lets calls fail when the connection breaks within an answer. The library alone would wait for the answer's end for ever,
 * as when an engine loses power while a container is being waited for.
 */
export function failOnBrokenAnswers({ modem }: Docker): void {
  const dial = modem.dial.bind(modem);
  modem.dial = (options, callback) => {
    if (options.isStream === true) return dial(options, callback);
    return dial({ ...options, isStream: true }, (error, answer) => {
      if (error) return callback?.(error, null);
      // With `isStream` the library gives the response itself.
      readJson(answer as NodeJS.ReadableStream).then(
        (json) => callback?.(null, json),
        (broken: Error) => callback?.(broken, null),
      );
    });
  };
}

/** `null` for an answer that is empty or no JSON. */
async function readJson(answer: NodeJS.ReadableStream): Promise<object | null> {
  const pieces: Buffer[] = [];
  await drain(answer, (piece) => pieces.push(piece));
  try {
    return JSON.parse(Buffer.concat(pieces).toString()) as object; // every JSON answer of the Engine API is one
  } catch {
    return null;
  }
}
