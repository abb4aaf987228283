import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { FormatResult } from "../../shared/core/config/change.ts";
import { replaceInJson } from "../../shared/core/config/json.ts";
import { replaceInProperties } from "../../shared/core/config/properties.ts";
import { type ConfigValues, createConfigValues } from "../../shared/core/config/values.ts";
import { replaceInXml } from "../../shared/core/config/xml.ts";
import { replaceInYaml } from "../../shared/core/config/yaml.ts";
import { createVariableSet } from "../../shared/core/expressions/variable-set.ts";

type Measurement = { readonly name: string; readonly value: number; readonly unit: string; readonly target: string };
/** A text in a format, and the keys of values in it. */
export type Sample = {
  readonly name: string;
  readonly text: string;
  readonly keys: readonly string[];
  replace(file: string, text: string, values: ConfigValues): FormatResult;
};

const BYTES = 1_000_000;
const REPLACED = 500;

/** Measures replacing 500 values in a text of 1 MB for each structured format, and the memory it takes. */
export async function run(): Promise<readonly Measurement[]> {
  const measured = [json(), yaml(), properties()].flatMap((sample) => [
    { name: `${sample.name}: 1 MB, 500 replaced values`, value: median(sample), unit: "ms median", target: "< 100 ms" },
    { name: `${sample.name}: memory for it`, value: memory(sample), unit: "times the file", target: "< 20" },
  ]);
  // Each expression is a search of its own through the document, so this one has no target in common with the others.
  return [...measured, { name: "XML: 1 MB, 500 XPaths", value: median(xml()), unit: "ms median", target: "< 500 ms" }];
}

/** Replaces every so many-th value of a sample, 500 in all. */
export function replaceAll(sample: Sample): void {
  const step = Math.floor(sample.keys.length / REPLACED);
  const wanted = sample.keys.filter((_, at) => at % step === 0).slice(0, REPLACED);
  const values = createConfigValues(createVariableSet(wanted.map((key, at) => [key, `replaced value ${at}`] as const)));
  const result = sample.replace("sample", sample.text, values);
  if (result.kind !== "done" || result.changes.length !== REPLACED) throw new Error(`${sample.name} was not replaced.`);
}

function median(sample: Sample): number {
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    replaceAll(sample);
    return performance.now() - start;
  });
  return times.toSorted((a, b) => a - b)[4] ?? 0;
}

/**
 * Memory one replacing adds to a process, in times the file: the difference between two child processes, one of which
 * replaces. A small young generation keeps V8 from counting garbage it has not bothered to collect.
 */
function memory(sample: Sample): number {
  const script = join(import.meta.dirname, "config-memory.ts");
  const peak = (runs: number) =>
    Number(
      execFileSync(process.execPath, ["--max-semi-space-size=1", script, sample.name, String(runs)], {
        encoding: "utf8",
      }),
    );
  const peaks = (runs: number) => Math.min(...Array.from({ length: 5 }, () => peak(runs)));
  return (peaks(1) - peaks(0)) / sample.text.length;
}

/** Groups until the text is long enough. */
function grown(group: (at: number) => { readonly text: string; readonly key: string }): Pick<Sample, "text" | "keys"> {
  const texts: string[] = [];
  const keys: string[] = [];
  for (let length = 0; length < BYTES; ) {
    const { text, key } = group(keys.length);
    texts.push(text);
    keys.push(key);
    length += text.length;
  }
  return { text: texts.join(""), keys };
}

/** The sample of a format, by its name. */
export function sampleOf(name: string): Sample | undefined {
  return [json(), yaml(), properties(), xml()].find((sample) => sample.name === name);
}

function json(): Sample {
  const { text, keys } = grown((at) => ({
    key: `group${at}:nested:url`,
    text: `  "group${at}": {\n    "port": ${at}, // of the service\n    "flags": [true, false, null],\n    "nested": { "url": "https://host${at}.example/path", "ratio": 0.5 }\n  },\n`,
  }));
  return { name: "JSON", text: `{\n${text}  "last": 1\n}\n`, keys, replace: replaceInJson };
}

function yaml(): Sample {
  const block = "    block: |\n      line one\n      line two\n";
  const group = (at: number) => ({
    key: `group${at}:nested:url`,
    text: `group${at}: # a service\n  port: ${at}\n  hosts:\n    - one.example\n    - 'two'\n  nested:\n    url: "https://host${at}.example/path"\n    more: {a: 1, b: two}\n${block}`,
  });
  return { name: "YAML", ...grown(group), replace: replaceInYaml };
}

function properties(): Sample {
  const group = (at: number) => ({
    key: `service.${at}.url`,
    text: `# service ${at}\nservice.${at}.url = https\\://host${at}.example/path\nservice.${at}.hosts=one,\\\n    two\n`,
  });
  return { name: "properties", ...grown(group), replace: replaceInProperties };
}

function xml(): Sample {
  const { text, keys } = grown((at) => ({
    key: `/services/service[${at + 1}]/url`,
    text: `  <service name="s${at}" port="${at}">\n    <!-- a service -->\n    <url>https://host${at}.example/path</url>\n    <hosts><host>one</host><host>two</host></hosts>\n  </service>\n`,
  }));
  return { name: "XML", text: `<services>\n${text}</services>\n`, keys, replace: replaceInXml };
}
