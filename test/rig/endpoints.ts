import type { DockerEndpoint, DockerEngine, TargetConnection } from "../../electron/ports/docker.ts";
import { dockerConnector } from "../../electron/adapters/docker/connector.ts";
import type { HostInfo, SshLogin } from "./rig/host.ts";

type SshEndpoint = Extract<DockerEndpoint, { readonly kind: "ssh" }>;

/** A signal that is never aborted. */
export const never = new AbortController().signal;

/** How Slipway reaches a host's engine through its socket. */
export function localEndpoint(host: HostInfo): DockerEndpoint {
  return { kind: "local", socket: host.socket };
}

/** How Slipway reaches a host over SSH: as `deploy`, with the key, the host key pinned, unless `changes` say otherwise. */
export function sshEndpoint(host: HostInfo, changes: Partial<SshEndpoint> = {}): SshEndpoint {
  const { port, username, privateKey, hostKey } = sshLoginOf(host);
  const auth = { kind: "key", privateKey, passphrase: null } as const;
  return { kind: "ssh", host: host.address, port, username, auth, hostKeys: [hostKey], socket: "", ...changes };
}

/** The SSH login of a host that has one. */
export function sshLoginOf(host: HostInfo): SshLogin {
  if (!host.ssh) throw new Error(`${host.name} has no SSH.`);
  return host.ssh;
}

/** Connects, lets `work` use the connection, and closes it. */
export async function connected<T>(
  endpoint: DockerEndpoint,
  work: (target: TargetConnection) => Promise<T>,
): Promise<T> {
  const target = await dockerConnector.connect(endpoint, never);
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}

/** The same for tests that want the engine alone. */
export function withEngine<T>(endpoint: DockerEndpoint, work: (engine: DockerEngine) => Promise<T>): Promise<T> {
  return connected(endpoint, ({ docker }) => work(docker));
}
