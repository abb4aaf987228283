import { glob } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { missingForRig } from "../../test/rig/packages.ts";
import { ROOT } from "../root.ts";

/**
 * Runs the benchmarks and prints a line each: what was measured, the median, and what is aimed at. Nothing here fails a
 * build: machines differ. Ratios compare two things measured in the same run. Words after the command choose files.
 */
export type Figure = { readonly name: string; readonly value: number; readonly unit: string; readonly target: string };
type Bench = { readonly run: () => Promise<readonly Figure[]> };

const wanted = process.argv.slice(2);
const missing = missingForRig();
for await (const file of glob("test/bench/*.bench.ts", { cwd: ROOT })) {
  if (wanted.length > 0 && !wanted.some((word) => file.includes(word))) continue;
  if (file.includes(".rig.") && missing.length > 0) {
    console.log(`${file}: left out: ${missing.join("; ")}`);
    continue;
  }
  const bench = (await import(join(ROOT, file))) as Bench; // every file there exports `run`
  console.log(`\n${file}`);
  for (const { name, value, unit, target } of await bench.run()) {
    console.log(`  ${name.padEnd(78)} ${format(value).padStart(10)} ${unit.padEnd(6)} aim: ${target}`);
  }
}
process.exit();

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(3);
}
