import { blanks, type Cursor, must, skip, takeLiteral, takeName, takes } from "./dtd-cursor.ts";
import { type Declared, readDeclarations, takePublicId } from "./dtd-declarations.ts";
import { type Entities, expandEntities } from "./entities.ts";
import { fail, type Reader } from "./reader.ts";

/** A document type declaration, with its general entities fully expanded. */
export type Doctype = {
  readonly name: string;
  readonly publicId: string | null;
  readonly systemId: string | null;
  readonly subset: string | null;
  readonly end: number;
  readonly entities: Entities;
};

/** Reads the DOCTYPE at the reader's place. External subsets and entities are noted, never fetched. */
export function parseDoctype(reader: Reader): Doctype {
  const { text } = reader;
  const cursor: Cursor = { text, at: reader.at + 9, refuse: (offset, problem) => fail(reader, offset, problem) };
  blanks(cursor);
  const name = takeName(cursor);
  skip(cursor);
  const ids = readIds(cursor);
  skip(cursor);
  const declared: Declared = { entities: new Map(), parameters: new Map() };
  let subset: string | null = null;
  if (takes(cursor, "[")) {
    const start = cursor.at;
    readDeclarations(cursor, declared, true);
    subset = text.slice(start, cursor.at);
    must(cursor, "]");
    skip(cursor);
  }
  if (!takes(cursor, ">")) fail(reader, cursor.at, "The DOCTYPE is not closed by '>'");
  return { name, ...ids, subset, end: cursor.at, entities: expandEntities(declared) };
}

function readIds(cursor: Cursor): { publicId: string | null; systemId: string | null } {
  const isPublic = takes(cursor, "PUBLIC");
  if (!isPublic && !takes(cursor, "SYSTEM")) return { publicId: null, systemId: null };
  blanks(cursor);
  if (!isPublic) return { publicId: null, systemId: takeLiteral(cursor) };
  const publicId = takePublicId(cursor);
  skip(cursor);
  return { publicId, systemId: takeLiteral(cursor) };
}
