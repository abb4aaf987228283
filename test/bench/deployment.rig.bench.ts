import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHostOn } from "../open-host.ts";
import { burstLine } from "../rig/rig/images.ts";
import { pullImage, removeAllContainers } from "../rig/rig/containers.ts";
import type { HostInfo } from "../rig/rig/host.ts";
import { type Rig, startRig } from "../rig/rig/rig.ts";
import type { Client } from "../../shared/rpc/client.ts";
import { median, timed } from "./median.ts";
import { shopDocuments } from "./shop-documents.ts";

const ROUNDS = 9;
const PORT = 28_300;
const BARE_PORT = 28_301;
const BURST_BYTES = Buffer.byteLength(burstLine(1)) + 1;
const BURST_LINES = 100_000;

/** Deployments on a real engine, each beside the same Engine API calls made directly. */
export async function run() {
  const rig = await startRig({ remotes: 0 });
  try {
    return [...(await replacing(rig)), ...(await following(rig))];
  } finally {
    await rig.stop();
  }
}

async function replacing(rig: Rig) {
  for (const round of [0, 1]) await pullImage(rig.local, image(rig, round));
  const plain = await inTurn(rig, []);
  const withFile = await inTurn(rig, [
    { path: "/inetpub/wwwroot/web.config", automaticTransforms: false, transforms: ["t.config"] },
  ]);
  return [
    { name: "Replace a container, start to stored success", value: plain.slipway, unit: "ms", target: "see the ratio" },
    { name: "The same Engine API calls by a bare script", value: plain.bare, unit: "ms", target: "about 300" },
    { name: "Ratio", value: plain.slipway / plain.bare, unit: "x", target: "at most 1.15" },
    {
      name: "Replace a container with one web.config rewritten",
      value: withFile.slipway,
      unit: "ms",
      target: "see the ratio",
    },
    {
      name: "The same Engine API calls by a bare script, file read and written back",
      value: withFile.bare,
      unit: "ms",
      target: "about 400",
    },
    { name: "Ratio with a file", value: withFile.slipway / withFile.bare, unit: "x", target: "at most 1.15" },
  ];
}

/** Slipway and the bare script in turn, so that both see the same machine. */
async function inTurn(
  rig: Rig,
  files: readonly object[],
): Promise<{ readonly slipway: number; readonly bare: number }> {
  const slipway: number[] = [];
  const bare: number[] = [];
  const engine = bareEngine(rig.local);
  await withShop(rig, files, async (client) => {
    for (let round = 0; round <= ROUNDS; round++) {
      slipway.push(await deploy(client, round));
      bare.push(await timed(() => engine.replace(image(rig, round), files.length > 0)));
    }
  });
  return { slipway: median(slipway.slice(1)), bare: median(bare.slice(1)) };
}

/** Every line of a burst stored, masked and published, beside `docker logs -f` of the same container kind. */
async function following(rig: Rig) {
  const rates: number[] = [];
  await withShop(
    rig,
    [],
    async (client) => {
      for (let round = 0; round < 3; round++) {
        const release = await client.releases.create({
          project: "shop",
          version: `logs-${round}`,
          packages: { web: "1.0.0" },
        });
        const { id } = await client.deployments.start({ release: release.id, environment: "development" });
        let lines = 0;
        for await (const batch of await client.deployments.watchLog({ deployment: id }))
          lines += batch.filter((line) => line.source === "stdout").length;
        const seconds = (await followedMs(client, id)) / 1000;
        if (lines !== BURST_LINES) throw new Error(`${lines} of ${BURST_LINES} lines arrived.`);
        rates.push((BURST_LINES * BURST_BYTES) / seconds / 1e6);
      }
    },
    { image: "acme/logs", health: { kind: "completes" } },
  );
  const byCli = await dockerLogsRate(rig);
  return [
    {
      name: "A burst of 100,000 lines followed: every line stored, masked and published",
      value: median(rates),
      unit: "MB/s",
      target: "at least docker logs -f",
    },
    {
      name: "docker logs -f of the same burst, where it is not cut short",
      value: byCli,
      unit: "MB/s",
      target: "8.7 on 2 cores",
    },
  ];
}

/** From the container's start until its whole output was stored. */
async function followedMs(client: Client, deployment: number): Promise<number> {
  const atMs = new Map<string, number>();
  for await (const events of await client.deployments.watch({ deployment })) {
    for (const stored of events) atMs.set(stored.event.kind, stored.atMs);
  }
  return (atMs.get("container-proven") ?? 0) - (atMs.get("container-started") ?? 0);
}

