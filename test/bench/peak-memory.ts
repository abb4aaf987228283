import { readFileSync } from "node:fs";
import process from "node:process";

/** The most memory this process has held, in bytes. On Linux its own alone: `maxRSS` there begins with what its parent held. */
export function peakBytes(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes = "0"] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}
