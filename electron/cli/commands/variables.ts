import type { StoredDocument } from "../../../shared/core/model/documents.ts";
import type { Variables } from "../../../shared/core/model/variables.ts";
import type { StoredValue } from "../../../shared/core/planning/plan.ts";
import { type Candidate, describeLoss } from "../../../shared/core/variables/resolve.ts";
import type { Client } from "../../../shared/rpc/client.ts";
import { type CliIo, type Command, EXIT_FAILED, EXIT_OK } from "../command.ts";
import { openHost, resolveId } from "../host-access.ts";
import { type Resolved, resolveVariables } from "../resolve-variables.ts";
import { hostOptions, readOptions, requireWords, UsageError } from "../options.ts";

const MASKED = "********";

export const variablesCommand: Command = {
  usage: `slipway variables list PROJECT [--environment E] [--target T] [--step S] [--channel C] [--data DIR] [--json]
slipway variables explain PROJECT NAME [--environment E] [--target T] [--step S] [--channel C] [--json]
slipway variables set PROJECT NAME VALUE [--environment E ...] [--sensitive] [--json]

list gives the value of each variable as a deployment there would see it; explain says why one value counts and each of the
others does not. set gives a variable the value for exactly the environments named (none: everywhere). A sensitive value is
read from the environment variable VALUE, so that it is in no history.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, {
      ...hostOptions,
      environment: { type: "string", multiple: true, default: [] },
      target: { type: "string" },
      step: { type: "string" },
      channel: { type: "string" },
      sensitive: { type: "boolean", default: false },
    });
    const [verb, ...words] = positionals;
    const work = verbs[verb ?? ""];
    if (!work) throw new UsageError(verb === undefined ? "list, explain or set is missing" : `'${verb}' is not known`);
    const run = work(words, values, io);
    const access = await openHost(values.data, io);
    try {
      return await run(access.client);
    } finally {
      await access.close();
    }
  },
};

type Values = {
  readonly json: boolean;
  readonly environment: readonly string[];
  readonly target?: string | undefined;
  readonly step?: string | undefined;
  readonly channel?: string | undefined;
  readonly sensitive: boolean;
};
type Verb = (words: readonly string[], values: Values, io: CliIo) => (client: Client) => Promise<number>;

const verbs: Readonly<Record<string, Verb>> = {
  list: (words, values, io) => {
    const [project] = requireWords(words, ["PROJECT"]);
    return async (client) => {
      const resolutions = await resolveVariables(client, project, values);
      const winners = resolutions.flatMap(({ name, winner }) =>
        winner ? [{ name, value: shown(winner.value), source: winner.source }] : [],
      );
      io.out(
        values.json
          ? `${JSON.stringify(winners)}\n`
          : winners.map(({ name, value }) => `${name} = ${value ?? "(null)"}\n`).join(""),
      );
      return EXIT_OK;
    };
  },
  explain: (words, values, io) => {
    const [project, name] = requireWords(words, ["PROJECT", "NAME"]);
    return async (client) => {
      const found = (await resolveVariables(client, project, values)).find(
        (resolution) => resolution.name.toLowerCase() === name.toLowerCase(),
      );
      if (!found) {
        io.err(`slipway variables: '${project}' has no variable '${name}'.\n`);
        return EXIT_FAILED;
      }
      io.out(values.json ? `${JSON.stringify(explained(found))}\n` : explanation(found));
      return EXIT_OK;
    };
  },
  set: (words, values, io) => {
    const [project, name, text] = requireWords(words, ["PROJECT", "NAME", "VALUE"]);
    return async (client) => {
      const value = values.sensitive ? { plain: secretFrom(text, io) } : text;
      const id = await resolveId(client, "project", project);
      const environments = await Promise.all(
        values.environment.map((environment) => resolveId(client, "environment", environment)),
      );
      const stored = (await client.documents.list({ kind: "variables" })).find((document) => document.id === id) as
        | StoredDocument<"variables">
        | undefined; // listed by this kind
      const body = withValue(stored?.body ?? { variables: [] }, name, value, environments);
      const saved = await client.documents.save({
        kind: "variables",
        id,
        body: { ...body },
        expectedVersion: stored?.version ?? 0,
      });
      io.out(
        values.json
          ? `${JSON.stringify({ name, version: saved.version })}\n`
          : `Set ${name} (version ${saved.version})\n`,
      );
      return EXIT_OK;
    };
  },
};

function withValue(
  body: Variables,
  name: string,
  value: string | { readonly plain: string },
  environments: readonly string[],
): Variables {
  const scope = environments.length > 0 ? { environments: [...environments] } : {};
  const isSame = (other: { readonly scope: object }) => JSON.stringify(other.scope) === JSON.stringify(scope);
  const known = body.variables.find((variable) => variable.name.toLowerCase() === name.toLowerCase());
  if (!known) return { variables: [...body.variables, { name, values: [{ value, scope }] }] };
  const values = known.values.some(isSame)
    ? known.values.map((other) => (isSame(other) ? { value, scope } : other))
    : [...known.values, { value, scope }];
  return { variables: body.variables.map((variable) => (variable === known ? { ...known, values } : variable)) };
}

function secretFrom(variable: string, io: CliIo): string {
  const value = io.env[variable];
  if (value !== undefined) return value;
  throw new UsageError(`the environment variable ${variable} is not set; it should hold the sensitive value`);
}

function shown(value: StoredValue): string | null {
  return value === null || typeof value === "string" ? value : MASKED;
}

function explained({ name, winner, ties, losers }: Resolved) {
  const short = ({ value, source, scope }: Candidate<StoredValue>) => ({ value: shown(value), source, scope });
  return {
    name,
    winner: winner && short(winner),
    ties: ties.map(short),
    losers: losers.map(({ candidate, reason }) => ({ ...short(candidate), reason: describeLoss(reason) })),
  };
}

function explanation(resolution: Resolved): string {
  const { name, winner, losers } = explained(resolution);
  const line = ({
    value,
    source,
    scope,
  }: {
    readonly value: string | null;
    readonly source: string;
    readonly scope: object;
  }) => `${value ?? "(null)"}  (${source}, ${scopeText(scope)})`;
  const first = winner ? `${name} = ${line(winner)}\n` : `${name} has no value here\n`;
  return first + losers.map((loser) => `  not ${line(loser)}\n      ${loser.reason}\n`).join("");
}

function scopeText(scope: object): string {
  const parts = Object.entries(scope).map(([kind, names]) => `${kind} ${String(names)}`);
  return parts.length > 0 ? parts.join(", ") : "no scope";
}
