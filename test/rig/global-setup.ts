import type { TestProject } from "vitest/node";
import { missingForRig } from "./packages.ts";
import { type Rig, type RigInfo, startRig } from "./rig/rig.ts";

/** What test files learn of the one rig of a run: where it is, or why there is none. */
export type SharedRig =
  | { readonly kind: "running"; readonly info: RigInfo }
  | { readonly kind: "missing"; readonly reasons: readonly string[] };

declare module "vitest" {
  // Vitest's own way to type what `provide` hands to test files.
  interface ProvidedContext {
    rig: SharedRig;
  }
}

let rig: Rig | null = null;

/** Starts one rig for all integration tests of a run. */
export async function setup(project: TestProject): Promise<void> {
  const reasons = missingForRig();
  if (reasons.length > 0) {
    project.provide("rig", { kind: "missing", reasons });
    return;
  }
  rig = await startRig({ remotes: 1 });
  const { layout, local, remotes, registries } = rig;
  project.provide("rig", { kind: "running", info: { layout, local, remotes, registries } });
}

/** Stops it. */
export async function teardown(): Promise<void> {
  await rig?.stop();
}
