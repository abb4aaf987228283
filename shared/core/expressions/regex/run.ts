import { assertNever } from "../../errors.ts";
import type { Budget } from "../budget.ts";
import { lowerUnit, wordSet } from "./char-set.ts";
import type { Instruction, Loop, Program, SetLoop } from "./compile.ts";
import type { Anchor } from "./syntax.ts";

/** Where each group matched, two offsets a group; -1 for a group that took no part. */
export type Captures = Int32Array;

/** Steps taken before the budget is asked again. */
const STEPS_AT_ONCE = 4096;

/** What to do when a path fails; four numbers an entry: kind, and three for its use. */
const UNDO = 0;
const RETRY = 1;
const GIVE_BACK = 2;
const TAKE_MORE = 3;
const ANOTHER_ROUND = 4;

/**
 * Finds the leftmost match at or after `from`, backtracking as .NET does, with its own stack: a long text cannot
 * overflow the program's. Null when there is none. Throws `blocked` when the budget is used up.
 */
export function runProgram(program: Program, text: string, from: number, budget: Budget): Captures | null {
  const machine = new Machine(program, text, budget);
  for (let start = from; start <= text.length; start++) {
    const end = machine.match(0, start);
    if (end < 0) continue;
    const captures = machine.registers.slice(0, program.groupCount * 2);
    captures[0] = start;
    captures[1] = end;
    return captures;
  }
  return null;
}

/** The registers, the stack of choices and the step count of one search. */
class Machine {
  readonly registers: Int32Array;
  readonly #instructions: readonly Instruction[];
  readonly #text: string;
  readonly #budget: Budget;
  #stack: number[] = [];
  #steps = 0;
  /** The instruction to go on with, set by each step; and after backtracking the place to go on at. */
  #next = 0;
  #at = 0;

  constructor(program: Program, text: string, budget: Budget) {
    this.registers = new Int32Array(program.registerCount).fill(-1);
    this.#instructions = program.instructions;
    this.#text = text;
    this.#budget = budget;
  }

  /** Runs from an instruction at a place until `done`; gives the place reached, or -1 with every register as before. */
  match(start: number, place: number): number {
    const base = this.#stack.length;
    let next = start;
    let at = place;
    for (;;) {
      if (++this.#steps % STEPS_AT_ONCE === 0) this.#budget.spend(STEPS_AT_ONCE);
      const instruction = this.#instructions[next] as Instruction; // programs end in `done`
      if (instruction.op === "done") return at;
      const reached = this.#step(instruction, next, at);
      if (reached >= 0) {
        at = reached;
        next = this.#next;
        continue;
      }
      if (!this.#backtrack(base)) return -1;
      next = this.#next;
      at = this.#at;
    }
  }

  /** Carries one instruction out: the place afterwards with `#next` set, or -1 when the path fails. */
  #step(instruction: Exclude<Instruction, { op: "done" }>, index: number, at: number): number {
    this.#next = index + 1;
    switch (instruction.op) {
      case "set":
        return this.#takes(instruction.set, instruction.step, at) ? at + instruction.step : -1;
      case "set-loop":
        return this.#setLoop(instruction, index, at);
      case "split":
        this.#stack.push(RETRY, instruction.second, at, 0);
        this.#next = instruction.first;
        return at;
      case "jump":
        this.#next = instruction.to;
        return at;
      case "mark":
        this.#set(instruction.register, at);
        return at;
      case "capture": {
        const began = this.registers[instruction.register] ?? at;
        this.#set(instruction.group * 2, Math.min(began, at));
        this.#set(instruction.group * 2 + 1, Math.max(began, at));
        return at;
      }
      case "back-reference":
        return this.#backReference(instruction.group, instruction.ignoreCase, instruction.step, at);
      case "anchor":
        return this.#holds(instruction.at, at) ? at : -1;
      case "sub-match":
        return this.#subMatch(instruction.kind, instruction.after, index + 1, at);
      case "loop-start":
        this.#set(instruction.register, 0);
        this.#set(instruction.register + 1, -1);
        return at;
      case "loop":
        return this.#loop(instruction, at);
      case "if-group":
        if ((this.registers[instruction.group * 2] ?? -1) < 0) this.#next = instruction.no;
        return at;
      default:
        return assertNever(instruction);
    }
  }

  #takes(set: (unit: number) => boolean, step: 1 | -1, at: number): boolean {
    const offset = step === 1 ? at : at - 1;
    return offset >= 0 && offset < this.#text.length && set(this.#text.charCodeAt(offset));
  }

