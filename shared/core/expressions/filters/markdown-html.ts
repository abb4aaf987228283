import type { MarkdownIt, Token } from "markdown-it";

/**
 * Writes a Markdown text as HTML with the line breaks of the .NET library Markdig: what a block begins with decides
 * whether it stands on a line of its own. Source: https://github.com/xoofx/markdig/tree/main/src/Markdig/Renderers/Html
 */
export function htmlOf(made: MarkdownIt, text: string): string {
  const environment = {};
  const tokens = made.parse(text, environment);
  let html = "";
  for (const [index, token] of tokens.entries()) {
    if (token.hidden) continue;
    if (startsLine(token, tokens[index - 1]) && html !== "" && !html.endsWith("\n")) html += "\n";
    html += ownHtml(token) ?? made.renderer.render([token], made.options, environment);
    if (endsLine(token) && !html.endsWith("\n")) html += "\n";
  }
  return html;

  /** Null for what the renderer writes as it is wanted. */
  function ownHtml(token: Token): string | null {
    if (token.nesting === 1) return `<${token.tag}${made.renderer.renderAttrs(withWrittenStyle(token))}>`;
    return token.nesting === -1 ? `</${token.tag}>` : null;
  }
}

const ON_A_NEW_LINE: ReadonlySet<string> = new Set([
  "blockquote_open",
  "bullet_list_open",
  "ordered_list_open",
  "list_item_open",
  "table_open",
  "fence",
  "code_block",
]);
const GO_ON_BEHIND: ReadonlySet<string> = new Set([
  "paragraph_open",
  "heading_open",
  "list_item_open",
  "th_open",
  "td_open",
  "inline",
]);

function startsLine(token: Token, previous: Token | undefined): boolean {
  if (token.type === "paragraph_open") return previous?.type !== "list_item_open";
  return ON_A_NEW_LINE.has(token.type);
}

function endsLine(token: Token): boolean {
  return !GO_ON_BEHIND.has(token.type);
}

/** A cell's alignment, with a blank and a semicolon. */
function withWrittenStyle(token: Token): Token {
  const style = token.attrGet("style");
  if (style) token.attrSet("style", `${String(style).replace(":", ": ")};`);
  return token;
}
