import { caseKey } from "../expressions/ignore-case.ts";
import { bytesFromBase64, decodeText } from "../expressions/encodings.ts";

/** A message a script wrote to standard output for the deployment, its attributes decoded. */
export type ServiceMessage = { readonly name: string; readonly properties: Readonly<Record<string, string>> };

/**
 * What a line of output holds, in order. Texts are for the log; a malformed message is text that looked like one, without
 * what was to be set or masked: it may be a secret. One that sets or masks too much is `too-long`; its text is not kept.
 */
export type OutputPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "message"; readonly message: ServiceMessage }
  | { readonly kind: "malformed"; readonly text: string }
  | { readonly kind: "too-long"; readonly name: string };

/** Reads the standard output of one script line by line; a message may run over line ends. */
export type ServiceMessageReader = {
  /** The parts of a line, given without its line end. A message appears with the line that closes it. */
  push(line: string): readonly OutputPart[];
  /** What is left of a message that was never closed. */
  end(): readonly OutputPart[];
};

const MARKER = "##octopus[";
/** An unclosed message longer than this is taken for text, so that a stray marker cannot swallow a whole log. */
const LONGEST_MESSAGE = 4_000_000;

/** Starts reading. `##octopus[name a='BASE64']` is a message; `###octopus[` is not. */
export function readServiceMessages(): ServiceMessageReader {
  /** How much of the marker has been seen; all of it means we are inside a message. */
  let marked = 0;
  let body = "";
  /** Within the rest of a message that was too long. */
  let isSkipping = false;

  function take(line: string): OutputPart[] {
    const parts: OutputPart[] = [];
    let text = "";
    for (let at = 0; at < line.length; at++) {
      const character = line.charAt(at);
      if (isSkipping) {
        isSkipping = ENCODED.test(character);
        if (isSkipping || character === "]") continue;
      }
      if (marked < MARKER.length) {
        text += character;
        marked = character === MARKER[marked] ? marked + 1 : 0;
        if (marked === MARKER.length) {
          addText(parts, text.slice(0, -MARKER.length));
          text = "";
        }
        continue;
      }
      if (character !== "]") {
        body += character;
        continue;
      }
      parts.push(messagePart(body));
      marked = 0;
      body = "";
    }
    addText(parts, text);
    return parts;
  }

  function giveUp(): OutputPart[] {
    const unfinished = marked === MARKER.length;
    const text = MARKER + withoutValue(body);
    marked = 0;
    body = "";
    return unfinished ? [{ kind: "malformed", text }] : [];
  }

  function giveUpTooLong(): OutputPart[] {
    const name = VALUE.exec(body)?.[1];
    if (name === undefined) return giveUp();
    marked = 0;
    body = "";
    isSkipping = true;
    return [{ kind: "too-long", name }];
  }

  return {
    push(line) {
      const wasInside = marked === MARKER.length;
      if (!wasInside) marked = 0;
      if (!wasInside && !isSkipping && !line.includes(MARKER)) return [{ kind: "text", text: line }];
      const parts = take(line);
      return body.length > LONGEST_MESSAGE ? [...parts, ...giveUpTooLong()] : parts;
    },
    end: giveUp,
  };
}

