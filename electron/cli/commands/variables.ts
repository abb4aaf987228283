import { caseKey } from "../../../shared/core/expressions/ignore-case.ts";
import type { ScopedValue, Variables } from "../../../shared/core/model/variables.ts";
import type { ScopeIds } from "../../../shared/core/planning/candidates.ts";
import { matrixReader } from "../../../shared/core/variables/matrix.ts";
import type { Scope } from "../../../shared/core/variables/scope.ts";
import type { Client } from "../../../shared/rpc/client.ts";
import { type CliIo, type Command, EXIT_FAILED, EXIT_OK } from "../command.ts";
import { placeEvaluator } from "../evaluate-values.ts";
import { explain, explanation, shower } from "../explain-variable.ts";
import { resolveId, withHost } from "../host-access.ts";
import { readSetting, resolveVariables, type ScopeLookUp } from "../resolve-variables.ts";
import { hostOptions, readOptions, requireWords, UsageError } from "../options.ts";

export const variablesCommand: Command = {
  usage: `slipway variables list PROJECT [--environment E] [--target T] [--step S] [--channel C] [--data DIR] [--json]
slipway variables explain PROJECT NAME [--environment E] [--target T] [--step S] [--channel C] [--json]
slipway variables set PROJECT NAME VALUE [--environment E ...] [--target T] [--step S] [--channel C] [--sensitive] [--json]
slipway variables set PROJECT NAME --account A | --certificate C [--environment E ...] [--target T] [--step S] [--channel C] [--json]

list gives the value of each variable as a deployment there would see it, as far as that is known before one; explain says why
one value counts and each of the others does not, and what it comes to. set gives a variable the value for exactly the scope named
(none: everywhere). A sensitive value is read from the environment variable VALUE, so that it is in no history.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, {
      ...hostOptions,
      environment: { type: "string", multiple: true, default: [] },
      target: { type: "string" },
      step: { type: "string" },
      channel: { type: "string" },
      sensitive: { type: "boolean", default: false },
      account: { type: "string" },
      certificate: { type: "string" },
    });
    const [verb, ...words] = positionals;
    const work = verbs[verb ?? ""];
    if (!work) throw new UsageError(verb === undefined ? "list, explain or set is missing" : `'${verb}' is not known`);
    const run = work(words, values, io);
    return withHost(values.data, io, ({ client }) => run(client));
  },
};

type Values = {
  readonly json: boolean;
  readonly environment: readonly string[];
  readonly target?: string | undefined;
  readonly step?: string | undefined;
  readonly channel?: string | undefined;
  readonly sensitive: boolean;
  readonly account?: string | undefined;
  readonly certificate?: string | undefined;
};
type Verb = (words: readonly string[], values: Values, io: CliIo) => (client: Client) => Promise<number>;

const verbs: Readonly<Record<string, Verb>> = {
  list: (words, values, io) => {
    const [project] = requireWords(words, ["PROJECT"]);
    return async (client) => {
      const resolved = await resolveVariables(client, project, values);
      const { resolutions } = resolved;
      const show = await shower(client, resolutions);
      const evaluate = await placeEvaluator(client, resolved);
      const winners = resolutions.flatMap(({ name, winner }) => {
        if (!winner) return [];
        const value = show(winner.value);
        const seen = typeof winner.value === "string" ? evaluate(winner.value).text : value;
        return [{ name, value, evaluated: seen, source: winner.source }];
      });
      io.out(
        values.json
          ? `${JSON.stringify(winners)}\n`
          : winners.map(({ name, evaluated }) => `${name} = ${evaluated ?? "(null)"}\n`).join(""),
      );
      const tied = resolutions.filter(({ ties }) => ties.length > 0).map(({ name }) => name);
      if (tied.length > 0) io.err(`slipway variables: nothing says which value counts here of: ${tied.join(", ")}.\n`);
      return EXIT_OK;
    };
  },
  explain: (words, values, io) => {
    const [project, name] = requireWords(words, ["PROJECT", "NAME"]);
    return async (client) => {
      const resolved = await resolveVariables(client, project, values);
      const found = resolved.resolutions.find((resolution) => caseKey(resolution.name) === caseKey(name));
      if (!found) {
        io.err(`slipway variables: '${project}' has no variable '${name}'.\n`);
        return EXIT_FAILED;
      }
      const answer = await explain(client, resolved, found);
      io.out(values.json ? `${JSON.stringify(answer)}\n` : explanation(answer));
      return EXIT_OK;
    };
  },
  set: (words, values, io) => {
    const given = valueGiven(words, values, io);
    const { project, name } = given;
    return async (client) => {
      const value = await given.read(client);
      const id = await resolveId(client, "project", project);
      const { stored, variables, ids, lookUp } = await readSetting(client, id);
      const body = withValue(variables, { name, value, scope: scopeOf(values, lookUp) }, ids);
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

type Given = {
  readonly project: string;
  readonly name: string;
  /** Gives the value; an account or certificate may be named by its name. */
  readonly read: (client: Client) => Promise<ScopedValue["value"]>;
};

/** What the words and options of `set` say. Throws `UsageError` where they say nothing, or two things. */
function valueGiven(words: readonly string[], { account, certificate, sensitive }: Values, io: CliIo): Given {
  if (account === undefined && certificate === undefined) {
    const [project, name, text] = requireWords(words, ["PROJECT", "NAME", "VALUE"]);
    const value = sensitive ? { plain: secretFrom(text, io) } : text;
    return { project, name, read: async () => value };
  }
  const [project, name] = requireWords(words, ["PROJECT", "NAME"]);
  if (sensitive || (account !== undefined && certificate !== undefined)) {
    throw new UsageError("one of --account, --certificate and --sensitive can be given at a time");
  }
  const read = async (client: Client) => {
    if (account !== undefined) return { account: await resolveId(client, "account", account) };
    return { certificate: await resolveId(client, "certificate", certificate ?? "") };
  };
  return { project, name, read };
}

/** The scope that options name, by ids. */
function scopeOf({ environment, target, step, channel }: Values, lookUp: ScopeLookUp): Scope {
  const one = (kind: "targets" | "steps" | "channels", name: string | undefined) =>
    name === undefined ? {} : { [kind]: [lookUp(kind, name)] };
  return {
    ...(environment.length > 0 && { environments: environment.map((name) => lookUp("environments", name)) }),
    ...one("targets", target),
    ...one("steps", step),
    ...one("channels", channel),
  };
}

/** Variables with a value put in the place of the one of the same scope, however that is written, or behind the others. */
function withValue(
  body: Variables,
  { name, value, scope }: { readonly name: string; readonly value: ScopedValue["value"]; readonly scope: Scope },
  ids: ScopeIds,
): Variables {
  const keyOf = matrixReader((kind, text) => (kind === "tags" ? text : (ids[kind].get(text.toLowerCase()) ?? text)));
  const key = keyOf.columnOf(scope).key;
  const isSame = (other: ScopedValue) => keyOf.columnOf(other.scope).key === key;
  const own = { value, scope } as ScopedValue; // a scope's lists are not changed by anyone
  const known = body.variables.find((variable) => caseKey(variable.name) === caseKey(name));
  if (!known) return { variables: [...body.variables, { name, values: [own] }] };
  const values = known.values.some(isSame)
    ? known.values.map((other) => (isSame(other) ? { value, scope: other.scope } : other))
    : [...known.values, own];
  return { variables: body.variables.map((variable) => (variable === known ? { ...known, values } : variable)) };
}

function secretFrom(variable: string, io: CliIo): string {
  const value = io.env[variable];
  if (value !== undefined) return value;
  throw new UsageError(`the environment variable ${variable} is not set; it should hold the sensitive value`);
}
