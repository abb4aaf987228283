/** True for blank, tab, line end and the end of the text. */
export function isBlankAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9 || code === 10 || code === 13 || Number.isNaN(code);
}

/** Offset of the next line end, or of the text's. */
export function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 10 && text.charCodeAt(at) !== 13) at++;
  return at;
}

/** Offset behind the line end at `at`. */
export function behindBreak(text: string, at: number): number {
  if (text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10) return at + 2;
  return Math.min(at + 1, text.length);
}

/** Offset of the first unit at or after `from` that is neither blank nor tab. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  return at;
}

/** Where a plain text ends that starts at `start`: on its line, or on later ones that are indented deeper than `indent`. */
export function endOfPlain(text: string, start: number, isFlow: boolean, indent: number): number {
  let end = endOnLine(text, start, isFlow);
  for (;;) {
    const next = nextLine(text, end, isFlow, indent);
    const lineEnd = next < 0 ? next : endOnLine(text, next, isFlow);
    if (lineEnd === next) return end;
    end = lineEnd;
  }
}

/** End of plain text on one line, without the blanks behind it; `from` itself when none starts there. */
function endOnLine(text: string, from: number, isFlow: boolean): number {
  let end = from;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) break;
    if (code === 32 || code === 9) continue;
    if (code === 35 && at > end) break;
    if (code === 58 && (isBlankAt(text, at + 1) || (isFlow && ",[]{}".includes(text.charAt(at + 1))))) break;
    if (isFlow && ",[]{}".includes(text.charAt(at))) break;
    end = at + 1;
  }
  return end;
}

/** Where a plain text that ended at `end` may go on, on a later line; -1 when it cannot. */
function nextLine(text: string, end: number, isFlow: boolean, indent: number): number {
  let at = skipBlanks(text, end);
  if (!/[\r\n]/.test(text.charAt(at))) return -1;
  let lineStart = at;
  while (at < text.length && isBlankAt(text, at)) {
    if (/[\r\n]/.test(text.charAt(at))) lineStart = at + 1;
    at++;
  }
  if (at >= text.length || text[at] === "#") return -1;
  const isDeeper = isFlow || at - lineStart > indent;
  const isMarker = at === lineStart && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(at, at + 4));
  return isDeeper && !isMarker ? at : -1;
}