/** What an attribute's value is written with, and what stands around it. */
const ENCODED = /[A-Za-z0-9+/=\s'"]/;
/** A message that sets or masks a value, up to that value. */
const VALUE = /^\[*\s*(setVariable|mask)\s[^]*?\bvalue\s*=/i;

function withoutValue(body: string): string {
  const beginning = VALUE.exec(body)?.[0];
  return beginning === undefined ? body : `${beginning}...`;
}

function addText(parts: OutputPart[], text: string): void {
  if (text !== "") parts.push({ kind: "text", text });
}

const MESSAGE = /^\[*([\p{L}_][\p{L}\p{N}_.-]*)((?:\s+[\p{L}_][\p{L}\p{N}_.-]*\s*=\s*(?:'[^'<&]*'|"[^"<&]*"))*)\s*$/u;
const ATTRIBUTE = /([\p{L}_][\p{L}\p{N}_.-]*)\s*=\s*(?:'([^']*)'|"([^"]*)")/gu;

function messagePart(body: string): OutputPart {
  const message = parseMessage(body);
  return message === null
    ? { kind: "malformed", text: `${MARKER}${withoutValue(body)}]` }
    : { kind: "message", message };
}

/**
 * Null when the text between the brackets is not well-formed, repeats an attribute (in whatever case), or holds a value
 * that is no base64.
 */
function parseMessage(body: string): ServiceMessage | null {
  const shape = MESSAGE.exec(body);
  if (shape === null) return null;
  const [, name = "", attributes = ""] = shape;
  const properties: Record<string, string> = {};
  const seen = new Set<string>();
  for (const [, attribute = "", single, double] of attributes.matchAll(ATTRIBUTE)) {
    const bytes = bytesFromBase64(single ?? double ?? "");
    if (bytes === null || seen.has(caseKey(attribute))) return null;
    seen.add(caseKey(attribute));
    properties[attribute] = decodeText(bytes, "utf8");
  }
  return { name, properties };
}

/** The log level that following lines get. */
export type OutputLevel = "default" | "verbose" | "highlight" | "wait" | "warning" | "error" | "ignore";

/** What standard error counts as from here on. */
export type ErrorLevel = "default" | "ignore" | "error" | "progress";

/** A message by what it asks for. What Slipway does not know is `unknown` and belongs in the verbose log. */
export type Instruction =
  | { readonly kind: "set-variable"; readonly name: string; readonly value: string; readonly sensitive: boolean }
  | { readonly kind: "stdout-level"; readonly level: OutputLevel }
  | { readonly kind: "stderr-level"; readonly level: ErrorLevel }
  | { readonly kind: "progress"; readonly percentage: number; readonly message: string }
  | {
      readonly kind: "create-artifact";
      readonly path: string;
      readonly name: string;
      readonly sizeBytes: number | null;
    }
  | { readonly kind: "result-message"; readonly message: string }
  | { readonly kind: "mask"; readonly value: string }
  | { readonly kind: "unknown"; readonly message: ServiceMessage };

const STDOUT_LEVELS: readonly OutputLevel[] = ["default", "verbose", "highlight", "wait", "warning", "error", "ignore"];
const STDERR_LEVELS: readonly ErrorLevel[] = ["default", "ignore", "error", "progress"];

const LEVEL_SWITCHES: ReadonlyMap<string, Instruction> = new Map([
  ...STDOUT_LEVELS.map((level): [string, Instruction] => [`stdout-${level}`, { kind: "stdout-level", level }]),
  ...STDERR_LEVELS.map((level): [string, Instruction] => [`stderr-${level}`, { kind: "stderr-level", level }]),
]);

/** What a message asks for. Message and attribute names compare without case; a message without what it needs is unknown. */
export function interpretMessage(message: ServiceMessage): Instruction {
  const attribute = attributeReader(message);
  switch (message.name.toLowerCase()) {
    case "setvariable": {
      const name = attribute("name") ?? "";
      if (name === "") break;
      const sensitive = /^\s*true\s*$/i.test(attribute("sensitive") ?? "");
      return { kind: "set-variable", name, value: attribute("value") ?? "", sensitive };
    }
    case "progress": {
      const percentage = Number.parseInt(attribute("percentage") ?? "", 10);
      if (Number.isNaN(percentage)) break;
      return {
        kind: "progress",
        percentage: Math.min(100, Math.max(0, percentage)),
        message: attribute("message") ?? "",
      };
    }
    case "createartifact": {
      const path = attribute("path") ?? "";
      if (path === "") break;
      const sizeBytes = Number.parseInt(attribute("length") ?? "", 10);
      const name = attribute("name") ?? path.split(/[\\/]/).at(-1) ?? path;
      return { kind: "create-artifact", path, name, sizeBytes: Number.isNaN(sizeBytes) ? null : sizeBytes };
    }
    case "resultmessage":
      return { kind: "result-message", message: attribute("message") ?? "" };
    case "mask":
      return { kind: "mask", value: attribute("value") ?? "" };
  }
  return LEVEL_SWITCHES.get(message.name.toLowerCase()) ?? { kind: "unknown", message };
}

function attributeReader(message: ServiceMessage): (name: string) => string | undefined {
  const byKey = new Map(Object.entries(message.properties).map(([name, value]) => [caseKey(name), value]));
  return (name) => byKey.get(caseKey(name));
}
