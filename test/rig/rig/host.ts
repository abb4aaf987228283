import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineRequest } from "./engine-request.ts";
import { writeHostFiles } from "./host-files.ts";
import { hostFolder, hostNamespace, type RigLayout } from "./layout.ts";
import * as network from "./network.ts";
import { type TlsLogin, tlsLogin } from "./tls-files.ts";
import { attempt, run, runningPid, startDaemon, stopDaemon, until } from "./processes.ts";

/** Everything a test needs to know of one Docker host. Plain data: it travels to test workers as JSON. */
export type HostInfo = {
  readonly layout: RigLayout;
  /** 0 is the local engine, which shares this machine's network; from 1 on hosts with a network of their own. */
  readonly number: number;
  readonly name: string;
  /** Where the ports its containers publish answer. */
  readonly address: string;
  readonly root: string;
  /** The engine's socket as seen from this machine. On the host itself it is /var/run/docker.sock. */
  readonly socket: string;
  /** `null` for the local engine. */
  readonly ssh: SshLogin | null;
  /** `null` for the local engine. */
  readonly tls: TlsLogin | null;
};

/** How to sign in to a host. `deploy` may use Docker, `guest` may not; both have the same password and key. */
export type SshLogin = {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly guest: string;
  readonly password: string;
  readonly privateKey: string;
  readonly encryptedKey: { readonly privateKey: string; readonly passphrase: string };
  /** `ssh-ed25519 SHA256:...`, as Slipway pins it. */
  readonly hostKey: string;
};

/** What may differ from one host to another. */
export type HostOptions = {
  /** A data root of this many megabytes in memory, for a disk that can be filled. */
  readonly diskMb?: number;
  /** More lines for sshd_config. */
  readonly sshdConfig?: readonly string[];
};

/** Starts host `number` with its own dockerd and, from 1 on, its own sshd, and waits until both answer. */
export async function startHost(layout: RigLayout, number: number, options: HostOptions = {}): Promise<HostInfo> {
  const host = describeHost(layout, number);
  if (number > 0) network.connectHost(layout, number);
  writeHostFiles(host, options);
  await powerOn(host);
  return host;
}

/** Boots a host, also after `powerOff`: its containers and images are still there. */
export async function powerOn(host: HostInfo): Promise<void> {
  // Low pids repeat in a new PID namespace: stale pid files would keep the engine from starting.
  for (const file of ["run/docker.pid", "exec/containerd/containerd.pid"])
    rmSync(join(host.root, file), { force: true });
  const namespaces = [
    "--mount",
    "--uts",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
    "--propagation",
    "private",
  ];
  const boot = ["unshare", ...namespaces, "bash", join(host.root, "init.sh")];
  const netns = `--net=/run/netns/${hostNamespace(host.layout, host.number)}`;
  const [command = "", ...args] = host.ssh ? ["nsenter", netns, ...boot] : boot;
  startDaemon(command, args, { pidFile: pidFile(host), logFile: join(host.root, "host.log") });
  await engineAnswers(host);
  if (host.ssh) await until(`sshd of ${host.name} runs`, () => existsSync(join(host.root, "run/sshd.pid")));
}

/** A power cut: every process of the host is gone at once. */
export async function powerOff(host: HostInfo): Promise<void> {
  await stopDaemon(pidFile(host), "SIGKILL");
  rmSync(join(host.root, "run/sshd.pid"), { force: true });
  for (const id of containerIds(host)) removeControlGroups(id);
}

/** Ends the engine alone; sshd and the containers go on. */
export async function stopEngine(host: HostInfo): Promise<void> {
  writeFileSync(join(host.root, "engine-off"), "");
  insideHost(host, "kill -9 $(cat /run/docker.pid)");
  await until(`the engine of ${host.name} is down`, async () => !(await answersPing(host)));
}

/** Starts the engine again after `stopEngine`. */
export async function startEngine(host: HostInfo): Promise<void> {
  rmSync(join(host.root, "engine-off"), { force: true });
  await engineAnswers(host);
}

/** Replaces the host's SSH key, as a reinstalled machine would, and gives its print. */
export async function changeHostKey(host: HostInfo): Promise<string> {
  const file = join(host.root, "host-key");
  rmSync(file, { force: true });
  run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
  insideHost(host, "kill -HUP $(cat /run/sshd.pid)");
  const [, blob = ""] = readFileSync(`${file}.pub`, "utf8").split(" ");
  await until("sshd shows its new key", () =>
    // Fails while sshd starts anew.
    run("sh", ["-c", `ssh-keyscan -t ed25519 ${host.address} || true`]).includes(blob),
  );
  return keyPrint(`${file}.pub`);
}

