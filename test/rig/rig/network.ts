import type { RigLayout } from "./layout.ts";
import { hostNamespace } from "./layout.ts";
import { attempt, run } from "./processes.ts";

/**
 * Lays the rig's network: a bridge in a namespace of its own (the root namespace's packet filter would cut traffic between
 * hosts), with one cable to this machine.
 */
export function layNetwork(layout: RigLayout): void {
  const { switchName, gatewayLink, gateway, localBridge, prefix } = layout;
  ip("netns", "add", switchName);
  ip("-n", switchName, "link", "add", "br0", "type", "bridge");
  ip("-n", switchName, "link", "set", "br0", "up");
  ip("link", "add", gatewayLink, "type", "veth", "peer", "name", "gw", "netns", switchName);
  ip("-n", switchName, "link", "set", "gw", "master", "br0", "up");
  ip("addr", "add", `${gateway}/25`, "dev", gatewayLink);
  ip("link", "set", gatewayLink, "up");
  ip("link", "add", localBridge, "type", "bridge");
  ip("addr", "add", `${prefix}.129/25`, "dev", localBridge);
  ip("link", "set", localBridge, "up");
}

/** Connects host `number` to the bridge in a network namespace of its own and gives its address. */
export function connectHost(layout: RigLayout, number: number): string {
  const name = hostNamespace(layout, number);
  ip("netns", "add", name);
  ip("-n", layout.switchName, "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name);
  ip("-n", layout.switchName, "link", "set", name, "master", "br0", "up");
  // Others remember the hardware address of a number: a later host with that number must have the same.
  ip("-n", name, "link", "set", "eth0", "address", `02:5b:00:00:${twoDigits(layout.id)}:${twoDigits(number)}`);
  const address = hostAddress(layout, number);
  ip("-n", name, "addr", "add", `${address}/25`, "dev", "eth0");
  ip("-n", name, "link", "set", "lo", "up");
  setHostLink(layout, number, true);
  run("ip", ["netns", "exec", name, "sysctl", "-qw", "net.ipv4.ip_forward=1"]);
  return address;
}

/** Pulls or plugs a host's network cable: packets vanish, nobody is told. */
export function setHostLink(layout: RigLayout, number: number, up: boolean): void {
  const name = hostNamespace(layout, number);
  ip("-n", name, "link", "set", "eth0", up ? "up" : "down");
  // A link that went down has lost its routes.
  if (up) ip("-n", name, "route", "replace", "default", "via", layout.gateway);
}

/** Slows a host's line to `rateKbit` with `latencyMs` of queueing; `null` makes it fast again. */
export function limitHostLink(
  layout: RigLayout,
  number: number,
  limit: { readonly rateKbit: number; readonly latencyMs: number } | null,
): void {
  const device = ["dev", hostNamespace(layout, number), "root"];
  const tc = ["netns", "exec", layout.switchName, "tc", "qdisc"];
  attempt("ip", [...tc, "del", ...device]);
  if (!limit) return;
  const shape = ["tbf", "rate", `${limit.rateKbit}kbit`, "burst", "16kb", "latency", `${limit.latencyMs}ms`];
  run("ip", [...tc, "add", ...device, ...shape]);
}

/** The packet filter of a host: what a closed port looks like (`reset`), or a firewall that swallows (`drop`). */
export function filterHostPort(layout: RigLayout, number: number, port: number, way: "reset" | "drop" | "open"): void {
  const rule = ["INPUT", "-p", "tcp", "--dport", String(port), "-j"];
  const inHost = ["netns", "exec", hostNamespace(layout, number), "iptables"];
  const reset = [...rule, "REJECT", "--reject-with", "tcp-reset"];
  const drop = [...rule, "DROP"];
  attempt("ip", [...inHost, "-D", ...reset]);
  attempt("ip", [...inHost, "-D", ...drop]);
  if (way !== "open") run("ip", [...inHost, "-I", ...(way === "reset" ? reset : drop)]);
}

/** Takes a host's namespace and cable away. */
export function disconnectHost(layout: RigLayout, number: number): void {
  const name = hostNamespace(layout, number);
  // The kernel takes a namespace's cable away some time later; the number may be wanted before.
  attempt("ip", ["-n", layout.switchName, "link", "del", name]);
  attempt("ip", ["netns", "del", name]);
}

/** Takes the whole network away, also the half-made one of a killed run. */
export function removeNetwork(layout: RigLayout): void {
  const names = run("ip", ["netns", "list"]).split("\n");
  const ours = names.map((line) => line.split(" ")[0] ?? "").filter((name) => name.startsWith(`slipway${layout.id}-`));
  for (const name of ours) attempt("ip", ["netns", "del", name]);
  attempt("ip", ["link", "del", layout.gatewayLink]);
  attempt("ip", ["link", "del", layout.localBridge]);
}

function hostAddress(layout: RigLayout, number: number): string {
  return `${layout.prefix}.${10 + number}`;
}

function ip(...args: readonly string[]): void {
  run("ip", args);
}

/** Numbers up to 99 are read as they are: two digits are a byte of a hardware address. */
function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
