import type { ReleaseDetails } from "../../../shared/rpc/types.ts";
import type { CliIo, Command } from "../command.ts";
import { type HostAccess, resolveId, withHost } from "../host-access.ts";
import { hostOptions, readOptions, requireWords, UsageError } from "../options.ts";
import { findRelease } from "../releases.ts";

export const releaseCommand: Command = {
  usage: `slipway release create PROJECT [VERSION] [--channel NAME] [--package STEP=VERSION ...] [--notes TEXT] [--ignore-channel-rules] [--data DIR] [--json]
slipway release list PROJECT [--data DIR] [--json]
slipway release block PROJECT VERSION --reason TEXT
slipway release unblock PROJECT VERSION
slipway release update-variables PROJECT VERSION [--json]

create freezes the project's process, variables and transforms, and each package by its content. A step's version left
out is the newest of its feed that the channel accepts; VERSION left out is that of the first package. update-variables
takes the variables as they are now into a release; everything else it froze stays.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, {
      ...hostOptions,
      channel: { type: "string" },
      "ignore-channel-rules": { type: "boolean", default: false },
      package: { type: "string", multiple: true, default: [] },
      notes: { type: "string", default: "" },
      reason: { type: "string" },
    });
    const [verb, ...words] = positionals;
    const work = verbs[verb ?? ""];
    if (!work)
      throw new UsageError(
        verb === undefined ? "create, list, block, unblock or update-variables is missing" : `'${verb}' is not known`,
      );
    const run = work(words, values, io);
    return withHost(values.data, io, run);
  },
};

type Values = {
  readonly json: boolean;
  readonly package: readonly string[];
  readonly notes: string;
  readonly channel?: string | undefined;
  readonly "ignore-channel-rules": boolean;
  readonly reason?: string | undefined;
};
/** Reads the words first, so that a wrong command line never opens a host. */
type Verb = (words: readonly string[], values: Values, io: CliIo) => (access: HostAccess) => Promise<number>;

const verbs: Readonly<Record<string, Verb>> = {
  create: (words, values, io) => {
    const [project, version = null] =
      words.length === 2 ? requireWords(words, ["PROJECT", "VERSION"]) : requireWords(words, ["PROJECT"]);
    const packages = Object.fromEntries(values.package.map(packageOption));
    return async ({ client }) => {
      const id = await resolveId(client, "project", project);
      const release = await client.releases.create({
        project: id,
        version,
        channel: values.channel ?? null,
        packages,
        notes: values.notes,
        ignoreChannelRules: values["ignore-channel-rules"],
      });
      if (values.json) io.out(`${JSON.stringify(release)}\n`);
      else io.out(`Created release ${release.version} of ${project}\n`);
      return 0;
    };
  },
  list: (words, values, io) => {
    const [project] = requireWords(words, ["PROJECT"]);
    return async ({ client }) => {
      const releases = await client.releases.list({ project: await resolveId(client, "project", project) });
      io.out(values.json ? `${JSON.stringify(releases)}\n` : releases.map(releaseLine).join(""));
      return 0;
    };
  },
  block: (words, values, io) => {
    if (!values.reason) throw new UsageError("--reason TEXT is missing");
    return setBlock(words, values.reason, io, values.json);
  },
  "update-variables": (words, values, io) => {
    const [project, version] = requireWords(words, ["PROJECT", "VERSION"]);
    return async ({ client }) => {
      const found = await findRelease(client, project, version);
      const release = await client.releases.updateVariables({ release: found.id });
      io.out(values.json ? `${JSON.stringify(release)}\n` : `Updated the variables of release ${release.version}\n`);
      return 0;
    };
  },
  unblock: (words, values, io) => setBlock(words, null, io, values.json),
};

function setBlock(
  words: readonly string[],
  reason: string | null,
  io: CliIo,
  json: boolean,
): (access: HostAccess) => Promise<number> {
  const [project, version] = requireWords(words, ["PROJECT", "VERSION"]);
  return async ({ client }) => {
    const found = await findRelease(client, project, version);
    const release = await client.releases.block({ release: found.id, reason });
    io.out(
      json
        ? `${JSON.stringify(release)}\n`
        : `${reason === null ? "Unblocked" : "Blocked"} release ${release.version}\n`,
    );
    return 0;
  };
}

function packageOption(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError(`--package takes STEP=VERSION, not '${text}'`);
}

function releaseLine({ release, channel, environments }: ReleaseDetails): string {
  const done = environments.filter((environment) => environment.succeeded).map((environment) => environment.name);
  const blocked = release.blockedReason === null ? "" : `  blocked: ${release.blockedReason}`;
  return `${release.version.padEnd(20)}${new Date(release.createdAtMs).toISOString()}  ${channel.name.padEnd(12)}${done.join(", ") || "not deployed"}${blocked}\n`;
}