/** Ends every open SSH connection; new ones are welcome. */
export function dropSshConnections(host: HostInfo): void {
  insideHost(host, "for pid in $(pgrep sshd | grep -vx $(cat /run/sshd.pid)); do kill -9 $pid; done");
}

/** Runs a shell script as root on the host and gives what it printed. */
export function insideHost(host: HostInfo, script: string): string {
  const pid = runningPid(pidFile(host));
  if (pid === null) throw new Error(`${host.name} is off.`);
  const [init = ""] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
  return run("nsenter", ["--target", init, "--mount", "--uts", "--pid", "--net", "sh", "-c", script]);
}

/** Stops the host and removes all that it left: processes, mounts, network, files. */
export async function removeHost(host: HostInfo): Promise<void> {
  await powerOff(host);
  if (host.ssh) network.disconnectHost(host.layout, host.number);
  rmSync(host.root, { recursive: true, force: true });
}

/** The hosts whose folders a rig's root holds, also those a killed run left. */
export function hostsOnDisk(layout: RigLayout): readonly HostInfo[] {
  const folders = existsSync(layout.root) ? readdirSync(layout.root) : [];
  const numbers = folders.flatMap((folder) => /^h(\d+)$/.exec(folder)?.[1] ?? []);
  return numbers.map((number) => describeHost(layout, Number(number)));
}

function describeHost(layout: RigLayout, number: number): HostInfo {
  const root = hostFolder(layout, number);
  mkdirSync(root, { recursive: true });
  const address = number === 0 ? "127.0.0.1" : `${layout.prefix}.${10 + number}`;
  const ssh = number === 0 ? null : sshLogin(layout, root, address);
  const tls = number === 0 ? null : tlsLogin(layout, root, address);
  return { layout, number, name: `host-${number}`, address, root, socket: join(root, "run/docker.sock"), ssh, tls };
}

function sshLogin(layout: RigLayout, root: string, host: string): SshLogin {
  const hostKey = join(root, "host-key");
  if (!existsSync(hostKey)) run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", hostKey]);
  const key = (name: string) => readFileSync(join(layout.root, name), "utf8");
  return {
    host,
    port: 22,
    username: "deploy",
    guest: "guest",
    password: sshPassword,
    privateKey: key("id"),
    encryptedKey: { privateKey: key("id-encrypted"), passphrase: keyPassphrase },
    hostKey: keyPrint(`${hostKey}.pub`),
  };
}

/** The password of every SSH user of the rig. */
export const sshPassword = "deploy-password";
const keyPassphrase = "key passphrase";

/** Makes the key pair all hosts accept, once plain and once behind a pass phrase. */
export function makeSshKeys(layout: RigLayout): void {
  const plain = join(layout.root, "id");
  run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "rig", "-f", plain]);
  const encrypted = join(layout.root, "id-encrypted");
  run("cp", ["-p", plain, encrypted]);
  run("ssh-keygen", ["-q", "-p", "-P", "", "-N", keyPassphrase, "-f", encrypted]);
}

function keyPrint(publicKeyFile: string): string {
  const [type = "", blob = ""] = readFileSync(publicKeyFile, "utf8").split(" ");
  const hash = createHash("sha256").update(Buffer.from(blob, "base64")).digest("base64");
  return `${type} SHA256:${hash.replace(/=+$/, "")}`;
}

async function engineAnswers(host: HostInfo): Promise<void> {
  await until(`the engine of ${host.name} answers (see ${host.root}/dockerd.log)`, () => answersPing(host));
}

async function answersPing(host: HostInfo): Promise<boolean> {
  const answer = await engineRequest(host.socket, "GET", "/_ping").catch(() => null);
  return answer?.status === 200;
}

function containerIds(host: HostInfo): readonly string[] {
  const folder = join(host.root, "data/containers");
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** A killed engine leaves its containers' empty control groups behind (version 1: one for each controller). */
function removeControlGroups(containerId: string): void {
  attempt("sh", ["-c", `rmdir /sys/fs/cgroup/*/docker/${containerId} /sys/fs/cgroup/docker/${containerId}`]);
}

function pidFile(host: HostInfo): string {
  return join(host.root, "host.pid");
}
