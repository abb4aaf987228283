import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "../../shared/rpc/client.ts";
import { openHostOn } from "../open-host.ts";
import { removeAllContainers } from "../rig/rig/containers.ts";
import { type Rig, startRig } from "../rig/rig/rig.ts";
import { median } from "./median.ts";
import { shopDocuments } from "./shop-documents.ts";

const ROUNDS = 5;
const PORT = 28_320;
const ASK_EVERY_MS = 5;

/**
 * How long nobody serves while a container is replaced. Stop-first is read off the events: asking a fixed port without
 * pause while nobody is behind it makes the kernel wait a second for the new container's address, which is no part of it.
 */
export async function run() {
  const rig = await startRig({ remotes: 0 });
  try {
    const stopFirst = await onShop(rig, { container: 80, host: PORT }, (client, round) => standstillMs(client, round));
    const startFirst = await onShop(rig, { container: 80 }, unansweredMs);
    return [
      {
        name: "Time without a serving container, stop-first",
        value: median(stopFirst),
        unit: "ms",
        target: "stop + start, 300",
      },
      {
        name: "Longest time without an answer from either container, start-first",
        value: median(startFirst),
        unit: "ms",
        target: "no failed request",
      },
    ];
  } finally {
    await rig.stop();
  }
}

type Serving = { readonly port: number };

/** Deploys once, then measures a few replacements. */
async function onShop(
  rig: Rig,
  port: object,
  measure: (
    client: Client,
    round: number,
    serving: Serving,
  ) => Promise<{ readonly ms: number; readonly serving: Serving }>,
): Promise<readonly number[]> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  const host = await openHostOn(folder);
  try {
    const client = host.clientFor("bench");
    await client.documents.apply({ documents: shopDocuments(rig, step(port)) });
    let serving: Serving = { port: (await deploy(client, 0, () => undefined)).port };
    const found: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const measured = await measure(client, round, serving);
      serving = measured.serving;
      found.push(measured.ms);
    }
    return found;
  } finally {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
    await removeAllContainers(rig.local);
  }
}

/** From the moment the old container is told to stop until the new one is proven. */
async function standstillMs(client: Client, round: number) {
  const { port, atMs } = await deploy(client, round, () => undefined);
  return { ms: (atMs.get("container-proven") ?? 0) - (atMs.get("predecessor-stopped") ?? 0), serving: { port } };
}

/** The longest time in which neither the old nor the new container answered. */
async function unansweredMs(client: Client, round: number, serving: Serving) {
  const watch = watchPorts([serving.port]);
  const { port } = await deploy(client, round, watch.add);
  return { ms: await watch.stop(), serving: { port } };
}

/** Deploys and gives the port it serves on; `onPort` hears of it as soon as the new container is proven. */
async function deploy(client: Client, round: number, onPort: (port: number) => void) {
  const packages = { web: round % 2 === 0 ? "1.0.0" : "1.1.0" };
  const release = await client.releases.create({ project: "shop", version: String(round), packages });
  const { id } = await client.deployments.start({ release: release.id, environment: "development" });
  let port = 0;
  const atMs = new Map<string, number>();
  for await (const events of await client.deployments.watch({ deployment: id })) {
    for (const stored of events) {
      const { event } = stored;
      if (!atMs.has(event.kind)) atMs.set(event.kind, stored.atMs);
      if (event.kind !== "output" || event.name !== "Port[80/tcp]" || event.value.kind !== "text") continue;
      port = Number(event.value.text);
      onPort(port);
    }
  }
  if (port === 0) throw new Error((await client.deployments.get({ deployment: id })).deployment.error ?? "no port");
  return { port, atMs };
}

/** Asks every port again and again; the longest time in which none of them answered. */
function watchPorts(first: readonly number[]) {
  const ports = new Set(first);
  let isOver = false;
  let lastAnswerMs = performance.now();
  let longestMs = 0;
  const asking = (async () => {
    // Ends with an answer, so that a gap at the end counts too.
    for (let isAnswered = false; !isOver || !isAnswered; ) {
      const askedMs = performance.now();
      const answers = await Promise.all([...ports].map(answers200));
      isAnswered = answers.includes(true);
      if (isAnswered) {
        longestMs = Math.max(longestMs, askedMs - lastAnswerMs);
        lastAnswerMs = performance.now();
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  })();
  return {
    add: (port: number) => void ports.add(port),
    stop: async () => {
      isOver = true;
      await asking;
      return longestMs;
    },
  };
}

async function answers200(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/version`, { signal: AbortSignal.timeout(50) })).ok;
  } catch {
    return false; // nobody there at this moment: that is what is measured
  }
}

/** The step that is measured, on the given port. */
function step(port: object): object {
  return {
    container: { name: "shop", ports: [port] },
    health: { kind: "http", port: 80, path: "/version" },
    replace: { keep: 0 },
  };
}
