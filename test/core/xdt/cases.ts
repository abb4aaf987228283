import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A recorded run of Microsoft's engine: inputs, result, and log. */
export type XdtCase = {
  readonly name: string;
  readonly tags: readonly string[];
  readonly source: Uint8Array;
  readonly transform: Uint8Array;
  readonly expected: Uint8Array | null;
  readonly log: ExpectedLog;
};

export type ExpectedMessage = {
  readonly level: "message" | "warning" | "error";
  readonly text: string;
  readonly line: number | null;
  readonly col: number | null;
  readonly file: string | null;
  readonly exceptionType?: string;
};

export type ExpectedLog = {
  readonly ok: boolean;
  readonly result: boolean;
  readonly messages: readonly ExpectedMessage[];
  readonly exception: null | { readonly stage: string; readonly line: number | null };
};

const folder = join(import.meta.dirname, "../../fixtures/xdt-cases");

/** Every case folder of test/fixtures/xdt-cases, with its tags from cases.tsv. */
export function readCases(): readonly XdtCase[] {
  const tags = new Map<string, readonly string[]>();
  for (const line of readFileSync(join(folder, "cases.tsv"), "utf8").trim().split("\n").slice(1)) {
    const [name = "", , , tagText = "-"] = line.split("\t");
    tags.set(name, tagText === "-" ? [] : tagText.split(","));
  }
  const names = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory());
  return names.map(({ name }) => readCase(name, tags.get(name) ?? []));
}

function readCase(name: string, tags: readonly string[]): XdtCase {
  const read = (file: string) => new Uint8Array(readFileSync(join(folder, name, file)));
  return {
    name,
    tags,
    source: read("source.xml"),
    transform: read("transform.xml"),
    expected: existsSync(join(folder, name, "expected.xml")) ? read("expected.xml") : null,
    // The recorded log has this shape in every case.
    log: JSON.parse(readFileSync(join(folder, name, "expected.json"), "utf8")) as ExpectedLog,
  };
}
