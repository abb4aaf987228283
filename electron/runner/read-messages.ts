import { readServiceMessages, type ServiceMessage } from "../../shared/core/deployment/service-messages.ts";

/** A longer line is read in pieces. */
const LONGEST_PIECE_CHARACTERS = 65_536;

/** What becomes of an output that is read for messages, in order. */
export type MessageHandlers = {
  readonly onText: (text: string) => void;
  /** The end of a line that had text. A line that was all message leaves none. */
  readonly onLineEnd: () => void;
  readonly onMessage: (message: ServiceMessage) => void;
  /** Text that looked like a message. */
  readonly onMalformed: (text: string) => void;
  /** A message, by its name, whose value is too long to be taken. */
  readonly onTooLong: (name: string) => void;
};

/** Reads bytes in any pieces, takes the messages out and gives the rest as text. */
export function readMessages(handlers: MessageHandlers): { push(bytes: Uint8Array): void; end(): void } {
  const reader = readServiceMessages();
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  let hasText = false;
  const take = (parts: ReturnType<typeof reader.push>) => {
    for (const part of parts) {
      switch (part.kind) {
        case "text":
          hasText = true;
          handlers.onText(part.text);
          break;
        case "message":
          handlers.onMessage(part.message);
          break;
        case "malformed":
          hasText = true;
          handlers.onMalformed(part.text);
          break;
        case "too-long":
          handlers.onTooLong(part.name);
          break;
      }
    }
  };
  const endLine = () => {
    if (hasText) handlers.onLineEnd();
    hasText = false;
  };
  const takeText = (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      take(reader.push(line.endsWith("\r") ? line.slice(0, -1) : line));
      endLine();
    }
    if (rest.length <= LONGEST_PIECE_CHARACTERS) return;
    const cut = cutBeforeMarker(rest);
    take(reader.push(rest.slice(0, cut)));
    rest = rest.slice(cut);
  };
  return {
    push: (bytes) => takeText(decoder.decode(bytes, { stream: true })),
    end: () => {
      takeText(decoder.decode());
      if (rest !== "") take(reader.push(rest));
      take(reader.end());
      rest = "";
      endLine();
    },
  };
}

const MARKER_CHARACTERS = "##octopus[".length;

/** Where to cut so that the marker `##octopus[` stays whole, with all signs before it: three of them make none. */
function cutBeforeMarker(text: string): number {
  let cut = text.indexOf("#", text.length - MARKER_CHARACTERS + 1);
  while (cut > 0 && text[cut - 1] === "#") cut--;
  return cut > 0 ? cut : text.length;
}