async function dockerLogsRate(rig: Rig): Promise<number> {
  const image = `${rig.registries.anonymous.server}/acme/logs:1.0.0`;
  await pullImage(rig.local, image);
  const docker = (script: string) =>
    spawnSync("sh", ["-c", script], {
      env: { DOCKER_HOST: `unix://${rig.local.socket}`, PATH: "/usr/bin:/bin" },
    }).stdout.toString();
  const rates: number[] = [];
  for (let attempt = 0; attempt < 12 && rates.length < 3; attempt++) {
    const id = docker(`docker run -d ${image}`).trim();
    const startedMs = performance.now();
    const lines = Number(docker(`docker logs -f ${id} | wc -l`));
    const seconds = (performance.now() - startedMs) / 1000;
    docker(`docker rm -f ${id}`);
    // The engine cuts a follow short when the container ends while the reader is behind: such a run is no comparison.
    if (lines === BURST_LINES) rates.push((BURST_LINES * BURST_BYTES) / seconds / 1e6);
  }
  return median(rates);
}

async function withShop(
  rig: Rig,
  files: readonly object[],
  work: (client: Client) => Promise<void>,
  step: object = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  const host = await openHostOn(folder);
  try {
    const client = host.clientFor("bench");
    const result = await client.documents.apply({ documents: documents(rig, files, step) });
    if (!result.applied) throw new Error(JSON.stringify(result.findings));
    await work(client);
  } finally {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
    await removeAllContainers(rig.local);
  }
}

function documents(rig: Rig, files: readonly object[], step: object) {
  const container = { name: "shop", ports: [{ container: 80, host: PORT }] };
  const health = { kind: "docker", settleS: 0 };
  return [
    ...shopDocuments(rig, { container, files, health, replace: { keep: 0 }, ...step }),
    { kind: "transforms" as const, id: "shop", body: { files: [{ name: "t.config", text: TRANSFORM }] } },
  ];
}

const TRANSFORM = `<configuration xmlns:xdt="http://schemas.microsoft.com/XML-Document-Transform">
  <appSettings><add key="Environment" value="bench" xdt:Transform="SetAttributes" xdt:Locator="Match(key)" /></appSettings>
</configuration>`;

async function deploy(client: Client, round: number): Promise<number> {
  const packages = { web: round % 2 === 0 ? "1.0.0" : "1.1.0" };
  const release = await client.releases.create({ project: "shop", version: String(round), packages });
  return timed(async () => {
    const { id } = await client.deployments.start({ release: release.id, environment: "development" });
    for await (const _events of await client.deployments.watch({ deployment: id })) continue;
    const { deployment } = await client.deployments.get({ deployment: id });
    if (deployment.outcome !== "succeeded") throw new Error(deployment.error ?? "");
  });
}

function image(rig: Rig, round: number): string {
  return `${rig.registries.anonymous.server}/acme/web:${round % 2 === 0 ? "1.0.0" : "1.1.0"}`;
}

/** The calls a replacement cannot do without, as a script would make them. */
function bareEngine(host: HostInfo) {
  const agent = new Agent({ keepAlive: true });
  const call = (method: string, path: string, body?: Buffer | object, type = "application/json") =>
    new Promise<Buffer>((resolve, reject) => {
      const payload = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
      const sent = request(
        {
          socketPath: host.socket,
          agent,
          method,
          path,
          headers: payload && { "Content-Type": type, "Content-Length": payload.length },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const answer = Buffer.concat(chunks);
            if ((response.statusCode ?? 500) < 400) resolve(answer);
            else reject(new Error(`${method} ${path}: ${answer.toString()}`));
          });
        },
      );
      sent.once("error", reject);
      sent.end(payload);
    });
  const file = "/containers/%ID%/archive?path=/inetpub/wwwroot";
  let current: string | null = null;
  return {
    replace: async (image: string, withFile: boolean) => {
      await call("GET", `/images/${image}/json`);
      const labels = encodeURIComponent(JSON.stringify({ label: ["bench=1"] }));
      await call("GET", `/containers/json?all=1&filters=${labels}`);
      const created = JSON.parse(
        String(await call("POST", `/containers/create?name=shop-${Date.now()}`, createBody(image))),
      ) as { Id: string }; // the documented answer
      if (withFile) {
        const tar = await call("GET", `${file.replace("%ID%", created.Id)}/web.config`);
        await call("PUT", file.replace("%ID%", created.Id), tar, "application/x-tar");
      }
      if (current) await call("POST", `/containers/${current}/stop?t=10`);
      await call("POST", `/containers/${created.Id}/start`);
      await call("GET", `/containers/${created.Id}/json`);
      if (current) await call("DELETE", `/containers/${current}?force=1&v=1`);
      await call("POST", `/containers/${created.Id}/rename?name=shop-current-${Date.now()}`);
      current = created.Id;
    },
  };
}

function createBody(image: string): object {
  return {
    Image: image,
    Labels: { bench: "1" },
    ExposedPorts: { "80/tcp": {} },
    HostConfig: {
      PortBindings: { "80/tcp": [{ HostPort: String(BARE_PORT) }] },
      RestartPolicy: { Name: "unless-stopped" },
    },
  };
}
