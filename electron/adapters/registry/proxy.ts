import process from "node:process";
import { URL } from "node:url";

/** Hosts reached without a proxy: those of NO_PROXY, and this machine itself, as by Docker. */
export function hostsWithoutProxy(): string {
  return [variable("no_proxy"), "localhost", "127.0.0.1", "[::1]"].join(",");
}

/** What to add to an error of a connection to `url` that may have gone over a proxy of the environment; else empty. */
export function proxyHint(url: string): string {
  const { protocol, hostname } = new URL(url);
  if (["localhost", "127.0.0.1", "[::1]"].includes(hostname)) return "";
  const names = protocol === "https:" ? ["https_proxy", "http_proxy"] : ["http_proxy"];
  const name = names.find((each) => variable(each) !== "");
  if (name === undefined) return "";
  const proxy = URL.parse(variable(name));
  if (proxy === null)
    return ` The proxy in the environment variable ${name.toUpperCase()} is not an address; correct it.`;
  return ` The environment sends requests over the proxy ${proxy.host}; check that too, or name the host in NO_PROXY.`;
}

function variable(name: string): string {
  return process.env[name] ?? process.env[name.toUpperCase()] ?? "";
}
