import { DATE_FILTERS } from "./dates.ts";
import { ENCODING_FILTERS } from "./encodings.ts";
import { ESCAPE_FILTERS } from "./escapes.ts";
import type { Filter } from "./filter.ts";
import { markdown } from "./markdown.ts";
import { REGEX_FILTERS } from "./regexes.ts";
import { TEXT_FILTERS } from "./texts.ts";
import { uriPart } from "./uri-part.ts";
import { VERSION_FILTERS } from "./versions.ts";

const FILTERS: ReadonlyMap<string, Filter> = new Map(
  Object.entries({
    ...TEXT_FILTERS,
    ...REGEX_FILTERS,
    ...ESCAPE_FILTERS,
    ...ENCODING_FILTERS,
    ...DATE_FILTERS,
    ...VERSION_FILTERS,
    UriPart: uriPart,
    Markdown: markdown,
    MarkdownToHtml: markdown,
  }).map(([name, filter]) => [name.toLowerCase(), filter]),
);

/** A filter by name, case ignored. The `null` filter is not here: it is part of the language. */
export function findFilter(name: string): Filter | undefined {
  return FILTERS.get(name.toLowerCase());
}
