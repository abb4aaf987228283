import { parseArgs } from "node:util";
import { messageOf } from "../../../shared/core/errors.ts";
import {
  acceptedTags,
  matchesPreRelease,
  readTags,
  type VersionRule,
} from "../../../shared/core/versions/accepted-tags.ts";
import { parseRange } from "../../../shared/core/versions/range.ts";
import { type Command, EXIT_OK, EXIT_USAGE } from "../command.ts";

const USAGE = `slipway versions [--range RANGE] [--prerelease REGEX] [--json] TAG...

Reads Docker tags as versions and prints those a rule accepts, newest first.

  --range RANGE       NuGet notation: '1.0' (from there on), '[1.0,2.0)', '(,1.0]', '[1.4]' (exactly)
  --prerelease REGEX  Searched in the label after the numbers; '^$' wants no label
  --json              Print {"tags":[{"tag","version"}],"accepted":[...]}; a version of null cannot be read`;

/** `slipway versions`: Docker tags as versions. */
export const versionsCommand: Command = {
  usage: USAGE,
  run(args, io) {
    const options = readOptions(args);
    if (options.kind === "wrong") {
      io.err(`slipway versions: ${options.why}\n`);
      return Promise.resolve(EXIT_USAGE);
    }
    const tags = readTags(options.tags);
    const accepted = acceptedTags(tags, options.rule);
    io.out(options.json ? `${JSON.stringify({ tags, accepted })}\n` : accepted.map((tag) => `${tag}\n`).join(""));
    return Promise.resolve(EXIT_OK);
  },
};

type Options =
  | { readonly kind: "wrong"; readonly why: string }
  | { readonly kind: "tags"; readonly tags: readonly string[]; readonly rule: VersionRule; readonly json: boolean };

/** A rule that cannot be read is a mistake in the command line like any other. */
function readOptions(args: readonly string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { range: { type: "string" }, prerelease: { type: "string" }, json: { type: "boolean" } },
    });
    if (positionals.length === 0) return { kind: "wrong", why: `Give at least one tag.\n${USAGE}` };
    const rule: VersionRule = {
      range: values.range ? parseRange(values.range) : null,
      preRelease: matchesPreRelease(values.prerelease ?? ""),
    };
    return { kind: "tags", tags: positionals, rule, json: values.json === true };
  } catch (error) {
    return { kind: "wrong", why: messageOf(error) };
  }
}
