import { describe, expect, test } from "vitest";
import { applyTransform } from "../../../shared/core/xdt/apply.ts";
import { findingsOf, textOf, transform, XDT } from "./xdt.ts";

const NOTHING = '<none xdt:Transform="Remove" xdt:SupressWarnings="true"/>';

const SAVED: readonly (readonly [behaviour: string, source: string, result: string])[] = [
  [
    "the declaration is rebuilt",
    "<?xml  version='1.0'  standalone = 'yes'  ?>\n<r/>",
    '<?xml version="1.0" standalone="yes"?>\n<r/>',
  ],
  [
    "a system id without subset gets brackets",
    "<!DOCTYPE   r   SYSTEM  'a.dtd'  ><r/>",
    '<!DOCTYPE r SYSTEM "a.dtd"[]><r/>',
  ],
  [
    "a subset is kept as it is",
    "<!DOCTYPE r PUBLIC '-//x' \n 'a' [ <!ENTITY e 'v'> ] ><r/>",
    `<!DOCTYPE r PUBLIC "-//x" "a"[ <!ENTITY e 'v'> ]><r/>`,
  ],
  ["attributes of a misread tag stay apart", '<r><a k\r="" v=\n""/></r>', '<r><a k="" v=""/></r>'],
  ["blanks at the very end do not come", "<r>\n</r>\n \t  ", "<r>\n</r>\n \t"],
  [
    "entity references stay, character references do not",
    `<!DOCTYPE r [<!ENTITY e 'v'>]><r a='&e;x&#65;'>&e;&#66;&amp;</r>`,
    `<!DOCTYPE r[<!ENTITY e 'v'>]><r a="&e;xA">&e;B&amp;</r>`,
  ],
  [
    "in values & < > quotes and line breaks are escaped",
    '<r a="&#9;\'&gt;&#34;&amp;&lt;\r\n"/>',
    `<r a="\t'&gt;&quot;&amp;&lt;&#xD;&#xA;"/>`,
  ],
  ["in text only & < > are", "<r>&#13;'\"&gt;&amp;&lt;\r\n</r>", "<r>\r'\"&gt;&amp;&lt;\r\n</r>"],
  ["an instruction has one blank after its target", "<?x?><?y   z  ?><r/>", "<?x ?><?y z  ?><r/>"],
  [
    "blanks in end tags go, in start tags they stay",
    '<r  ><a  ></a  ><b\n/><c  d = "1"  /></r  >',
    '<r  ><a  ></a><b\n/><c  d="1"  /></r>',
  ],
  [
    "a > in single quotes is kept with the tag's layout",
    "<r><a x='a>b'  y=\"2\" /></r>",
    '<r><a x="a&gt;b"  y="2" /></r>',
  ],
  [
    "one double quote in single quotes loses the layout of this tag and those after it",
    "<r  q='1' >\n<a   x='a\"b'   y=\"2\" />\n<c  z='1'   w='2' /></r>",
    '<r  q="1" >\n<a x="a&quot;b" y="2"/>\n<c z="1" w="2"/></r>',
  ],
  [
    "files with CR line ends lose the layout of tags",
    '<r\r  a="1"   b="2">\r  <q   c="1"  />\r</r>',
    '<r a="1" b="2">\r  <q c="1"/>\r</r>',
  ],
  [
    "of two prefixes for a namespace the nearest is written",
    '<r xmlns:p="u" xmlns:q="u"><p:a/></r>',
    '<r xmlns:p="u" xmlns:q="u"><q:a/></r>',
  ],
  [
    "in attributes the last one declared in the same tag wins",
    '<r xmlns:p="u" xmlns:q="u" p:x="1"/>',
    '<r xmlns:p="u" xmlns:q="u" q:x="1"/>',
  ],
  [
    "a prefix in scope goes before a default declaration",
    '<p:r xmlns:p="u"><x xmlns="u"><y/></x></p:r>',
    '<p:r xmlns:p="u"><p:x xmlns="u"><p:y/></p:x></p:r>',
  ],
];

