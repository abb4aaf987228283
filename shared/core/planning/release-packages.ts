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
