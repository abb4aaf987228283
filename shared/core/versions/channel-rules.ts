import { AppError, type Finding } from "../errors.ts";
import type { Channel, VersionRule } from "../model/channel.ts";
import { matchesPreRelease } from "./accepted-tags.ts";
import { inRange, parseRange } from "./range.ts";
import { parseVersion, type Version } from "./version.ts";

/** Says why a channel refuses a version for a step's package, as a sentence; null: it accepts it. */
export type ChannelTest = (version: string) => string | null;

/**
 * What a channel asks of the package of one step, all its rules for that step together. Throws `invalid_input` for a rule
 * that cannot be read.
 */
export function channelTest(channel: Channel, stepId: string): ChannelTest {
  const rules = channel.rules.filter(({ steps }) => steps.length === 0 || steps.includes(stepId)).map(readRule);
  return (text) => {
    if (rules.length === 0) return null;
    const version = parseVersion(text);
    if (version === null) return `'${text}' reads as no version, and the channel ${channel.name} asks for one.`;
    for (const rule of rules) {
      const reason = rule(version);
      if (reason !== null) return `The channel ${channel.name} wants ${reason}; '${text}' is none of them.`;
    }
    return null;
  };
}

/** What is wrong with the rules of a project's channels: rules that cannot be read, steps that do not exist. */
export function channelFindings(channels: readonly Channel[], stepIds: readonly string[] | null): readonly Finding[] {
  return channels.flatMap((channel, index) =>
    channel.rules.flatMap((rule, at): Finding[] => {
      const path = ["channels", index, "rules", at];
      const unknown = stepIds === null ? [] : rule.steps.filter((id) => !stepIds.includes(id));
      return [
        ...unreadable(channel, rule, path),
        ...unknown.map(
          (id): Finding => ({
            level: "warning",
            text: `A rule of channel '${channel.name}' is for the step '${id}', which the process does not have. Correct the step or remove the rule.`,
            path,
          }),
        ),
      ];
    }),
  );
}

/** A warning for each channel that a step is for and that its project does not have: the step never runs there. */
export function stepChannelFindings(
  channels: readonly Channel[],
  steps: readonly { readonly name: string; readonly channels: readonly string[] }[],
): readonly Finding[] {
  return steps.flatMap(({ name, channels: wanted }) =>
    wanted
      .filter((id) => !channels.some((channel) => channel.id === id))
      .map((id): Finding => {
        const known = channels.map((channel) => channel.id).join(", ");
        return {
          level: "warning",
          text: `Step '${name}' is for the channel '${id}', which the project does not have: it never runs there. Known: ${known}.`,
        };
      }),
  );
}

function unreadable(channel: Channel, rule: VersionRule, path: readonly (string | number)[]): Finding[] {
  try {
    readRule(rule);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ level: "error", text: `A rule of channel '${channel.name}' cannot be read. ${error.message}`, path }];
  }
}

/** Says what is wanted when a version is not that. */
function readRule({ range, preRelease }: VersionRule): (version: Version) => string | null {
  const wanted = range === "" ? null : parseRange(range);
  const isWanted = matchesPreRelease(preRelease);
  return (version) => {
    if (wanted !== null && !inRange(version, wanted)) return `versions in ${range}`;
    if (isWanted(version)) return null;
    return preRelease === "^$" ? "versions without a pre-release label" : `pre-release labels like ${preRelease}`;
  };
}
