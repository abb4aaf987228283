import type { Process, Step } from "../model/process.ts";

/** A step whose package is chosen when a release is made. */
export type PackageStep = Extract<Step, { readonly feed: string }>;

/** The steps whose packages a release of a channel needs. */
export function packageSteps(process: Process, channelId: string): readonly PackageStep[] {
  return process.steps.filter((step): step is PackageStep => "feed" in step && runsInChannel(step, channelId));
}

/** True for a step that runs when a release of this channel is deployed. A step that names no channel runs in all. */
export function runsInChannel({ channels }: Step, channelId: string): boolean {
  return channels.length === 0 || channels.includes(channelId);
}

/** The version for a release: `1.4.0`, and where the project has that already `1.4.0-2` and so on. */
export function freeVersion(wanted: string, isTaken: (version: string) => boolean): string {
  for (let count = 1; ; count++) {
    const version = count === 1 ? wanted : `${wanted}-${count}`;
    if (!isTaken(version)) return version;
  }
}
