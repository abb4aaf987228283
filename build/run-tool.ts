import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { ROOT } from "./root.ts";

/** Runs a tool that the dependencies brought, on this Node, and gives its exit code; its output is shown. */
export function runTool(
  tool: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return run(join(ROOT, "node_modules", ".bin", process.platform === "win32" ? `${tool}.cmd` : tool), args, env);
}

/** Runs a program and gives its exit code; its output is shown. */
export function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: "inherit",
      env: { ...process.env, ...env },
      shell: command.endsWith(".cmd"),
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
