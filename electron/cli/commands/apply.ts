import { AppError, type Finding } from "../../../shared/core/errors.ts";
import type { ApplyResult } from "../../../shared/rpc/types.ts";
import { type CliIo, type Command, EXIT_FAILED, EXIT_OK } from "../command.ts";
import { type FileDocument, readDocumentFiles } from "../document-files.ts";
import { withHost } from "../host-access.ts";
import { hostOptions, readOptions, requireWords } from "../options.ts";

export const applyCommand: Command = {
  usage: `slipway apply DIR [--data DIR] [--dry-run] [--json]

Creates and changes everything that the YAML files in DIR declare: all of it, or nothing when a file has an error.
What is not in DIR is left as it is. Secrets are written { fromEnv: NAME }. The layout is that of 'slipway export'.`,
  run: async (args, io) => {
    const { values, positionals } = readOptions(args, {
      ...hostOptions,
      "dry-run": { type: "boolean", default: false },
    });
    const [folder] = requireWords(positionals, ["DIR"]);
    const read = await readDocumentFiles(folder, io.env);
    if (read.documents.length + read.findings.length === 0) {
      throw new AppError(
        "invalid_input",
        `There is nothing to apply in ${folder}. Give the folder that holds environments, projects and so on, as 'slipway export' writes it.`,
      );
    }
    const result = read.findings.some((finding) => finding.level === "error")
      ? { applied: false, documents: [], findings: [] }
      : await applyDocuments(values.data, read.documents, values["dry-run"], io);
    const findings = [...read.findings, ...result.findings.map((finding) => withPosition(finding, read.documents))];
    print({ ...result, findings }, values.json, io);
    return findings.some((finding) => finding.level === "error") ? EXIT_FAILED : EXIT_OK;
  },
};

async function applyDocuments(
  data: string | undefined,
  documents: readonly FileDocument[],
  dryRun: boolean,
  io: CliIo,
): Promise<ApplyResult> {
  const incoming = documents.map(({ kind, id, body, file }) => ({ kind, id, body, file }));
  return withHost(data, io, ({ client }) => client.documents.apply({ documents: incoming, dryRun }));
}

/** The host knows where in a document a finding is; the file says on which line that is. */
function withPosition(finding: Finding, documents: readonly FileDocument[]): Finding {
  const source = documents.find((document) => document.file === finding.file);
  return source && finding.path ? { ...finding, ...source.positionOf(finding.path) } : finding;
}

function print(result: ApplyResult, json: boolean, io: CliIo): void {
  if (json) {
    io.out(`${JSON.stringify(result)}\n`);
    return;
  }
  for (const finding of result.findings) {
    const place =
      finding.file === undefined
        ? ""
        : `${finding.file}${finding.line === undefined ? "" : `(${finding.line},${finding.column ?? 1})`}: `;
    io.err(`${place}${finding.level}: ${finding.text}\n`);
  }
  for (const { kind, id, outcome } of result.documents) io.out(`${outcome.padEnd(10)}${kind} ${id}\n`);
  const count = (outcome: string) => result.documents.filter((document) => document.outcome === outcome).length;
  if (result.documents.length > 0) {
    io.out(
      `${count("created")} created, ${count("changed")} changed, ${count("unchanged")} left as they were${result.applied ? "" : " (dry run: nothing was stored)"}\n`,
    );
  } else if (!result.applied) io.err("Nothing was stored.\n");
}