describe("saving", () => {
  test.each(SAVED)("%s", (_, source, result) => {
    const done = transform(source, NOTHING);
    expect(textOf(done)).toBe(result);
    expect(findingsOf(done)).toEqual([]);
  });

  test.each([
    ["CDATA", "<r><![CDATA[<br />]]></r>"],
    ["instructions", "<r><?p <br />?></r>"],
    ["the DTD", '<!DOCTYPE r[<!ENTITY e "<b />">]><r/>'],
  ])("a blank before /> in %s is kept with a warning", (_, source) => {
    const done = transform(source, NOTHING);
    expect(textOf(done)).toBe(source);
    expect(findingsOf(done)).toEqual([expect.stringContaining("it was kept")]);
  });
});

const COPIED: readonly (readonly [behaviour: string, source: string, rules: string, result: string])[] = [
  [
    "an element without namespace below a default one is declared out of it",
    '<r xmlns="u"><a/></r>',
    `<p:r xmlns:p="u" ${XDT}><b xdt:Transform="Replace" xdt:Locator="XPath(/p:r/p:a)"/></p:r>`,
    '<r xmlns="u">\t<b xmlns=""/></r>',
  ],
  [
    "an element keeps its prefix and is declared last",
    "<r>\n  <a/>\n</r>",
    '<p:a xmlns:p="u" z="2" xdt:Transform="Replace" xdt:Locator="XPath(/r/a)"/>',
    '<r>\n  <p:a z="2" xmlns:p="u"/>\n</r>',
  ],
  [
    "or takes the prefix in scope",
    '<r xmlns:k="u">\n  <a/>\n</r>',
    '<p:a xmlns:p="u" p:y="1" xdt:Transform="Replace" xdt:Locator="XPath(/r/a)"/>',
    '<r xmlns:k="u">\n  <k:a k:y="1"/>\n</r>',
  ],
  [
    "a prefixed attribute changes a plain one of its local name",
    '<r><a x="1"/></r>',
    '<a xmlns:p="u" p:x="2" xdt:Transform="SetAttributes"/>',
    '<r><a x="2"/></r>',
  ],
  [
    "one equal in namespace and name is replaced and moves last",
    '<r xmlns:p="u"><a p:x="1" y="3"/></r>',
    '<a xmlns:p="u" p:x="2" xdt:Transform="SetAttributes"/>',
    '<r xmlns:p="u"><a y="3" p:x="2"/></r>',
  ],
  [
    "others get generated prefixes",
    '<r><a y="3" z="4"/></r>',
    '<a xmlns:p="u" xmlns:q="v" p:m="1" q:n="2" xdt:Transform="SetAttributes"/>',
    '<r><a y="3" z="4" d2p1:m="1" d2p2:n="2" xmlns:d2p2="v" xmlns:d2p1="u"/></r>',
  ],
  [
    "a namespace name is escaped in its declaration",
    '<r><a y="3" z="4"/></r>',
    '<a xmlns:p="a&quot;&amp;b" p:m="1" xdt:Transform="SetAttributes"/>',
    '<r><a y="3" z="4" d2p1:m="1" xmlns:d2p1="a&quot;&amp;b"/></r>',
  ],
  [
    "xml:space gets one too",
    '<r><a y="3" z="4"/></r>',
    '<a xml:space="preserve" xdt:Transform="SetAttributes"/>',
    '<r><a y="3" z="4" d2p1:space="preserve" xmlns:d2p1="http://www.w3.org/XML/1998/namespace"/></r>',
  ],
  [
    "blank text, xdt attributes and declarations are not copied, at any depth",
    "<r>\n  <a/>\n</r>",
    '<a xdt:Transform="Replace">\n <b xmlns:q="v" xdt:Locator="Match(x)"> x </b>\n</a>',
    "<r>\n  <a>\n  \n  <b> x </b>\n  </a>\n</r>",
  ],
  [
    "copies are written and read again, so that a prefix declared anew takes the element along",
    '<r xmlns="u">\n  <a/>\n</r>',
    `<r xmlns="u" ${XDT}><a xdt:Transform="Replace"><b xmlns:q="u">t<d xmlns:q="v"/></b></a></r>`,
    '<r xmlns="u">\n  <a>\n  \n  <b>t<q:d xmlns:q="v"/>\n  \n  </b>\n  </a>\n</r>',
  ],
  [
    "commented-out markup is written anew with what it needs",
    "<r xmlns:p='u'><p:a   x='1'\n y='2' ><b/> <c></c></p:a></r>",
    '<a xdt:Transform="CommentOut" xdt:Locator="XPath(/r/*)"/>',
    `<r xmlns:p="u"><!-- <p:a x="1" y="2" xmlns:p="u"><b /> <c></c></p:a> --></r>`,
  ],
];

