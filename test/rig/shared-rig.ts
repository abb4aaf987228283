import { existsSync, mkdirSync } from "node:fs";
import { inject } from "vitest";
import type { SharedRig } from "./global-setup.ts";
import { type HostInfo, type HostOptions, startHost } from "./rig/host.ts";
import { hostFolder, type RigLayout } from "./rig/layout.ts";
import type { RigInfo } from "./rig/rig.ts";

/** The rig of this run, or why there is none. `describe.skipIf(sharedRig().kind === "missing")` guards a file. */
function sharedRig(): SharedRig {
  return inject("rig");
}

/** True when the rig cannot run here; the test task lists the reasons. */
export const rigIsMissing = sharedRig().kind === "missing";

/** The running rig of this run. Break nothing of it: other files use it too. Throws when there is none. */
export function theRig(): RigInfo {
  const rig = sharedRig();
  if (rig.kind === "missing") throw new Error(`There is no rig: ${rig.reasons.join("; ")}.`);
  return rig.info;
}

/** The rig's first host with SSH. */
export function theRemote(): HostInfo {
  const [remote] = theRig().remotes;
  if (!remote) throw new Error("The shared rig has a remote host.");
  return remote;
}

/** A host of one's own, to break; half a second to start. `removeHost` takes it away. */
export async function startPrivateHost(options: HostOptions = {}): Promise<HostInfo> {
  const { layout } = theRig();
  return startHost(layout, takeHostNumber(layout), options);
}

/** The first free number; making the host's folder takes it. */
function takeHostNumber(layout: RigLayout): number {
  for (let number = 1; number < 100; number += 1) {
    const folder = hostFolder(layout, number);
    if (existsSync(folder)) continue;
    mkdirSync(folder);
    return number;
  }
  throw new Error("The rig has no room for another host.");
}
