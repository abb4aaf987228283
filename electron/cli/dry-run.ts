import type { Finding } from "../../shared/core/errors.ts";
import type { Client } from "../../shared/rpc/client.ts";
import type { DeploymentRequest } from "../../shared/rpc/contract.ts";
import type { DeploymentPreview, FilesPreview } from "../../shared/rpc/types.ts";
import { type CliIo, EXIT_FAILED, EXIT_OK } from "./command.ts";

/** Shows what a deployment would do. The exit code says whether it may start and its files can be rewritten. */
export async function dryRun(client: Client, request: DeploymentRequest, json: boolean, io: CliIo): Promise<number> {
  const preview = await client.deployments.preview(request);
  const files = await client.deployments.previewFiles(request);
  if (json) io.out(`${JSON.stringify({ ...preview, files })}\n`);
  else io.out(previewText(preview) + files.map(filesText).join(""));
  return preview.allowed && files.every(({ error }) => error === null) ? EXIT_OK : EXIT_FAILED;
}

function previewText({ allowed, findings, steps, current }: DeploymentPreview): string {
  const running = current ? `Now there: ${current.version}\n` : "Nothing is there yet\n";
  const lines = steps.map(({ name, version, targets, skipped }) => {
    const where = targets.length > 0 ? ` on ${targets.map((target) => target.name).join(", ")}` : "";
    return `  ${name}${version ? ` ${version}` : ""}${where}${skipped ? " (skipped)" : ""}\n`;
  });
  return `${running}Would run:\n${lines.join("")}${findings.map(findingText).join("")}${allowed ? "" : "It may not start.\n"}`;
}

function filesText({ stepName, targetName, files, error }: FilesPreview): string {
  const head = `\n== ${stepName} on ${targetName}\n`;
  const failure = error === null ? "" : `error: ${error}\n`;
  const texts = files.map(({ path, diff, stages }) => {
    const stageLines = stages.map(({ kind, transform, changes, findings }) => {
      const count = `${changes.length} change${changes.length === 1 ? "" : "s"}`;
      return `  ${transform ?? kind}: ${count}\n${findings.map(findingText).join("")}`;
    });
    return `${path}\n${stageLines.join("")}${diff === "" ? "  nothing changes\n" : `${diff}\n`}`;
  });
  return head + failure + texts.join("");
}

function findingText({ level, text, file, line, column }: Finding): string {
  const place = file === undefined ? "" : `${file}${line === undefined ? "" : `(${line},${column ?? 1})`}: `;
  return `  ${place}${level}: ${text}\n`;
}
