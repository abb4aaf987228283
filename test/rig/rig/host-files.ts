import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type HostInfo, type HostOptions, sshPassword } from "./host.ts";
import { run } from "./processes.ts";
import { tlsOptions } from "./tls-files.ts";

const deployId = 2000;
const guestId = 2001;

/** Writes what a host finds at boot: its users, sshd's configuration and the script that is its process 1. */
export function writeHostFiles(host: HostInfo, options: HostOptions): void {
  for (const folder of ["run/sshd", "run/netns", "data", "exec", "etc"]) {
    mkdirSync(join(host.root, folder), { recursive: true });
  }
  chmodSync(host.root, 0o711);
  writeUsers(host);
  writeFileSync(join(host.root, "sshd_config"), sshdConfig(host, options));
  writeFileSync(join(host.root, "init.sh"), initScript(host, options));
}

/** `deploy` is in the host's group docker, `guest` is not. The machine's own user files stay as they are. */
function writeUsers(host: HostInfo): void {
  const users: readonly (readonly [string, number])[] = [
    ["deploy", deployId],
    ["guest", guestId],
  ];
  const others = (file: string) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "" && !users.some(([name]) => line.startsWith(`${name}:`)));
  const etc = (name: string, lines: readonly string[], mode: number) =>
    writeFileSync(join(host.root, "etc", name), `${lines.join("\n")}\n`, { mode });
  const hash = run("perl", ["-e", `print crypt("${sshPassword}", q($6$saltsalt$))`]);

  etc(
    "passwd",
    [...others("/etc/passwd"), ...users.map(([name, id]) => `${name}:x:${id}:${id}::${host.root}/${name}:/bin/bash`)],
    0o644,
  );
  etc("shadow", [...others("/etc/shadow"), ...users.map(([name]) => `${name}:${hash}:19000:0:99999:7:::`)], 0o640);
  const groups = others("/etc/group").filter((line) => !line.startsWith("docker:"));
  etc("group", [...groups, "docker:x:1999:deploy", ...users.map(([name, id]) => `${name}:x:${id}:`)], 0o644);
  for (const [name, id] of users) writeHome(host, name, id);
}

function writeHome(host: HostInfo, name: string, id: number): void {
  const home = join(host.root, name);
  mkdirSync(join(home, ".ssh"), { recursive: true });
  copyFileSync(join(host.layout.root, "id.pub"), join(home, ".ssh/authorized_keys"));
  for (const path of [home, join(home, ".ssh"), join(home, ".ssh/authorized_keys")]) {
    chmodSync(path, path.endsWith("keys") ? 0o600 : 0o700);
    chownSync(path, id, id);
  }
}

function sshdConfig(host: HostInfo, options: HostOptions): string {
  const lines = [
    ...(options.sshdConfig ?? []),
    "Port 22",
    `HostKey ${host.root}/host-key`,
    "PidFile /run/sshd.pid",
    "UsePAM no",
    "Subsystem sftp internal-sftp",
    "PasswordAuthentication yes",
    "PermitRootLogin no",
    "AuthorizedKeysFile .ssh/authorized_keys",
    // Many tests sign in at once; the default starts to refuse at ten.
    "MaxStartups 200",
  ];
  return `${lines.join("\n")}\n`;
}

/** Process 1 of the host: gives it its own /run and users, then keeps sshd and the engine going and reaps. */
function initScript(host: HostInfo, options: HostOptions): string {
  const { root } = host;
  const sshd = `/usr/sbin/sshd -D -e -f ${root}/sshd_config >> ${root}/sshd.log 2>&1 &`;
  const lines = [
    `hostname ${host.name}`,
    `mount --bind ${root}/run /run`,
    `for file in passwd shadow group; do mount --bind ${root}/etc/$file /etc/$file; done`,
    ...(options.diskMb === undefined ? [] : [`mount -t tmpfs -o size=${options.diskMb}m tmpfs ${root}/data`]),
    ...(host.ssh ? [sshd] : []),
    "while :; do",
    `  if [ -e ${root}/engine-off ]; then sleep 0.05; continue; fi`,
    `  dockerd ${engineOptions(host).join(" ")} >> ${root}/dockerd.log 2>&1 &`,
    "  wait $!",
    "  sleep 0.1",
    "done",
  ];
  return `${lines.join("\n")}\n`;
}

function engineOptions(host: HostInfo): readonly string[] {
  const common = [
    `--data-root ${host.root}/data`,
    `--exec-root ${host.root}/exec`,
    "-p /run/docker.pid -G docker -H unix:///run/docker.sock",
    `--insecure-registry ${host.layout.prefix}.0/24`,
    "--exec-opt native.cgroupdriver=cgroupfs",
  ];
  // The local engine must not touch this machine's packet filter; its published ports answer through docker-proxy alone.
  const local = `--bridge ${host.layout.localBridge} --iptables=false --ip6tables=false --ip-forward=false`;
  return host.ssh ? [...common, tlsOptions(host.layout, host.root, host.address)] : [...common, local];
}