  #setLoop(loop: SetLoop, index: number, at: number): number {
    const wanted = loop.lazy ? loop.min : loop.max;
    let count = 0;
    let place = at;
    while (count < wanted && this.#takes(loop.set, loop.step, place)) {
      place += loop.step;
      count++;
    }
    this.#steps += count >> 3;
    if (count < loop.min) return -1;
    if (loop.lazy) this.#stack.push(TAKE_MORE, index, place, count);
    else if (count > loop.min) this.#stack.push(GIVE_BACK, index + 1, place - loop.step, at + loop.min * loop.step);
    return place;
  }

  #loop(loop: Loop, at: number): number {
    const rounds = this.registers[loop.register] ?? 0;
    const turned = this.registers[loop.register + 1] === at;
    const mayGoOn = rounds < loop.max && !(turned && rounds >= loop.min);
    if (!mayGoOn) {
      this.#next = loop.after;
      return at;
    }
    if (rounds >= loop.min) {
      if (loop.lazy) {
        this.#stack.push(ANOTHER_ROUND, loop.body, at, loop.register);
        this.#next = loop.after;
        return at;
      }
      this.#stack.push(RETRY, loop.after, at, 0);
    }
    this.#startRound(loop.register, at);
    this.#next = loop.body;
    return at;
  }

  #startRound(register: number, at: number): void {
    this.#set(register, (this.registers[register] ?? 0) + 1);
    this.#set(register + 1, at);
  }

  #backReference(group: number, ignoreCase: boolean, step: 1 | -1, at: number): number {
    const start = this.registers[group * 2] ?? -1;
    const end = this.registers[group * 2 + 1] ?? -1;
    if (start < 0) return -1;
    const length = end - start;
    const offset = step === 1 ? at : at - length;
    if (offset < 0 || offset + length > this.#text.length) return -1;
    for (let index = 0; index < length; index++) {
      const [wanted, found] = [this.#text.charCodeAt(start + index), this.#text.charCodeAt(offset + index)];
      if (wanted !== found && !(ignoreCase && lowerUnit(wanted) === lowerUnit(found))) return -1;
    }
    this.#steps += length >> 3;
    return at + length * step;
  }

  /** A match inside the match: once it succeeded nothing in it is tried again, but its captures can be undone. */
  #subMatch(kind: "atomic" | "look" | "negative-look", after: number, body: number, at: number): number {
    const before = this.registers.slice();
    const base = this.#stack.length;
    const reached = this.match(body, at);
    const captured = this.registers.slice();
    while (this.#stack.length > base) this.#undoTop();
    this.registers.set(before);
    this.#next = after;
    if (kind === "negative-look") return reached < 0 ? at : -1;
    if (reached < 0) return -1;
    for (const [register, value] of captured.entries()) {
      if (before[register] !== value) this.#set(register, value);
    }
    return kind === "atomic" ? reached : at;
  }

  #holds(anchor: Anchor, at: number): boolean {
    const text = this.#text;
    switch (anchor) {
      case "text-start":
        return at === 0;
      case "text-end":
        return at === text.length;
      case "text-end-or-last-line-feed":
        return at === text.length || (at === text.length - 1 && text.charCodeAt(at) === 10);
      case "line-start":
        return at === 0 || text.charCodeAt(at - 1) === 10;
      case "line-end":
        return at === text.length || text.charCodeAt(at) === 10;
      case "word-edge":
        return this.#isWord(at - 1) !== this.#isWord(at);
      case "no-word-edge":
        return this.#isWord(at - 1) === this.#isWord(at);
      default:
        return assertNever(anchor);
    }
  }

  #isWord(offset: number): boolean {
    if (offset < 0 || offset >= this.#text.length) return false;
    const unit = this.#text.charCodeAt(offset);
    return wordSet(unit) || unit === 0x200c || unit === 0x200d;
  }

  #set(register: number, value: number): void {
    this.#stack.push(UNDO, register, this.registers[register] ?? -1, 0);
    this.registers[register] = value;
  }

  #undoTop(): readonly [kind: number, a: number, b: number, c: number] {
    const c = this.#stack.pop() ?? 0;
    const b = this.#stack.pop() ?? 0;
    const a = this.#stack.pop() ?? 0;
    const kind = this.#stack.pop() ?? UNDO;
    if (kind === UNDO) this.registers[a] = b;
    return [kind, a, b, c];
  }

  /** Goes back to the youngest choice that still has another way; false when there is none above `base`. */
  #backtrack(base: number): boolean {
    while (this.#stack.length > base) {
      const [kind, a, b, c] = this.#undoTop();
      if (kind === UNDO) continue;
      if (kind === TAKE_MORE && !this.#takeMore(a, b, c)) continue;
      if (kind === TAKE_MORE) return true;
      if (kind === GIVE_BACK && b !== c) this.#stack.push(GIVE_BACK, a, b < c ? b + 1 : b - 1, c);
      if (kind === ANOTHER_ROUND) this.#startRound(c, b);
      this.#next = a;
      this.#at = b;
      return true;
    }
    return false;
  }

  #takeMore(index: number, at: number, count: number): boolean {
    const loop = this.#instructions[index] as SetLoop; // only set loops leave this entry
    if (count >= loop.max || !this.#takes(loop.set, loop.step, at)) return false;
    this.#stack.push(TAKE_MORE, index, at + loop.step, count + 1);
    this.#next = index + 1;
    this.#at = at + loop.step;
    return true;
  }
}
