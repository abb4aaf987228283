import { existsSync } from "node:fs";
import process from "node:process";
import { missingForRig, rigPackages } from "../test/rig/packages.ts";
import { run } from "./run-tool.ts";

const CHROMIUM = "/usr/bin/chromium";

/**
 * Installs what the integration tests need where that is possible (root on Debian) and gives the reasons why they cannot
 * run; empty when they can.
 */
export async function installRigPackages(): Promise<readonly string[]> {
  if (missing().length > 0 && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const quiet = { DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["-q", "-y", "update"], quiet);
    await run(
      "apt-get",
      ["-q", "-y", "install", "--no-install-recommends", ...rigPackages, "iproute2", "chromium", "fonts-liberation"],
      quiet,
    );
  }
  return missing();
}

function missing(): readonly string[] {
  return [...missingForRig(), ...(existsSync(CHROMIUM) ? [] : [`${CHROMIUM} is missing (Debian package chromium)`])];
}
