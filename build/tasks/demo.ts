import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { keyFileBox } from "../../electron/adapters/secret-boxes.ts";
import { createLocalHost } from "../../electron/cli/local-host.ts";
import { SAMPLE_ENVIRONMENTS, SAMPLE_PROJECT } from "../../electron/sample/sample-project.ts";
import type { Client } from "../../shared/rpc/client.ts";

/**
 * The main job in a terminal: a package with a web.config goes through Development, Test and Production as folders, and
 * what changed in its configuration is shown for each. Ends with exit code 0 only when all of it succeeded.
 */
const folder = mkdtempSync(join(tmpdir(), "slipway-demo-"));
const host = await createLocalHost(folder, keyFileBox(join(folder, "secret.key")));
try {
  await demonstrate(host.clientFor("demo"));
} finally {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
}

async function demonstrate(client: Client): Promise<void> {
  await client.host.addSample();
  const release = await client.releases.create({ project: SAMPLE_PROJECT, packages: { "web-site": "1.0.0" } });
  console.log(`Created release ${release.version} of ${SAMPLE_PROJECT}.`);
  const early = await client.deployments.preview({ release: release.id, environment: "production" });
  console.log(`May it go to production now? ${early.allowed ? "Yes." : `No. ${early.findings[0]?.text ?? ""}`}`);
  for (const environment of SAMPLE_ENVIRONMENTS) {
    const started = await client.deployments.start({ release: release.id, environment });
    console.log(`\n== ${environment}`);
    for await (const events of await client.deployments.watch({ deployment: started.id })) {
      for (const { event } of events) {
        if (event.kind === "file-rewritten") console.log(`${event.path}\n${event.diff}`);
      }
    }
    const { deployment } = await client.deployments.get({ deployment: started.id });
    console.log(`${release.version} to ${environment}: ${deployment.outcome ?? deployment.status}`);
    if (deployment.outcome === "succeeded") continue;
    console.error(deployment.error);
    process.exitCode = 1;
    return;
  }
  console.log("\nWhat runs where:");
  for (const row of (await client.board.get()).rows) {
    for (const cell of row.cells)
      console.log(`  ${row.projectName} ${cell.latest?.version ?? "-"} in ${cell.environmentId}`);
  }
}
