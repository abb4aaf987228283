import process from "node:process";
import { replaceAll, sampleOf } from "./config.bench.ts";
import { peakBytes } from "./peak-memory.ts";

/** Run by the bench in a process of its own: prints the peak memory in bytes after replacing so many times. */
const [name = "", runs = "0"] = process.argv.slice(2);
const sample = sampleOf(name);
for (let run = 0; sample && run < Number(runs); run++) replaceAll(sample);
process.stdout.write(String(peakBytes()));
