import fc from "fast-check";

const names = fc.constantFrom("a", "add", "key", "x-1", "p:c", "e", "größe");

const path = fc.constantFrom("*", "add", "*[last()]", "//a", "/r/*", ".//*[@k]", "/r/*[2]", "//*[text()]");

const transforms = fc.oneof(
  fc.constantFrom("Replace", "Remove", "RemoveAll", "Insert", "InsertIfMissing", "CommentOut"),
  fc.constantFrom("SetAttributes", "SetAttributes(k)", "SetAttributes(k,w)", "SetTokenizedAttributes(v)"),
  fc.constantFrom("RemoveAttributes", "RemoveAttributes(k)", "RemoveAttributes(v, w)", "RemoveAttributes(*[1])"),
  fc.tuple(fc.constantFrom("InsertBefore", "InsertAfter"), path).map(([name, at]) => `${name}(${at})`),
);

const locators = fc.oneof(
  fc.constantFrom("", "Match(k)", "Match(k,v)", "Condition(@k)", "Condition(2)", "Condition(last())"),
  path.map((at) => `XPath(${at})`),
);

const attributes = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom("k", "v", "w", "q:z", "new"),
      fc.constantFrom("", "x", "$(k)", "&#10;", "a&lt;b", "é😀", "' '"),
    )
    .map(([name, value]) => ({ name, markup: ` ${name}="${value}"` })),
  { selector: (one) => one.name, maxLength: 3 },
);

const content = fc.constantFrom(
  "",
  "",
  "text",
  "<n/>",
  "\n    <n k='1'>t</n>\n  ",
  "<!-- c -->",
  "<![CDATA[c]]>",
  "<?i d?>",
);

const rule = fc
  .tuple(names, attributes, transforms, locators, content)
  .map(([name, given, transform, locator, inside]) => {
    const located = locator === "" ? "" : ` xdt:Locator="${locator}"`;
    const open = `<${name}${given.map((one) => one.markup).join("")} xdt:Transform="${transform}"${located}`;
    return inside === "" ? `${open}/>` : `${open}>${inside}</${name}>`;
  });

/** Rules for children of the document element `r` that fit the documents of `xml/generate.ts`. */
export const ruleLists: fc.Arbitrary<readonly string[]> = fc.array(
  fc.oneof(
    rule,
    fc
      .tuple(names, fc.array(rule, { minLength: 1, maxLength: 2 }))
      .map(([name, rules]) => `<${name}>${rules.join("")}</${name}>`),
  ),
  { minLength: 1, maxLength: 4 },
);
