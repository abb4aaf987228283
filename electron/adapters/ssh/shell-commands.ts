import type { ScriptProgram, ScriptSystem } from "../../../shared/core/deployment/script-program.ts";

/**
 * The command line that starts a program. Elsewhere than on Windows the user's shell gives its place to the program, so
 * that the program leads the group of processes that the SSH server made, and can be ended with all in it.
 */
export function programCommand({ command, args }: Omit<ScriptProgram, "input">, system: ScriptSystem): string {
  return system === "windows"
    ? [command, ...args.map(windowsWord)].join(" ")
    : ["exec", command, ...args.map(posixWord)].join(" ");
}

/** Ends a program and all that it started: first asks, after five seconds kills. Exit code 0: it is gone. */
export function endCommand(processId: number, system: ScriptSystem): string {
  if (system === "windows") return `taskkill /PID ${processId} /T /F`;
  return `sh -c ${posixWord(endScript(processId))}`;
}

/** Words that `sh`, `csh` and `fish` read alike. */
function posixWord(word: string): string {
  return /^[\w./=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** For words without quotes and percent signs: `cmd` and PowerShell read them alike. */
function windowsWord(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `"${word}"`;
}

/** `kill` of dash and busybox knows no `--`. A program that leads no group is ended by itself. */
function endScript(processId: number): string {
  return [
    `k() { kill "-$1" -${processId} 2>/dev/null || kill "-$1" ${processId} 2>/dev/null; }`,
    "k TERM || exit 0",
    "n=0",
    "while [ $n -lt 50 ]; do k 0 || exit 0; if sleep 0.1 2>/dev/null; then n=$((n+1)); else sleep 1; n=$((n+10)); fi; done",
    "k KILL",
    "exit 0",
  ].join("; ");
}
