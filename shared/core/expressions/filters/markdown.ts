import createMarkdown, { type MarkdownIt, type ParserInline } from "markdown-it";
import { trimBlanks } from "../characters.ts";
import { linkBareAddresses } from "./bare-links.ts";
import { percentEncode } from "./escapes.ts";
import type { Filter } from "./filter.ts";
import { htmlOf } from "./markdown-html.ts";

/**
 * CommonMark with pipe tables, strike-through, subscript, superscript, inserted and marked text, and bare links, as
 * HTML that ends with two line feeds. Rules and layout of the HTML are those of the .NET library Markdig.
 */
export const markdown: Filter = (input, options, { budget }) => {
  if (input === null || options.length > 0) return null;
  budget.spend(input.length * STEPS_PER_CHARACTER);
  return `${htmlOf(renderer(), trimBlanks(input))}\n`;
};

const STEPS_PER_CHARACTER = 10;

let shared: MarkdownIt | null = null;

/** Made when first needed: most evaluations never use it. */
function renderer(): MarkdownIt {
  shared ??= createRenderer();
  return shared;
}

function createRenderer(): MarkdownIt {
  const made = createMarkdown({ html: true, xhtmlOut: true, linkify: true });
  linkBareAddresses(made);
  escapeAddresses(made);
  const { rules } = made.renderer;
  rules["s_open"] = () => "<del>";
  rules["s_close"] = () => "</del>";
  made.inline.ruler.after("strikethrough", "sub", marked("~", "sub"));
  made.inline.ruler.after("sub", "sup", marked("^", "sup"));
  made.inline.ruler.after("sup", "ins", marked("++", "ins"));
  made.inline.ruler.after("ins", "mark", marked("==", "mark"));
  return made;
}

const HOST_BEYOND_ASCII = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*[^\p{ASCII}][^/?#]*/iu;
const NOT_IN_ADDRESSES = /[^!#$%&()*+,\-./0-9:;=?@A-Z_a-z]+/g;

/** Every address may be a link; which characters of it are escaped is Markdig's choice. */
function escapeAddresses(made: MarkdownIt): void {
  const withAsciiHost = made.normalizeLink.bind(made);
  made.validateLink = () => true;
  made.normalizeLink = (url) => {
    const host = HOST_BEYOND_ASCII.exec(url)?.[0] ?? "";
    return (host && withAsciiHost(host)) + percentEncode(url.slice(host.length), NOT_IN_ADDRESSES);
  };
}

/** `~x~`, `^x^`, `++x++` and `==x==`: a mark, text without blanks at its ends, the same mark. */
function marked(mark: string, tag: string): Parameters<ParserInline["ruler"]["push"]>[1] {
  return (state, silent) => {
    const start = state.pos;
    if (silent || !state.src.startsWith(mark, start)) return false;
    const end = state.src.indexOf(mark, start + mark.length);
    const inside = state.src.slice(start + mark.length, end);
    if (end < 0 || end > state.posMax || inside === "" || /^\s|\s$/.test(inside)) return false;
    const max = state.posMax;
    state.pos = start + mark.length;
    state.posMax = end;
    state.push(`${tag}_open`, tag, 1).markup = mark;
    state.md.inline.tokenize(state);
    state.push(`${tag}_close`, tag, -1).markup = mark;
    state.pos = end + mark.length;
    state.posMax = max;
    return true;
  };
}
