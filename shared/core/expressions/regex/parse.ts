import {
  anyUnit,
  type CharSet,
  categorySet,
  digitSet,
  ignoringCase,
  lowerUnit,
  negated,
  notLineFeed,
  rangeSet,
  spaceSet,
  unionSet,
  withoutSet,
  wordSet,
} from "./char-set.ts";
import { type GroupTable, numberGroups, POSIX_CLASS } from "./groups.ts";
import { type Anchor, type ParsedRegex, type RegexNode, regexError } from "./syntax.ts";

type Options = {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly singleLine: boolean;
  readonly explicitOnly: boolean;
  readonly ignoreBlanks: boolean;
};

const NO_OPTIONS: Options = {
  ignoreCase: false,
  multiline: false,
  singleLine: false,
  explicitOnly: false,
  ignoreBlanks: false,
};
const EMPTY: RegexNode = { kind: "sequence", parts: [] };
const DEEPEST = 200;
/** A whole number, or a word that does not begin with a digit. */
const GROUP_NAME = /^(?:[0-9]+|(?!\p{Nd})[\p{L}\p{Mn}\p{Nd}\p{Pc}]+)$/u;
const GREATEST_COUNT = 2_147_483_647;

/**
 * Parses a pattern in .NET's syntax. Throws `invalid_input` for a wrong pattern, and for what is not supported:
 * balancing groups, named Unicode blocks, `\G`. Source: `Regular Expression Language - Quick Reference` in the .NET
 * documentation.
 */
export function parseRegex(pattern: string): ParsedRegex {
  const parser = new PatternParser(pattern);
  const { count, names, byOffset } = parser.groups;
  return {
    root: parser.parseAll(),
    groupCount: count,
    groupNumbers: new Set([0, ...byOffset.values()]),
    groupNames: names,
  };
}

