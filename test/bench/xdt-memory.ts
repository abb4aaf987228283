import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { applyTransform } from "../../shared/core/xdt/apply.ts";
import { peakBytes } from "./peak-memory.ts";

/** Run by the bench in a process of its own: prints the peak memory in bytes after the given number of transforms. */
const [folder = "", runs = "0"] = process.argv.slice(2);
const source = new Uint8Array(readFileSync(join(folder, "source")));
const rules = new Uint8Array(readFileSync(join(folder, "rules")));
for (let run = 0; run < Number(runs); run++) {
  applyTransform({ source, sourceName: "source", transform: rules, transformName: "rules" });
}
process.stdout.write(String(peakBytes()));
