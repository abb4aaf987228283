import createMarkdown, { type MarkdownIt, type ParserInline, type RendererRule } from "markdown-it";
import { trimBlanks } from "../characters.ts";
import { linkBareAddresses } from "./bare-links.ts";
import type { Filter } from "./filter.ts";

/**
 * CommonMark with pipe tables, strike-through, subscript, superscript, inserted and marked text, and bare links, as
 * HTML that ends with two line feeds. Rules and layout of the HTML are those of the .NET library Markdig.
 */
export const markdown: Filter = (input, options, { budget }) => {
  if (input === null || options.length > 0) return null;
  budget.spend(input.length * STEPS_PER_CHARACTER);
  const html = renderer().render(trimBlanks(input));
  const lineEnd = html === "" || html.endsWith("\n") ? "" : "\n";
  return `${html.replace(TIGHT_IN_ITEMS, "<li>")}${lineEnd}\n`;
};

/** Markdig puts these on the line of their list item. */
const TIGHT_IN_ITEMS = /<li>\n(?=<(?:p|h[1-6])>)/g;

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
  const { rules } = made.renderer;
  rules["s_open"] = () => "<del>";
  rules["s_close"] = () => "</del>";
  rules["th_open"] = alignedCell;
  rules["td_open"] = alignedCell;
  made.inline.ruler.after("strikethrough", "sub", marked("~", "sub"));
  made.inline.ruler.after("sub", "sup", marked("^", "sup"));
  made.inline.ruler.after("sup", "ins", marked("++", "ins"));
  made.inline.ruler.after("ins", "mark", marked("==", "mark"));
  return made;
}

const alignedCell: RendererRule = (tokens, index, options, _environment, self) => {
  const style = tokens[index]?.attrGet("style");
  if (style) tokens[index]?.attrSet("style", `${String(style).replace(":", ": ")};`);
  return self.renderToken(tokens, index, options);
};

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
