import type { MarkdownIt } from "markdown-it";

/**
 * Makes bare addresses links as the .NET library Markdig does: `http`, `https`, `ftp`, `mailto` or `www.` before a host
 * of at least two parts, and `tel`. Source: https://github.com/xoofx/markdig/blob/main/src/Markdig.Tests/Specs/AutoLinks.md
 */
export function linkBareAddresses(made: MarkdownIt): void {
  const { linkify } = made;
  linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  linkify.add("//", null);
  for (const scheme of ["http:", "https:", "ftp:"]) {
    linkify.add(scheme, {
      // QUIRK: a capital first letter makes it no address.
      validate: (text, at) =>
        text.startsWith(scheme.charAt(0), at - scheme.length) && text.startsWith("//", at)
          ? after(2, lengthOf(text, at + 2))
          : 0,
    });
  }
  linkify.add("mailto:", {
    validate(text, at) {
      const name = /[^\s<@]+@/y;
      name.lastIndex = at;
      return name.test(text) ? after(name.lastIndex - at, lengthOf(text, name.lastIndex)) : 0;
    },
    normalize: (match) => {
      match.text = match.text.slice("mailto:".length);
    },
  });
  linkify.add("tel:", {
    validate: (text, at) => addressAt(text, at).length,
    normalize: (match) => {
      match.text = match.text.slice("tel:".length);
    },
  });
  linkify.add("www.", {
    validate: (text, at) => (/^$|[\s*_~(]/.test(text.charAt(at - "www.".length - 1)) ? lengthOf(text, at) : 0),
    normalize: (match) => {
      match.url = `http://${match.url}`;
    },
  });
  made.normalizeLinkText = (url) => url;
}

/** Units of the address that begins with a host; 0 when there is none. */
function lengthOf(text: string, from: number): number {
  const address = addressAt(text, from);
  return isHost(address.split(/[/?#:]/, 1)[0] ?? "") ? address.length : 0;
}

/** Two parts or more, the last two without an underscore. */
function isHost(host: string): boolean {
  const parts = host.split(".");
  const isEveryPartValid = parts.every((part) => /^(?:[\w-]|(?!\p{P})[\u{a1}-\u{10ffff}])+$/u.test(part));
  return parts.length > 1 && isEveryPartValid && !parts.slice(-2).some((part) => part.includes("_"));
}

function addressAt(text: string, from: number): string {
  const address = /[^\s<]*/y;
  address.lastIndex = from;
  return withoutTail(address.exec(text)?.[0] ?? "");
}

function after(before: number, length: number): number {
  return length === 0 ? 0 : before + length;
}

/** Leaves out a closing bracket that was not opened with all behind it, punctuation at the end, and character entities. */
function withoutTail(address: string): string {
  let end = untilLooseBracket(address);
  for (;;) {
    if (end > 0 && "?!.,:*_~".includes(address.charAt(end - 1))) end--;
    else {
      const entity = /&[A-Za-z0-9]+;$/.exec(address.slice(Math.max(end - 32, 0), end));
      if (entity === null) return address.slice(0, end);
      end -= entity[0].length;
    }
  }
}

function untilLooseBracket(address: string): number {
  let open = 0;
  for (let at = 0; at < address.length; at++) {
    if (address[at] === "(") open++;
    if (address[at] === ")" && --open < 0) return at;
  }
  return address.length;
}
