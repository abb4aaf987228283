import fc from "fast-check";

const names = fc.constantFrom("a", "add", "key", "x-1", "n.m", "_u", "größe", "p:c");
const blanks = fc.constantFrom("", " ", "\n", "\r\n", "\t", "\r", "  ", "\n    ");
const someBlanks = fc.constantFrom(" ", "\n", "\r\n  ", "\t", "  ", "\r");
const characters = fc.constantFrom(
  "",
  "x",
  " text ",
  "&amp;",
  "&#10;",
  "&#x20AC;",
  ">",
  "'",
  "é😀",
  "&e;",
  "\r\n",
  "]x",
  "--",
);
const text = fc.array(characters, { maxLength: 4 }).map((parts) => parts.join(""));

const attribute = fc
  .tuple(someBlanks, fc.constantFrom("k", "v", "w", "q:z", "xml:lang"), blanks, blanks, fc.constantFrom('"', "'"), text)
  .map(([before, name, left, right, quote, value]) => ({
    name,
    markup: `${before}${name}${left}=${right}${quote}${value.replaceAll(quote, "")}${quote}`,
  }));

const startTag = fc.tuple(names, fc.uniqueArray(attribute, { selector: (one) => one.name, maxLength: 3 }), blanks);

const misc = fc.oneof(
  fc.constantFrom("<!-- - a > -->", "<!---->", "<?t  d ?>", "<?u?>"),
  blanks.filter((one) => one !== ""),
);

const element: fc.Memo<string> = fc.memo((depth) =>
  fc
    .tuple(startTag, blanks, depth > 1 ? fc.array(content(depth - 1), { maxLength: 4 }) : fc.constant([]))
    .map(([[name, attributes, end], closing, children]) => {
      const open = `<${name}${attributes.map((one) => one.markup).join("")}${end}`;
      return children.length === 0 ? `${open}/>` : `${open}>${children.join("")}</${name}${closing}>`;
    }),
);

const content: fc.Memo<string> = fc.memo((depth) =>
  fc.oneof(element(depth), text, misc, fc.constantFrom("<![CDATA[ <br /> ]]>", "<e></e>")),
);

const declaration = fc.constantFrom(
  "",
  '<?xml version="1.0"?>',
  "<?xml  version='1.0'  encoding='utf-8' standalone = 'no' ?>\r\n",
);

/** Well-formed documents in odd layouts: quotes, blanks, line ends, references, comments, CDATA, a DTD. */
export const documents: fc.Arbitrary<string> = fc
  .tuple(
    declaration,
    fc.array(misc, { maxLength: 2 }),
    fc.array(content(4), { maxLength: 5 }),
    fc.array(misc, { maxLength: 2 }),
  )
  .map(([head, before, children, after]) => {
    const prologue = head === "" ? [] : before;
    const doctype = '<!DOCTYPE r [ <!ENTITY e "an &#x41; &lt;b/&gt; entity"> <!-- ] > -->\n]>';
    return `${head}${prologue.join("")}${doctype}<r xmlns:p="urn:p" xmlns:q='urn:q'>${children.join("")}</r >${after.join("")}`;
  });
