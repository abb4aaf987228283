import type { AuditEvent } from "../../../shared/rpc/types.ts";
import { type CliIo, type Command, EXIT_FAILED, EXIT_OK } from "../command.ts";
import { type HostAccess, resolveId, withHost } from "../host-access.ts";
import { hostOptions, readOptions, requireWords, UsageError } from "../options.ts";

export const auditCommand: Command = {
  usage: `slipway audit [list] [--project P] [--text T] [--limit N] [--data DIR] [--json]
slipway audit verify [--data DIR] [--json]

Lists audit events, newest first; verify walks the hash chain and names the first event that was changed or is missing.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, {
      ...hostOptions,
      project: { type: "string" },
      text: { type: "string" },
      limit: { type: "string", default: "50" },
    });
    const [verb = "list", ...rest] = positionals;
    requireWords(rest, []);
    if (verb !== "list" && verb !== "verify") throw new UsageError(`'${verb}' is not known`);
    return withHost(values.data, io, (access) =>
      verb === "verify" ? verify(access, values.json, io) : list(access, values, io),
    );
  },
};

async function verify({ client }: HostAccess, json: boolean, io: CliIo): Promise<number> {
  const check = await client.audit.verify();
  if (json) io.out(`${JSON.stringify(check)}\n`);
  else if (check.firstBadSeq === null)
    io.out(`The audit trail is whole: ${check.count} events, each chained to the one before.\n`);
  else
    io.err(
      `The audit trail is broken at event ${check.firstBadSeq}: it was changed, or events before it are missing.\n`,
    );
  return check.firstBadSeq === null ? EXIT_OK : EXIT_FAILED;
}

type ListValues = {
  readonly json: boolean;
  readonly limit: string;
  readonly project?: string | undefined;
  readonly text?: string | undefined;
};

async function list({ client }: HostAccess, values: ListValues, io: CliIo): Promise<number> {
  const project = values.project === undefined ? undefined : await resolveId(client, "project", values.project);
  const events = await client.audit.list({ project, text: values.text, limit: Number(values.limit) });
  io.out(values.json ? `${JSON.stringify(events)}\n` : events.map(auditLine).join(""));
  return EXIT_OK;
}

function auditLine(event: AuditEvent): string {
  return `${String(event.seq).padStart(6)}  ${new Date(event.atMs).toISOString()}  ${event.actor.padEnd(12)}  ${event.message}\n`;
}
