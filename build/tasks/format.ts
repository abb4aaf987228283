import process from "node:process";
import { runTool } from "../run-tool.ts";

process.exitCode = await runTool("biome", ["format", "--write"]);
