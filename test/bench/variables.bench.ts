import { performance } from "node:perf_hooks";
import { evaluate } from "../../shared/core/expressions/evaluate.ts";
import { createVariableSet } from "../../shared/core/expressions/variable-set.ts";
import { createMask } from "../../shared/core/variables/mask.ts";
import { type Candidate, resolveAll } from "../../shared/core/variables/resolve.ts";

type Figure = { readonly name: string; readonly value: number; readonly unit: string; readonly target: string };

const LOG_BYTES = 10_000_000;

/** The three figures for variables: choosing values, evaluating, masking. Each is the median of several rounds. */
export async function run(): Promise<readonly Figure[]> {
  return [resolving(), evaluating(), masking()];
}

function resolving(): Figure {
  const environments = Array.from({ length: 12 }, (_, index) => `Environment ${index}`);
  const candidates = Array.from({ length: 5000 }, (_, index) =>
    environments.map(
      (environment): Candidate => ({
        name: `Group${index % 50}.Name${index}`,
        value: "text",
        source: "project",
        scope: { environments: [environment] },
      }),
    ),
  ).flat();
  const context = {
    environment: "environment 7",
    target: "web-1",
    targetTags: ["web"],
    step: "Run web",
    stepTargetTags: ["web"],
    channel: "Stable",
  };
  const ms = medianMs(9, () => resolveAll(candidates, context));
  return { name: "Resolve 5,000 names x 12 scopes for one context", value: ms, unit: "ms", target: "< 50 ms" };
}

function evaluating(): Figure {
  const names = Array.from({ length: 1000 }, (_, index) => `Group${index % 20}.Name${index}`);
  const template = names.map((name) => `${name} = #{${name}}\n`).join("");
  const entries = names.map((name, index): readonly [string, string] => [name, `value ${index}`]);
  const ms = medianMs(201, () => evaluate(template, createVariableSet(entries), { haltOnError: true }));
  return { name: "Evaluate a template of 1,000 tokens", value: ms, unit: "ms", target: "< 5 ms" };
}

function masking(): Figure {
  const secrets = Array.from(
    { length: 50 },
    (_, index) => `S3cr3t-${index * 7919}"&<${(index * 104_729).toString(36)}Zz`,
  );
  const log = logWith(secrets);
  const mask = createMask(secrets);
  const ms = medianMs(9, () => {
    const stream = mask.stream();
    for (let at = 0; at < log.length; at += 65_536) stream.push(log.subarray(at, at + 65_536));
    stream.end();
  });
  const value = LOG_BYTES / 1e6 / (ms / 1000);
  return { name: "Mask a 10 MB log, 50 secrets in all their forms", value, unit: "MB/s", target: ">= 100 MB/s" };
}

/** Ordinary lines, with a secret every 10,000 bytes. */
function logWith(secrets: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  const line = "2024-03-09 18:05:07 INFO  Pulled image acme/web:1.4.0 sha256:9f2c1d4e from registry.example in 1.2s\n";
  const log = encoder.encode(line.repeat(Math.ceil(LOG_BYTES / line.length)).slice(0, LOG_BYTES));
  for (let at = 0; at + 100 < LOG_BYTES; at += 10_000)
    log.set(encoder.encode(secrets[(at / 10_000) % secrets.length] ?? ""), at);
  return log;
}

function medianMs(rounds: number, work: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).toSorted((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}
