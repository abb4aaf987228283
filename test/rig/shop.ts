import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Host, HostParts } from "../../electron/host/host.ts";
import type { DocumentKind } from "../../shared/core/model/documents.ts";
import type { Client } from "../../shared/rpc/client.ts";
import type { DeploymentSummary } from "../../shared/rpc/types.ts";
import { openHostOn } from "../open-host.ts";
import type { HostInfo } from "./rig/host.ts";
import { theRig } from "./shared-rig.ts";

/** A project "shop" whose one step runs acme/web of the rig, on a host in a data folder of its own. */
export type Shop = {
  readonly folder: string;
  readonly host: Host;
  readonly client: Client;
  close(): Promise<void>;
};

export type ShopOptions = {
  /** What the step says beside its defaults. */
  readonly step?: Readonly<Record<string, unknown>>;
  readonly variables?: readonly Readonly<Record<string, unknown>>[];
  readonly transforms?: readonly { readonly name: string; readonly text: string }[];
  readonly target?: Readonly<Record<string, unknown>>;
  readonly feed?: Readonly<Record<string, unknown>>;
  readonly parts?: Partial<HostParts>;
};

const ENVIRONMENTS = ["development", "test", "production"] as const;

/** Makes a data folder with the shop, deploying to one host of the rig. `close` removes it. */
export async function openShop(target: HostInfo, options: ShopOptions = {}): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-shop-"));
  const host = await openHostOn(folder, options.parts);
  const client = host.clientFor("tester");
  const result = await client.documents.apply({ documents: shopDocuments(target, options) });
  if (!result.applied) throw new Error(result.findings.map((finding) => finding.text).join("\n"));
  return {
    folder,
    host,
    client,
    close: async () => {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The documents of the shop. */
export function shopDocuments(
  target: HostInfo,
  options: ShopOptions = {},
): { kind: DocumentKind; id: string; body: Record<string, unknown> }[] {
  const step = {
    kind: "run-container",
    id: "web",
    name: "Web",
    feed: "images",
    image: "acme/web",
    health: { kind: "docker", settleS: 0.2, timeoutS: 30 },
    ...options.step,
  };
  const ordered = ENVIRONMENTS.map((id, index) => ({
    kind: "environment" as const,
    id,
    body: { name: id.charAt(0).toUpperCase() + id.slice(1), sortOrder: index },
  }));
  return [
    ...ordered,
    {
      kind: "lifecycle",
      id: "main",
      body: { name: "Main", phases: ENVIRONMENTS.map((id) => ({ name: id, environments: [id] })) },
    },
    {
      kind: "feed",
      id: "images",
      body: { kind: "registry", name: "Images", url: theRig().registries.anonymous.url, ...options.feed },
    },
    {
      kind: "target",
      id: "box",
      body: {
        name: "Box",
        environments: [...ENVIRONMENTS],
        endpoint: { kind: "local", socket: target.socket },
        ...options.target,
      },
    },
    { kind: "project", id: "shop", body: { name: "Shop", lifecycle: "main" } },
    { kind: "process", id: "shop", body: { steps: [step] } },
    { kind: "variables", id: "shop", body: { variables: options.variables ?? [] } },
    { kind: "transforms", id: "shop", body: { files: options.transforms ?? [] } },
  ];
}

/** An SSH endpoint as a target document has it. */
export function sshTarget(host: HostInfo): Record<string, unknown> {
  if (!host.ssh) throw new Error(`${host.name} has no SSH.`);
  const { port, username, privateKey, hostKey } = host.ssh;
  const auth = { kind: "key", privateKey: { plain: privateKey } };
  return { endpoint: { kind: "ssh", host: host.address, port, username, auth, hostKeys: [hostKey] } };
}

/** Makes a release of a version of acme/web, deploys it and waits for the end. */
export async function deploy(
  client: Client,
  version: string,
  environment = "development",
  packages: Record<string, string> = { web: version },
): Promise<DeploymentSummary> {
  const known = (await client.releases.list({ project: "shop" })).find(({ release }) => release.version === version);
  const release = known?.release ?? (await client.releases.create({ project: "shop", version, packages }));
  const { id } = await client.deployments.start({ release: release.id, environment });
  return finished(client, id);
}

/** Waits until a deployment has finished and gives it. */
export async function finished(client: Client, deployment: number): Promise<DeploymentSummary> {
  for await (const _events of await client.deployments.watch({ deployment })) continue;
  return (await client.deployments.get({ deployment })).deployment;
}

/** The whole log as text. */
export async function logText(client: Client, deployment: number): Promise<string> {
  return (await client.deployments.log({ deployment, limit: 10_000 })).map((line) => line.text).join("\n");
}

/** The output variables of a deployment by name. */
export async function outputsOf(client: Client, deployment: number): Promise<ReadonlyMap<string, string>> {
  const outputs = new Map<string, string>();
  for await (const events of await client.deployments.watch({ deployment })) {
    for (const { event } of events) {
      if (event.kind === "output" && event.value.kind === "text") outputs.set(event.name, event.value.text);
    }
  }
  return outputs;
}