describe("copied content", () => {
  test.each(COPIED)("%s", (_, source, rules, result) => {
    expect(textOf(transform(source, rules))).toBe(result);
  });
});

function bytesOf(source: Uint8Array): ReturnType<typeof applyTransform> {
  const rules = new TextEncoder().encode(`<r ${XDT}><a v="2" xdt:Transform="SetAttributes"/></r>`);
  return applyTransform({ source, sourceName: "source", transform: rules, transformName: "transform" });
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (unit) => unit.charCodeAt(0));
}

describe("encodings", () => {
  test("UTF-16 with a mark comes back in UTF-16 with a mark", () => {
    const source = Uint8Array.from(Buffer.from('\ufeff<r><a v="é"/></r>', "utf16le"));
    expect(Buffer.from(bytesOf(source).bytes ?? []).toString("utf16le")).toBe('\ufeff<r><a v="2"/></r>');
  });

  test("UTF-32 with a mark comes back in UTF-16, which its first bytes look like", () => {
    const points = Array.from('\ufeff<r><a v="é"/></r>', (character) => character.charCodeAt(0));
    const source = new Uint8Array(Uint32Array.from(points).buffer);
    expect(Buffer.from(bytesOf(source).bytes ?? []).toString("utf16le")).toBe('\ufeff<r><a v="2"/></r>');
  });

  test("a declared UTF-8 without mark gets one, an undeclared does not", () => {
    expect(textOf(transform('<?xml version="1.0" encoding="utf-8"?><r/>', NOTHING))).toBe(
      '\ufeff<?xml version="1.0" encoding="utf-8"?><r/>',
    );
    expect(textOf(transform("<r/>", NOTHING))).toBe("<r/>");
  });

  test("UTF-8 bytes that declare another encoding are written in that one", () => {
    const source = new TextEncoder().encode('<?xml version="1.0" encoding="iso-8859-1"?><r><a/>é</r>');
    expect(bytesOf(source).bytes).toEqual(latin1('<?xml version="1.0" encoding="iso-8859-1"?><r><a v="2"/>é</r>'));
  });

  test("characters the encoding lacks become references, with a warning", () => {
    const source = new TextEncoder().encode('<?xml version="1.0" encoding="iso-8859-1"?><r><a/>€</r>');
    const result = bytesOf(source);
    expect(result.bytes).toEqual(latin1('<?xml version="1.0" encoding="iso-8859-1"?><r><a v="2"/>&#x20AC;</r>'));
    expect(findingsOf(result)).toEqual([expect.stringContaining("iso-8859-1")]);
  });

  test("bytes that are not UTF-8 are read as declared, with a warning", () => {
    const text = '<?xml version="1.0" encoding="windows-1252"?><r><a v="1"/>\xe9</r>';
    const result = bytesOf(latin1(text));
    expect(result.bytes).toEqual(latin1(text.replace('v="1"', 'v="2"')));
    expect(findingsOf(result)).toEqual([expect.stringContaining("windows-1252")]);
  });

  test("a declared UTF-16 is not believed when the declaration itself is in ASCII", () => {
    const result = bytesOf(latin1('<?xml version="1.0" encoding="utf-16"?><r><a/>\xe9</r>'));
    expect(result.ok).toBe(true);
    expect(findingsOf(result)).toEqual([expect.stringContaining("U+FFFD")]);
  });

  test.each(["klingon-8", "utf8"])("the encoding %s is unknown, so nothing can be written", (encoding) => {
    const result = bytesOf(new TextEncoder().encode(`<?xml version="1.0" encoding="${encoding}"?><r><a/></r>`));
    expect([result.ok, result.bytes]).toEqual([false, null]);
  });
});
