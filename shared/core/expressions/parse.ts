import { AppError } from "../errors.ts";
import { type Budget, COST, UNLIMITED } from "./budget.ts";
import { Reader } from "./reader.ts";
import type {
  Branch,
  Calculation,
  Condition,
  Conditional,
  Expression,
  FilterCall,
  Loop,
  Operand,
  Operator,
  Path,
  Substitution,
  Sum,
  SyntaxProblem,
  Template,
  Token,
} from "./syntax.ts";

export type ParseResult =
  | { readonly kind: "template"; readonly template: Template }
  | { readonly kind: "problem"; readonly problem: SyntaxProblem };

/** Parses a template as a whole; anything that cannot be read makes all of it a problem. Throws `blocked` for one too deep. */
export function parseTemplate(source: string, budget: Budget = UNLIMITED): ParseResult {
  const parser = new TemplateParser(source, budget);
  const tokens = parser.readTokens();
  if (parser.atEnd) return { kind: "template", template: { source, tokens } };
  return { kind: "problem", problem: parser.problem() };
}

/** Parses a template piece by piece; what cannot be read becomes text, with a problem for each such piece. */
export function parseLeniently(
  source: string,
  budget: Budget = UNLIMITED,
): { readonly template: Template; readonly problems: readonly SyntaxProblem[] } {
  const parser = new TemplateParser(source, budget);
  const tokens: Token[] = [];
  const problems: SyntaxProblem[] = [];
  for (;;) {
    tokens.push(...parser.readTokens());
    if (parser.atEnd) return { template: { source, tokens }, problems };
    problems.push(parser.problem());
    tokens.push(parser.readBrokenPiece());
  }
}

/** The leading part of a variable's name that is a path; null when not even its beginning is one. */
export function parsePathOfName(name: string): Path | null {
  return new Reader(name).readPathHere();
}

/** Blocks may be nested, or left open, this deep. */
const DEEPEST = 400;
/** Operands in a row: a sum is read, printed and worked out one call deeper for each. */
const LONGEST = 1000;

