import type { Artifact } from "./events.ts";

/** What no system takes in a file's name, and names that Windows keeps for devices. */
const REFUSED = /[<>:"/\\|?*\u0000-\u001f]/g;
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * Names to save artifacts under, side by side in one folder. Where several would take one name, the step and target are put
 * before it, and then a number.
 */
export function fileNames(artifacts: readonly Artifact[]): ReadonlyMap<string, Artifact> {
  const names = new Map<string, Artifact>();
  const taken = new Set<string>();
  for (const artifact of artifacts) {
    const { name, stepId, targetId } = artifact;
    const plain = safeName(name);
    const place = `${stepId}${targetId === null ? "" : `-${targetId}`}-${plain}`;
    let wanted = taken.has(plain.toLowerCase()) ? place : plain;
    for (let number = 2; taken.has(wanted.toLowerCase()); number++) wanted = `${number}-${place}`;
    taken.add(wanted.toLowerCase());
    names.set(wanted, artifact);
  }
  return names;
}

function safeName(name: string): string {
  const safe = name
    .replace(REFUSED, "_")
    .replace(/[. ]+$/, "")
    .replace(DEVICE, "_$1");
  return safe === "" ? "artifact" : safe;
}
