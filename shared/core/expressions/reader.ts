import { type Budget, UNLIMITED } from "./budget.ts";
import { isBlank, isWordCharacter, trimBlanks, trimBlanksAtEnd } from "./characters.ts";
import type { Path, PathStep } from "./syntax.ts";

/** Words that end a name when they stand between blanks. QUIRK: names holding them cannot be addressed. */
const NAME_ENDING_WORDS: readonly string[] = ["in", "==", "!="];

/** The usual characters of a name, many at once. */
const ASCII_WORD = /[A-Za-z0-9_\-:/~()@]*/y;

const BLANKS_INSIDE_BRACKET = /\[[\s\u0085]+/g;

/** Indexes computed inside computed indexes deeper than this are plain text. */
const DEEPEST_INDEX = 50;

/**
 * A place in a source text, with the small things templates are made of. Each `read...` moves on and gives what it
 * found, or gives null (false) and leaves the place where the reading failed to the caller to set back.
 */
export class Reader {
  readonly source: string;
  readonly #budget: Budget;
  #computedDepth = 0;
  at = 0;
  /** The furthest offset any attempt has reached: where a person should look for a mistake. */
  furthest = 0;

  constructor(source: string, budget: Budget = UNLIMITED) {
    this.source = source;
    this.#budget = budget;
  }

  get atEnd(): boolean {
    return this.at >= this.source.length;
  }

  sees(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  take(text: string): boolean {
    const there = this.sees(text);
    if (there) this.at += text.length;
    this.furthest = Math.max(this.furthest, this.at);
    return there;
  }

  /** Takes a text, or as much of its beginning as is there. */
  takeOrReach(text: string): boolean {
    if (this.take(text)) return true;
    while (this.source.startsWith(text.charAt(0), this.at) && text !== "") {
      this.at++;
      text = text.slice(1);
    }
    return false;
  }

  seesMatch(sticky: RegExp): boolean {
    sticky.lastIndex = this.at;
    return sticky.test(this.source);
  }

  /** Takes a sticky expression. */
  match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.source);
    if (found !== null) this.at += found[0].length;
    this.furthest = Math.max(this.furthest, this.at);
    return found;
  }

  skipBlanks(): void {
    while (!this.atEnd && isBlank(this.source.charAt(this.at))) this.at++;
    this.furthest = Math.max(this.furthest, this.at);
  }

  /** A name; blanks may stand inside, those around them are left out of it. */
  readName(): string | null {
    const start = this.at;
    for (;;) {
      this.#skipWord();
      if (this.atEnd || !isBlank(this.source.charAt(this.at)) || this.#blankEndsName()) break;
      this.at++;
    }
    this.furthest = Math.max(this.furthest, this.at);
    return this.at === start ? null : trimBlanks(this.source.slice(start, this.at));
  }

  /** A name without blanks. */
  readWord(): string | null {
    const start = this.at;
    this.#skipWord();
    return this.at === start ? null : this.source.slice(start, this.at);
  }

  /** A path: a name, then any of `.name` and `[index]`; blanks around it are skipped. */
  readPath(): Path | null {
    this.skipBlanks();
    return this.readPathHere();
  }

  /** A path that begins right here. QUIRK: blanks first are part of its name, so `in` behind one ends it at once. */
  readPathHere(): Path | null {
    const start = this.at;
    const name = this.readName();
    if (name === null) return null;
    const steps: PathStep[] = [{ kind: "name", name }];
    for (;;) {
      const before = this.at;
      const step = this.#readStep();
      if (step === null) {
        this.at = before;
        const end = start + trimBlanksAtEnd(this.source.slice(start, before)).length;
        this.skipBlanks();
        return { steps, span: { start, end } };
      }
      steps.push(step);
    }
  }

  #skipWord(): void {
    do {
      this.match(ASCII_WORD);
    } while (!this.atEnd && isWordCharacter(this.source.charAt(this.at)) && ++this.at);
  }

  #readStep(): PathStep | null {
    if (this.take(".")) {
      const name = this.readName();
      return name === null ? null : { kind: "name", name };
    }
    if (!this.take("[")) return null;
    this.skipBlanks();
    const inside = this.at;
    const computed = this.#readComputedIndex();
    if (computed !== null) return computed;
    this.at = inside;
    return this.#readLiteralIndex();
  }

  #readComputedIndex(): PathStep | null {
    if (this.#computedDepth >= DEEPEST_INDEX || !this.take("#{")) return null;
    this.#computedDepth++;
    const path = this.readPath();
    this.#computedDepth--;
    if (path === null || !this.take("}")) return null;
    this.skipBlanks();
    return this.take("]") ? { kind: "computed-index", path } : null;
  }

  #readLiteralIndex(): PathStep | null {
    const start = this.at;
    let open = 1;
    for (let at = start; at < this.source.length; at++) {
      const character = this.source.charAt(at);
      if (character === "[") open++;
      if (character === "]") open--;
      if (open > 0) continue;
      this.at = at + 1;
      return { kind: "index", index: this.source.slice(start, at).replace(BLANKS_INSIDE_BRACKET, "[") };
    }
    this.#budget.spend(this.source.length - start);
    return null;
  }

  #blankEndsName(): boolean {
    const next = this.source.charAt(this.at + 1);
    // QUIRK: not so before the very last character.
    if ((next === "|" || next === "}") && this.at + 2 < this.source.length) return true;
    return NAME_ENDING_WORDS.some(
      (word) => this.source.startsWith(word, this.at + 1) && isBlank(this.source.charAt(this.at + 1 + word.length)),
    );
  }
}
