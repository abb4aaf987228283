import { existsSync } from "node:fs";
import process from "node:process";

/** The Debian packages the rig needs beyond a minimal system. `apt-get install` them before the integration tests. */
export const rigPackages = [
  "docker.io",
  "docker-registry",
  "openssh-server",
  "busybox-static",
  "iptables",
  "openssl",
] as const;

const programs: readonly { readonly path: string; readonly from: string }[] = [
  { path: "/usr/sbin/dockerd", from: "docker.io" },
  { path: "/usr/bin/docker", from: "docker.io" },
  { path: "/usr/bin/docker-registry", from: "docker-registry" },
  { path: "/usr/sbin/sshd", from: "openssh-server" },
  { path: "/usr/bin/ssh-keygen", from: "openssh-client" },
  { path: "/bin/busybox", from: "busybox-static" },
  { path: "/usr/sbin/iptables", from: "iptables" },
  { path: "/usr/sbin/ip", from: "iproute2" },
  { path: "/usr/bin/unshare", from: "util-linux" },
  { path: "/usr/bin/openssl", from: "openssl" },
  { path: "/usr/bin/perl", from: "perl-base" },
];

/** Why the rig cannot start on this machine, one reason a line; empty when it can. */
export function missingForRig(): readonly string[] {
  if (process.platform !== "linux") return ["the rig of real Docker engines needs Linux"];
  const reasons = process.getuid?.() === 0 ? [] : ["the rig of real Docker engines needs root"];
  const absent = programs.filter((program) => !existsSync(program.path));
  return [...reasons, ...absent.map(({ path, from }) => `${path} is missing (Debian package ${from})`)];
}