const ELSE = "#{else}";
const ELSE_IF = /#\{elseif[\s\u0085]/y;
/** What ends the body of an `if`, and of an `unless`. */
const AFTER_IF = /#\{else(?:\}|if[\s\u0085])/y;
const UNCLOSED_TEXT = /\\"[^]*|"[^"#]*/y;
const AFTER_UNLESS = /#\{else\}/y;

/** What an attempt to read a token came to: the token and the offset behind it, or how far it got. */
type Attempt =
  | { readonly kind: "token"; readonly token: Token; readonly end: number }
  | { readonly kind: "failure"; readonly reached: number };

/**
 * Tries, in order, conditional, calculation, loop and substitution at each `#{`: so an opening tag that is never closed
 * is read as a name. A class because the place in the source and the remembered attempts move along together;
 * remembering them keeps nested open tags from being read again and again.
 */
class TemplateParser {
  readonly #budget: Budget;
  readonly #reader: Reader;
  readonly #attempts = new Map<number, Attempt>();
  /** In the order they are tried. */
  readonly #kinds: readonly ((start: number) => Token | null)[] = [
    (start) => this.#conditional(start),
    (start) => this.#calculation(start),
    (start) => this.#loop(start),
    (start) => this.#substitution(start),
  ];
  #depth = 0;

  constructor(source: string, budget: Budget) {
    this.#budget = budget;
    this.#reader = new Reader(source, budget);
  }

  get atEnd(): boolean {
    return this.#reader.atEnd;
  }

  /** What to tell a person about the place where reading stopped. */
  problem(): SyntaxProblem {
    const { source, at, furthest } = this.#reader;
    if (source.startsWith("#{/", at)) {
      const tag = source.slice(at).split("}", 1)[0] ?? "";
      return { message: `The tag '${tag}}' closes no open block.`, at };
    }
    const place = Math.max(at, furthest);
    const found = place < source.length ? `'${String.fromCodePoint(source.codePointAt(place) ?? 0)}'` : "the end";
    const opening = source.slice(at, at + 30).split("\n")[0] ?? "";
    return { message: `The token that begins '${opening}' cannot be read: ${found} is not expected there.`, at: place };
  }

  /** Texts and tokens up to the end, the given tag, or what cannot be read. */
  readTokens(stopTag: RegExp | null = null): Token[] {
    const tokens: Token[] = [];
    for (;;) {
      const text = this.#readText();
      if (text !== null) tokens.push(text);
      if (this.#reader.atEnd || (stopTag !== null && this.#reader.seesMatch(stopTag))) return tokens;
      const token = this.#readToken();
      if (token === null) return tokens;
      tokens.push(token);
    }
  }

  /** Takes the part of a broken token that had been read as text. */
  readBrokenPiece(): Token {
    const start = this.#reader.at;
    const attempt = this.#attempts.get(start);
    const reached = attempt?.kind === "failure" ? attempt.reached : start;
    this.#reader.at = Math.max(start + 1, reached);
    this.#reader.furthest = this.#reader.at;
    const span = { start, end: this.#reader.at };
    return { kind: "text", text: this.#reader.source.slice(span.start, span.end), span };
  }

  #readText(): Token | null {
    const reader = this.#reader;
    const start = reader.at;
    let text = "";
    while (!reader.atEnd) {
      const plain = reader.match(/[^#]+/y);
      if (plain !== null) text += plain[0];
      else if (reader.sees("###{") && reader.at + 4 < reader.source.length) {
        reader.at += 2;
        text += "#";
      } else if (reader.take("##{")) text += "#{";
      else if (reader.sees("#{")) break;
      else text += reader.match(/#[^]?/y)?.[0] ?? "";
    }
    return reader.at === start ? null : { kind: "text", text, span: { start, end: reader.at } };
  }

  /** The token that opens here; null, with the place as before, when there is none. */
  #readToken(): Token | null {
    const reader = this.#reader;
    const start = reader.at;
    let attempt = this.#attempts.get(start);
    if (attempt === undefined) {
      attempt = this.#tryToken(start);
      this.#attempts.set(start, attempt);
    }
    reader.at = attempt.kind === "token" ? attempt.end : start;
    return attempt.kind === "token" ? attempt.token : null;
  }

  #tryToken(start: number): Attempt {
    const reader = this.#reader;
    if (!reader.sees("#{") || reader.sees("#{/")) return { kind: "failure", reached: start + 1 };
    if (++this.#depth > DEEPEST) {
      throw new AppError("blocked", `The expression was stopped: its blocks are nested more than ${DEEPEST} deep.`);
    }
    this.#budget.spend(COST.parsing);
    let reached = start;
    for (const read of this.#kinds) {
      reader.at = start + 2;
      const token = read(start);
      if (token !== null) {
        this.#depth--;
        return { kind: "token", token, end: reader.at };
      }
      reached = Math.max(reached, reader.at);
    }
    this.#depth--;
    return { kind: "failure", reached };
  }

  #conditional(start: number): Conditional | null {
    const word = this.#openingWord(/(if|unless)(?=[\s\u0085])/iy)?.toLowerCase();
    if (word === undefined) return null;
    const first = this.#conditionTag();
    if (first === null) return null;
    return word === "if" ? this.#restOfIf(first, start) : this.#restOfUnless(first, start);
  }

  #restOfIf(first: Condition, start: number): Conditional | null {
    const reader = this.#reader;
    const branches: Branch[] = [{ condition: first, body: this.readTokens(AFTER_IF) }];
    for (let branch = this.#elseIf(); branch !== null; branch = this.#elseIf()) branches.push(branch);
    const otherwise = reader.take(ELSE) ? this.readTokens() : [];
    return reader.takeOrReach("#{/if}")
      ? { kind: "conditional", branches, otherwise, span: { start, end: reader.at } }
      : null;
  }

  #elseIf(): Branch | null {
    const start = this.#reader.at;
    const condition = this.#reader.match(ELSE_IF) === null ? null : this.#conditionTag();
    if (condition !== null) return { condition, body: this.readTokens(AFTER_IF) };
    this.#reader.at = start;
    return null;
  }

  #restOfUnless(condition: Condition, start: number): Conditional | null {
    const reader = this.#reader;
    const otherwise = this.readTokens(AFTER_UNLESS);
    const body = reader.take(ELSE) ? this.readTokens() : [];
    if (!reader.takeOrReach("#{/unless}")) return null;
    return { kind: "conditional", branches: [{ condition, body }], otherwise, span: { start, end: reader.at } };
  }

  /** A condition and the bracket that ends its tag. */
  #conditionTag(): Condition | null {
    const condition = this.#condition();
    this.#reader.skipBlanks();
    return condition !== null && this.#reader.take("}") ? condition : null;
  }

  #condition(): Condition | null {
    const reader = this.#reader;
    const left = this.#operand();
    if (left === null) return null;
    reader.skipBlanks();
    const behindLeft = reader.at;
    const equal = reader.take("==");
    if (!equal && !reader.take("!="))
      return left.kind === "text" ? null : { kind: "truthy", expression: left.expression };
    reader.skipBlanks();
    const place = reader.at;
    const expression = this.#expression();
    if (expression !== null) return { kind: "compare", left, equal, right: { kind: "expression", expression } };
    reader.at = place;
    if (left.kind === "text") return null;
    const text = this.#quotedText();
    if (text !== null) return { kind: "compare", left, equal, right: { kind: "text", text } };
    reader.at = behindLeft;
    return { kind: "truthy", expression: left.expression };
  }

  #operand(): Operand | null {
    this.#reader.skipBlanks();
    const text = this.#quotedText();
    if (text !== null) return { kind: "text", text };
    const start = this.#reader.at;
    const expression = this.#expression();
    if (expression !== null) return { kind: "expression", expression };
    this.#reader.at = start;
    this.#reader.match(UNCLOSED_TEXT);
    return null;
  }

  #loop(start: number): Loop | null {
    const reader = this.#reader;
    if (this.#openingWord(/(each)(?=[\s\u0085])/iy) === undefined) return null;
    reader.skipBlanks();
    const item = reader.readName();
    reader.skipBlanks();
    if (item === null || reader.match(/in(?=[\s\u0085])/y) === null) return null;
    const collection = reader.readPath();
    if (collection === null || !reader.take("}")) return null;
    const body = this.readTokens();
    if (!reader.takeOrReach("#{/each}")) return null;
    return { kind: "loop", item, collection, body, span: { start, end: reader.at } };
  }

  #calculation(start: number): Calculation | null {
    const reader = this.#reader;
    if (this.#openingWord(/(calc)(?=[\s\u0085])/iy) === undefined) return null;
    reader.skipBlanks();
    const sum = this.#sum();
    reader.skipBlanks();
    if (sum === null || !reader.take("}")) return null;
    return { kind: "calculation", sum, span: { start, end: reader.at } };
  }

  #sum(): Sum | null {
    return this.#chain(/[+-]/y, () => this.#chain(/[*/%]/y, () => this.#factor()));
  }

  /** Operands joined from left to right; an operator without its right side is left unread. */
  #chain(operators: RegExp, readOperand: () => Sum | null): Sum | null {
    const reader = this.#reader;
    let left = readOperand();
    for (let operands = 1; left !== null; operands++) {
      if (operands > LONGEST) {
        throw new AppError("blocked", `The expression was stopped: a calculation has more than ${LONGEST} operands.`);
      }
      const before = reader.at;
      reader.skipBlanks();
      const operator = reader.match(operators)?.[0];
      reader.skipBlanks();
      const right = operator === undefined ? null : readOperand();
      if (right === null) {
        reader.at = before;
        return left;
      }
      // The expression lets only these operators through.
      left = { kind: "operation", operator: operator as Operator, left, right };
    }
    return left;
  }

  /** QUIRK: blanks inside brackets stand only around operators and names, and digits behind a blank are a name. */
  #factor(): Sum | null {
    return this.#reader.take("(") ? this.#bracketedSum() : (this.#number() ?? this.#variable());
  }

  #bracketedSum(): Sum | null {
    if (++this.#depth > DEEPEST) {
      throw new AppError("blocked", `The expression was stopped: its brackets are nested more than ${DEEPEST} deep.`);
    }
    const sum = this.#sum();
    this.#depth--;
    return sum !== null && this.#reader.take(")") ? sum : null;
  }

  #number(): Sum | null {
    const digits = this.#reader.match(/\d+(?:\.\d+)?|\.\d+/y);
    return digits === null ? null : { kind: "number", value: Number(digits[0]) };
  }

  #variable(): Sum | null {
    const reader = this.#reader;
    const braced = reader.take("{");
    const path = reader.readPath();
    if (path === null || (braced && !reader.take("}"))) return null;
    return { kind: "variable", path };
  }

  #substitution(start: number): Substitution | null {
    const expression = this.#expression();
    this.#reader.skipBlanks();
    if (expression === null || !this.#reader.take("}")) return null;
    return { kind: "substitution", expression, span: { start, end: this.#reader.at } };
  }

  #expression(): Expression | null {
    const reader = this.#reader;
    reader.skipBlanks();
    const start = reader.at;
    const path = reader.readPath();
    if (path === null) reader.at = start;
    const filters: FilterCall[] = [];
    for (let before = reader.at; ; before = reader.at) {
      const filter = this.#filter();
      if (filter === null) {
        reader.at = before;
        break;
      }
      filters.push(filter);
    }
    if (path === null && filters.length === 0) return null;
    const end = filters.at(-1)?.span.end ?? path?.span.end ?? start;
    return { path, filters, span: { start, end } };
  }

  #filter(): FilterCall | null {
    const reader = this.#reader;
    const start = reader.at;
    if (!reader.take("|")) return null;
    reader.skipBlanks();
    const name = reader.readWord();
    reader.skipBlanks();
    if (name === null) return null;
    const options: Token[] = [];
    for (;;) {
      const option = this.#option();
      if (option === null) return { name, options, span: { start, end: reader.at } };
      options.push(option);
    }
  }

  /** QUIRK: blanks may stand around a text but not behind a token. */
  #option(): Token | null {
    const reader = this.#reader;
    if (reader.sees("#{")) return this.#readToken();
    const before = reader.at;
    reader.skipBlanks();
    const start = reader.at;
    const text = this.#quotedText() ?? reader.readWord();
    if (text === null) {
      reader.at = before;
      return null;
    }
    const span = { start, end: reader.at };
    reader.skipBlanks();
    return { kind: "text", text, span };
  }

  /** `"text"` without quotes or hashes inside, or `\"text\"` with anything inside. The place stays when it is neither. */
  #quotedText(): string | null {
    const reader = this.#reader;
    const start = reader.at;
    if (reader.take('\\"')) {
      const end = reader.source.indexOf('\\"', reader.at);
      if (end >= 0) {
        const text = reader.source.slice(reader.at, end);
        reader.at = end + 2;
        return text;
      }
    } else if (reader.take('"')) {
      const text = reader.match(/[^"#]*/y)?.[0] ?? "";
      if (reader.take('"')) return text;
    }
    reader.at = start;
    return null;
  }

  /** The word that makes a token a block; blanks may stand before it and must stand behind it. */
  #openingWord(word: RegExp): string | undefined {
    this.#reader.skipBlanks();
    return this.#reader.match(word)?.[1];
  }
}
