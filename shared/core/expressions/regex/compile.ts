import { assertNever } from "../../errors.ts";
import type { CharSet } from "./char-set.ts";
import type { Anchor, ParsedRegex, RegexNode } from "./syntax.ts";

/** One instruction for `run.ts`; `next` of a jump and the targets of branches are indexes into the program. */
export type Instruction =
  | { readonly op: "set"; readonly set: CharSet; readonly step: 1 | -1 }
  | SetLoop
  | { readonly op: "split"; readonly first: number; readonly second: number }
  | { readonly op: "jump"; readonly to: number }
  | { readonly op: "mark"; readonly register: number }
  | { readonly op: "capture"; readonly group: number; readonly register: number; readonly step: 1 | -1 }
  | { readonly op: "back-reference"; readonly group: number; readonly ignoreCase: boolean; readonly step: 1 | -1 }
  | { readonly op: "anchor"; readonly at: Anchor }
  | { readonly op: "sub-match"; readonly kind: "atomic" | "look" | "negative-look"; readonly after: number }
  | { readonly op: "loop-start"; readonly register: number }
  | Loop
  | { readonly op: "if-group"; readonly group: number; readonly no: number }
  | { readonly op: "done" };

/** A repeated single character: matched in one go, given back one by one. */
export type SetLoop = {
  readonly op: "set-loop";
  readonly set: CharSet;
  readonly step: 1 | -1;
  readonly min: number;
  readonly max: number;
  readonly lazy: boolean;
};

/** Any other repetition; its register counts the rounds, the one after it holds where the last round began. */
export type Loop = {
  readonly op: "loop";
  readonly register: number;
  readonly min: number;
  readonly max: number;
  readonly lazy: boolean;
  readonly body: number;
  readonly after: number;
};

export type Program = {
  readonly instructions: readonly Instruction[];
  readonly groupCount: number;
  /** The groups' starts and ends come first, two a group. */
  readonly registerCount: number;
};

/** Turns a tree into a program. Look-behind is compiled to read backwards, as .NET does. */
export function compileProgram(parsed: ParsedRegex): Program {
  const instructions: Instruction[] = [];
  let registerCount = parsed.groupCount * 2;
  const emit = (instruction: Instruction) => instructions.push(instruction) - 1;
  const here = () => instructions.length;
  const register = (count: number) => {
    registerCount += count;
    return registerCount - count;
  };

  /** Emits a place holder, then the body, then what could only be known after it. */
  function around(body: () => void, make: (bodyStart: number, after: number) => Instruction): void {
    const place = emit({ op: "done" });
    body();
    instructions[place] = make(place + 1, here());
  }

  function write(node: RegexNode, step: 1 | -1): void {
    switch (node.kind) {
      case "set":
        emit({ op: "set", set: node.set, step });
        return;
      case "sequence":
        for (const part of step === 1 ? node.parts : node.parts.toReversed()) write(part, step);
        return;
      case "choice":
        return writeChoice(node.branches, step);
      case "repeat":
        return writeRepeat(node, step);
      case "capture": {
        const start = register(1);
        emit({ op: "mark", register: start });
        write(node.body, step);
        emit({ op: "capture", group: node.group, register: start, step });
        return;
      }
      case "back-reference":
        emit({ op: "back-reference", group: node.group, ignoreCase: node.ignoreCase, step });
        return;
      case "anchor":
        emit({ op: "anchor", at: node.at });
        return;
      case "look":
        return writeSubMatch(node.negative ? "negative-look" : "look", node.body, node.behind ? -1 : 1);
      case "atomic":
        return writeSubMatch("atomic", node.body, step);
      case "if-group":
        return writeIfGroup(node.group, node.yes, node.no, step);
      default:
        return assertNever(node);
    }
  }

  function writeChoice(branches: readonly RegexNode[], step: 1 | -1): void {
    const [first, ...others] = branches;
    if (first === undefined) return;
    if (others.length === 0) return write(first, step);
    const split = emit({ op: "done" });
    write(first, step);
    const jump = emit({ op: "done" });
    instructions[split] = { op: "split", first: split + 1, second: here() };
    writeChoice(others, step);
    instructions[jump] = { op: "jump", to: here() };
  }

  function writeRepeat(node: Extract<RegexNode, { kind: "repeat" }>, step: 1 | -1): void {
    const { body, min, max, lazy } = node;
    if (body.kind === "set") {
      emit({ op: "set-loop", set: body.set, step, min, max, lazy });
      return;
    }
    const counter = register(2);
    emit({ op: "loop-start", register: counter });
    const head = here();
    around(
      () => {
        write(body, step);
        emit({ op: "jump", to: head });
      },
      (bodyStart, after) => ({ op: "loop", register: counter, min, max, lazy, body: bodyStart, after }),
    );
  }

  function writeSubMatch(kind: "atomic" | "look" | "negative-look", body: RegexNode, step: 1 | -1): void {
    around(
      () => {
        write(body, step);
        emit({ op: "done" });
      },
      (_, after) => ({ op: "sub-match", kind, after }),
    );
  }

  function writeIfGroup(group: number, yes: RegexNode, no: RegexNode, step: 1 | -1): void {
    const test = emit({ op: "done" });
    write(yes, step);
    const jump = emit({ op: "done" });
    instructions[test] = { op: "if-group", group, no: here() };
    write(no, step);
    instructions[jump] = { op: "jump", to: here() };
  }

  write(parsed.root, 1);
  emit({ op: "done" });
  return { instructions, groupCount: parsed.groupCount, registerCount };
}