/** One pass over a pattern; a class because the place in the pattern and the options move along together. */
class PatternParser {
  readonly groups: GroupTable;
  readonly #pattern: string;
  #at = 0;
  #depth = 0;
  #options = NO_OPTIONS;

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.groups = numberGroups(pattern, false, false);
  }

  parseAll(): RegexNode {
    const root = this.#choice();
    if (this.#at < this.#pattern.length) throw this.#error("there are too many )");
    return root;
  }

  #choice(): RegexNode {
    if (++this.#depth > DEEPEST) throw this.#error("its groups are nested too deeply");
    const outer = this.#options;
    const branches = [this.#sequence()];
    while (this.#take("|")) branches.push(this.#sequence());
    this.#options = outer;
    this.#depth--;
    return branches.length === 1 ? (branches[0] ?? EMPTY) : { kind: "choice", branches };
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = [];
    for (;;) {
      this.#skipBlanks();
      if (this.#at >= this.#pattern.length || this.#sees("|") || this.#sees(")")) break;
      const atom = this.#atom();
      if (atom !== null) parts.push(this.#quantified(atom));
    }
    return parts.length === 1 ? (parts[0] ?? EMPTY) : { kind: "sequence", parts };
  }

  #quantified(atom: RegexNode): RegexNode {
    this.#skipBlanks();
    const bounds = this.#bounds();
    if (bounds === null) return atom;
    this.#skipBlanks();
    const lazy = this.#take("?");
    this.#skipBlanks();
    if (this.#bounds() !== null) throw this.#error("a quantifier stands behind another quantifier");
    return { kind: "repeat", body: atom, min: bounds[0], max: bounds[1], lazy };
  }

  #bounds(): readonly [number, number] | null {
    if (this.#take("*")) return [0, Number.POSITIVE_INFINITY];
    if (this.#take("+")) return [1, Number.POSITIVE_INFINITY];
    if (this.#take("?")) return [0, 1];
    const counted = this.#match(/\{(\d+)(?:(,)(\d*))?\}/y);
    if (counted === null) return null;
    const min = Number(counted[1]);
    const max = counted[2] === undefined ? min : counted[3] ? Number(counted[3]) : Number.POSITIVE_INFINITY;
    if (min > GREATEST_COUNT || (max > GREATEST_COUNT && counted[3])) throw this.#error(`${counted[0]} is too much`);
    if (max < min) throw this.#error(`${counted[0]} asks for fewer at most than at least`);
    return [min, max];
  }

  #atom(): RegexNode | null {
    const character = this.#next();
    switch (character) {
      case "(":
        return this.#group();
      case "[":
        return this.#set(this.#class());
      case ".":
        return { kind: "set", set: this.#options.singleLine ? anyUnit : notLineFeed };
      case "^":
        return anchor(this.#options.multiline ? "line-start" : "text-start");
      case "$":
        return anchor(this.#options.multiline ? "line-end" : "text-end-or-last-line-feed");
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
        throw this.#error(`the quantifier ${character} has nothing before it`);
      case "{":
        this.#at--;
        if (this.#bounds() !== null) throw this.#error("a quantifier {...} has nothing before it");
        return this.#unit(this.#next().charCodeAt(0));
      default:
        return this.#unit(character.charCodeAt(0));
    }
  }

  #group(): RegexNode | null {
    const open = this.#at - 1;
    if (!this.#take("?")) {
      const number = this.groups.byOffset.get(open);
      const body = this.#body();
      return number === undefined ? body : { kind: "capture", group: number, body };
    }
    if (this.#take("=")) return this.#look(false, false);
    if (this.#take("!")) return this.#look(false, true);
    if (this.#take("<=")) return this.#look(true, false);
    if (this.#take("<!")) return this.#look(true, true);
    if (this.#take(">")) return { kind: "atomic", body: this.#body() };
    if (this.#take("(")) return this.#condition();
    if (this.#match(/<([^>]*)>|'([^']*)'/y)) return this.#namedGroup(open);
    const options = this.#match(/([imnsx]*)(?:-([imnsx]*))?([:)])/y);
    if (options === null) throw this.#error("a group starts with (? and an unknown sign");
    const inside = changeOptions(this.#options, options[1] ?? "", options[2] ?? "");
    if (options[3] === ")") {
      this.#options = inside;
      return null;
    }
    const outer = this.#options;
    this.#options = inside;
    const body = this.#body();
    this.#options = outer;
    return body;
  }

  #namedGroup(open: number): RegexNode {
    const name = this.#pattern.slice(open + 3, this.#at - 1);
    if (/^[\p{L}\p{Mn}\p{Nd}\p{Pc}]*-[\p{L}\p{Mn}\p{Nd}\p{Pc}]+$/u.test(name))
      throw this.#error(`(?<${name}>: balancing groups are not supported`);
    const number = this.groups.byOffset.get(open);
    if (!GROUP_NAME.test(name) || name === "0" || number === undefined) {
      throw this.#error(`'${name}' is no group name`);
    }
    return { kind: "capture", group: number, body: this.#body() };
  }

  #look(behind: boolean, negative: boolean): RegexNode {
    return { kind: "look", behind, negative, body: this.#body() };
  }

  /** `(?(1)yes|no)`, `(?(name)yes|no)`; for anything else between the inner brackets it is looked ahead. */
  #condition(): RegexNode {
    const inside = this.#at;
    const name = this.#match(/([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)\)/uy)?.[1];
    const group = name === undefined ? undefined : this.#groupNumber(name);
    if (group !== undefined) {
      const [yes, no] = this.#twoBranches();
      return { kind: "if-group", group, yes, no };
    }
    if (name !== undefined && /^\d/.test(name)) throw this.#error(`there is no group ${name} to ask for`);
    this.#at = inside;
    const test = this.#group() ?? EMPTY;
    const [yes, no] = this.#twoBranches();
    const branch = (negative: boolean, then: RegexNode): RegexNode => ({
      kind: "sequence",
      parts: [{ kind: "look", behind: false, negative, body: test }, then],
    });
    return { kind: "choice", branches: [branch(false, yes), branch(true, no)] };
  }

  #twoBranches(): readonly [yes: RegexNode, no: RegexNode] {
    const both = this.#body();
    const branches = both.kind === "choice" ? both.branches : [both];
    if (branches.length > 2) throw this.#error("a condition (?(...) has more than two branches");
    return [branches[0] ?? EMPTY, branches[1] ?? EMPTY];
  }

  #body(): RegexNode {
    const body = this.#choice();
    if (!this.#take(")")) throw this.#error("a ( is not closed");
    return body;
  }

  #escape(): RegexNode {
    const found = ANCHOR_ESCAPES.get(this.#peek());
    if (found !== undefined) {
      this.#at++;
      return anchor(found);
    }
    if (this.#sees("G")) throw this.#error("\\G is not supported");
    const named = this.#match(/k?(?:<([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)>|'([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)')/uy);
    if (named !== null) return this.#backReference(named[1] ?? named[2] ?? "");
    const numbered = this.#match(/[1-9]\d*/y);
    if (numbered !== null) return this.#numberedReference(numbered[0]);
    const set = this.#classEscape();
    return set === null ? this.#unit(this.#unitEscape()) : this.#set(set);
  }

  #numberedReference(digits: string): RegexNode {
    if (this.#groupNumber(digits) !== undefined) return this.#backReference(digits);
    if (digits.length === 1 || !/^[0-7]/.test(digits)) throw this.#error(`there is no group ${digits} to refer to`);
    this.#at -= digits.length;
    return this.#unit(this.#octal());
  }

  #backReference(name: string): RegexNode {
    const group = this.#groupNumber(name);
    if (group === undefined) throw this.#error(`there is no group '${name}' to refer to`);
    return { kind: "back-reference", group, ignoreCase: this.#options.ignoreCase };
  }

  #groupNumber(name: string): number | undefined {
    const named = this.groups.names.get(name);
    if (named !== undefined || !/^\d+$/.test(name)) return named;
    return [...this.groups.byOffset.values()].includes(Number(name)) ? Number(name) : undefined;
  }

  /** `\d`, `\p{L}` and their like; null when the escape stands for one character. */
  #classEscape(): CharSet | null {
    const category = this.#match(/([pP])\{(\w+)\}/y);
    if (category !== null) {
      const set = categorySet(category[2] ?? "", this.#pattern);
      return category[1] === "P" ? negated(set) : set;
    }
    const set = CLASS_ESCAPES.get(this.#peek());
    if (set === undefined) return null;
    this.#at++;
    return set;
  }

  /** The one character an escape stands for. */
  #unitEscape(): number {
    const hexadecimal = this.#match(/x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})/y);
    if (hexadecimal !== null) return Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? "", 16);
    const control = this.#match(/c([A-Za-z@[\\\]^_])/y);
    if (control !== null) return (control[1] ?? "").toUpperCase().charCodeAt(0) - 64;
    if (/[0-7]/.test(this.#peek())) return this.#octal();
    if (this.#at >= this.#pattern.length) throw this.#error("it ends in a lone \\");
    const character = this.#next();
    const known = UNIT_ESCAPES.get(character);
    if (known === undefined && wordSet(character.charCodeAt(0)))
      throw this.#error(`\\${character} is not a known escape`);
    return known ?? character.charCodeAt(0);
  }

  #octal(): number {
    return Number.parseInt(this.#match(/[0-7]{1,3}/y)?.[0] ?? "0", 8) & 0xff;
  }

  /** A class in square brackets, its opening bracket taken. */
  #class(): CharSet {
    const isNegated = this.#take("^");
    const sets: CharSet[] = [];
    let removed: CharSet | null = null;
    for (let first = true; first || !this.#sees("]"); first = false) {
      if (this.#at >= this.#pattern.length) throw this.#error("a [ is not closed");
      if (!first && this.#take("-[")) {
        removed = this.#class();
        if (!this.#sees("]")) throw this.#error("a class taken away must stand last in its class");
        continue;
      }
      sets.push(this.#classMember());
    }
    this.#at++;
    let set = unionSet(sets);
    if (this.#options.ignoreCase) set = ignoringCase(set);
    if (isNegated) set = negated(set);
    return removed === null ? set : withoutSet(set, removed);
  }

  #classMember(): CharSet {
    const first = this.#classUnit();
    if (typeof first !== "number") return first;
    if (!this.#sees("-") || this.#sees("-]") || this.#sees("-[") || this.#at + 1 >= this.#pattern.length) {
      return rangeSet(first, first);
    }
    this.#at++;
    const last = this.#classUnit();
    if (typeof last !== "number") throw this.#error("a range ends in a class of characters");
    if (last < first) throw this.#error("a range runs backwards");
    return rangeSet(first, last);
  }

  #classUnit(): number | CharSet {
    // QUIRK: a class in the style of POSIX, such as [:alpha:], only stands for its first bracket.
    if (this.#match(POSIX_CLASS)) return 91;
    if (!this.#take("\\")) return this.#next().charCodeAt(0);
    if (this.#take("b")) return 8;
    return this.#classEscape() ?? this.#unitEscape();
  }

  #unit(unit: number): RegexNode {
    if (!this.#options.ignoreCase) return { kind: "set", set: rangeSet(unit, unit) };
    const folded = lowerUnit(unit);
    return { kind: "set", set: (other) => other === unit || lowerUnit(other) === folded };
  }

  #set(set: CharSet): RegexNode {
    return { kind: "set", set };
  }

  /** Comments count as blanks, and so do blanks themselves with the option x. */
  #skipBlanks(): void {
    this.#match(this.#options.ignoreBlanks ? /(?:\s+|#[^\n]*|\(\?#[^)]*\))+/y : /(?:\(\?#[^)]*\))+/y);
  }

  #peek(): string {
    return this.#pattern.charAt(this.#at);
  }

  #next(): string {
    return this.#pattern.charAt(this.#at++);
  }

  #sees(text: string): boolean {
    return this.#pattern.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    const there = this.#sees(text);
    if (there) this.#at += text.length;
    return there;
  }

  #match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#pattern);
    if (found !== null) this.#at += found[0].length;
    return found;
  }

  #error(why: string) {
    return regexError(this.#pattern, `${why} (at character ${Math.min(this.#at, this.#pattern.length)})`);
  }
}

const ANCHOR_ESCAPES: ReadonlyMap<string, Anchor> = new Map([
  ["b", "word-edge"],
  ["B", "no-word-edge"],
  ["A", "text-start"],
  ["z", "text-end"],
  ["Z", "text-end-or-last-line-feed"],
]);

const CLASS_ESCAPES: ReadonlyMap<string, CharSet> = new Map([
  ["d", digitSet],
  ["D", negated(digitSet)],
  ["s", spaceSet],
  ["S", negated(spaceSet)],
  ["w", wordSet],
  ["W", negated(wordSet)],
]);

const UNIT_ESCAPES: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["e", 27],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["v", 11],
]);

function anchor(at: Anchor): RegexNode {
  return { kind: "anchor", at };
}

function changeOptions(options: Options, on: string, off: string): Options {
  const changed = (letter: string, now: boolean) => (now || on.includes(letter)) && !off.includes(letter);
  return {
    ignoreCase: changed("i", options.ignoreCase),
    multiline: changed("m", options.multiline),
    singleLine: changed("s", options.singleLine),
    explicitOnly: changed("n", options.explicitOnly),
    ignoreBlanks: changed("x", options.ignoreBlanks),
  };
}
