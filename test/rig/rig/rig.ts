import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { missingForRig } from "../packages.ts";
import * as hosts from "./host.ts";
import { buildImages } from "./images.ts";
import { type RigLayout, rigLayout } from "./layout.ts";
import type { WebServer } from "./listen.ts";
import { layNetwork, removeNetwork } from "./network.ts";
import { startPagingProxy } from "./paging-proxy.ts";
import { stopDaemon } from "./processes.ts";
import { pushImage } from "./push.ts";
import { type RegistryInfo, startRegistry } from "./registry.ts";
import { startTokenServer } from "./token-server.ts";

/** All that tests need to know of a running rig. Plain data: it travels to test workers as JSON. */
export type RigInfo = {
  readonly layout: RigLayout;
  /** An engine on this machine's own network, without SSH: its published ports answer on 127.0.0.1. */
  readonly local: hosts.HostInfo;
  /** Hosts with an address and an sshd of their own. */
  readonly remotes: readonly hosts.HostInfo[];
  readonly registries: {
    /** Holds every image of `images.ts`. */
    readonly anonymous: RegistryInfo;
    /** The same images, tag lists in pages of two. */
    readonly paged: RegistryInfo;
    /** acme/web behind user name and password. */
    readonly basic: RegistryInfo;
    /** acme/web behind a token; public/web is free to pull. */
    readonly token: RegistryInfo;
  };
};

/** A running rig, owned by the process that started it. */
export type Rig = RigInfo & { stop(): Promise<void> };

/** What may differ from one rig to another. */
export type RigOptions = {
  readonly remotes?: number;
  /** The rig's number; by default SLIPWAY_RIG_ID, else the first free one. */
  readonly id?: number;
};

/**
 * Starts real Docker hosts and registries with images, in about three seconds, and cleans up what a killed earlier rig of
 * the same number left. Throws when something is missing on this machine (`missingForRig`).
 */
export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const missing = missingForRig();
  if (missing.length > 0) throw new Error(`The rig cannot start: ${missing.join("; ")}.`);
  const { layout, claim } = await claimLayout(options.id ?? idFromEnvironment());
  const servers: WebServer[] = [];
  const stop = async () => {
    for (const server of servers) await server.close();
    await clearRig(layout);
    claim.close();
  };
  try {
    hosts.makeSshKeys(layout);
    layNetwork(layout);
    const numbers = Array.from({ length: 1 + (options.remotes ?? 1) }, (_, number) => number);
    const [registries, [local, ...remotes]] = await Promise.all([
      startRegistries(layout, servers),
      Promise.all(numbers.map((number) => hosts.startHost(layout, number))),
    ]);
    if (!local) throw new Error("A rig has a local engine.");
    return { layout, local, remotes, registries, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startRegistries(layout: RigLayout, servers: WebServer[]): Promise<RigInfo["registries"]> {
  const { root, gateway: address } = layout;
  const tokens = await startTokenServer(root, address, 5010);
  servers.push(tokens);
  const { realm, certificate } = tokens;
  const [anonymous, basic, token] = await Promise.all([
    startRegistry(root, { name: "anonymous", address, port: 5000 }, { kind: "anonymous" }),
    startRegistry(root, { name: "basic", address, port: 5001 }, { kind: "basic" }),
    startRegistry(root, { name: "token", address, port: 5002 }, { kind: "token", realm, certificate }),
  ]);
  const pager = await startPagingProxy(anonymous.url, { address, port: 5003 }, 2);
  servers.push(pager);
  const paged = { ...anonymous, name: "paged", url: pager.url, server: `${address}:5003` };
  const registries = { anonymous, paged, basic, token };
  await fill(registries);
  return registries;
}

/** Pushes the images where they belong. One after the other in a registry, so that shared layers are there in time. */
async function fill({ anonymous, basic, token }: RigInfo["registries"]): Promise<void> {
  const images = await buildImages();
  const web = images.filter(({ repository }) => repository === "acme/web");
  const push = async (registry: RegistryInfo, repository: string | null, some: typeof images) => {
    for (const { repository: own, tag, image } of some) await pushImage(registry, repository ?? own, tag, image);
  };
  await Promise.all([push(anonymous, null, images), push(basic, null, web), push(token, null, web)]);
  await push(token, "public/web", web);
}

/** Ends and removes whatever a rig's folder tells of, also what a killed run left. */
async function clearRig(layout: RigLayout): Promise<void> {
  for (const host of hosts.hostsOnDisk(layout)) await hosts.removeHost(host);
  const folders = existsSync(layout.root) ? readdirSync(layout.root) : [];
  for (const folder of folders.filter((name) => name.startsWith("registry-"))) {
    await stopDaemon(join(layout.root, folder, "registry.pid"), "SIGKILL");
  }
  removeNetwork(layout);
  rmSync(layout.root, { recursive: true, force: true });
}

/** Takes a rig number for this process. A number that another process holds is left alone. */
async function claimLayout(id: number | null): Promise<{ layout: RigLayout; claim: Server }> {
  const candidates = id === null ? Array.from({ length: 100 }, (_, number) => number) : [id];
  for (const candidate of candidates) {
    const layout = rigLayout(candidate);
    const claim = await claimNumber(candidate);
    if (!claim) continue;
    await clearRig(layout);
    mkdirSync(layout.root, { recursive: true, mode: 0o711 });
    return { layout, claim };
  }
  throw new Error(id === null ? "All 100 rigs are in use." : `Rig ${id} is in use by another process.`);
}

/** A name in the kernel's abstract socket space: one process has it at a time, and it is free when that process ends. */
function claimNumber(id: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", () => resolve(null)); // In use.
    server.listen(`\0slipway-rig-${id}`, () => resolve(server.unref()));
  });
}

function idFromEnvironment(): number | null {
  const id = process.env.SLIPWAY_RIG_ID;
  return id === undefined || id === "" ? null : Number(id);
}
