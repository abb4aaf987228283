import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, startDaemon, stopDaemon, until } from "./processes.ts";

/** A registry of the rig: plain data for test workers. */
export type RegistryInfo = {
  readonly name: string;
  readonly url: string;
  /** `HOST:PORT`, the first part of an image reference. */
  readonly server: string;
  /** `null` when it lets anyone in. */
  readonly login: { readonly username: string; readonly password: string } | null;
  readonly root: string;
};

/** How a registry checks who asks. */
export type RegistryAuth =
  | { readonly kind: "anonymous" }
  | { readonly kind: "basic" }
  | { readonly kind: "token"; readonly realm: string; readonly certificate: string };

/** The one login all closed registries accept. */
export const registryLogin = { username: "deploy", password: "registry-s3cret" } as const;

/** The service and issuer names that the token registry and the token server agree on. */
export const tokenNames = { service: "slipway-rig", issuer: "slipway-rig-tokens" } as const;

/** Starts Debian's registry, empty, and waits until it answers. */
export async function startRegistry(
  root: string,
  place: { readonly name: string; readonly address: string; readonly port: number },
  auth: RegistryAuth,
): Promise<RegistryInfo> {
  const server = `${place.address}:${place.port}`;
  const registry = {
    name: place.name,
    url: `http://${server}`,
    server,
    login: auth.kind === "anonymous" ? null : registryLogin,
    root: join(root, `registry-${place.name}`),
  };
  mkdirSync(registry.root, { recursive: true });
  writeFileSync(join(registry.root, "config.yml"), configuration(registry, auth));
  await registryUp(registry);
  return registry;
}

/** Starts a registry (again), with what it held. */
export async function registryUp(registry: RegistryInfo): Promise<void> {
  const files = { pidFile: join(registry.root, "registry.pid"), logFile: join(registry.root, "registry.log") };
  startDaemon("docker-registry", ["serve", join(registry.root, "config.yml")], files);
  await until(`the registry ${registry.name} answers`, () =>
    fetch(`${registry.url}/v2/`).then(
      () => true,
      () => false,
    ),
  );
}

/** Stops a registry: connections to it are refused from now on. */
export async function registryDown(registry: RegistryInfo): Promise<void> {
  await stopDaemon(join(registry.root, "registry.pid"), "SIGKILL");
}

/** Stops a registry and deletes what it held. */
export async function removeRegistry(registry: RegistryInfo): Promise<void> {
  await registryDown(registry);
  rmSync(registry.root, { recursive: true, force: true });
}

/** The registry's configuration file; JSON is YAML. */
function configuration(registry: RegistryInfo, auth: RegistryAuth): string {
  return JSON.stringify({
    version: "0.1",
    log: { level: "error", accesslog: { disabled: true } },
    storage: {
      cache: { blobdescriptor: "inmemory" },
      filesystem: { rootdirectory: join(registry.root, "data") },
      delete: { enabled: true },
    },
    http: { addr: registry.server },
    ...authSection(registry, auth),
  });
}

function authSection(registry: RegistryInfo, auth: RegistryAuth): object {
  if (auth.kind === "anonymous") return {};
  if (auth.kind === "token") {
    const { realm, certificate } = auth;
    return { auth: { token: { realm, ...tokenNames, rootcertbundle: certificate } } };
  }
  const path = join(registry.root, "htpasswd");
  // The registry takes bcrypt only.
  const hash = run("perl", ["-e", `print crypt("${registryLogin.password}", q($2y$05$abcdefghijklmnopqrstuu))`]);
  writeFileSync(path, `${registryLogin.username}:${hash}\n`);
  return { auth: { htpasswd: { realm: "slipway-rig", path } } };
}
