import { BlockList, isIP } from "node:net";
import process from "node:process";
import { URL } from "node:url";
import { AppError } from "../../shared/core/errors.ts";
import { hostOf, portOf } from "./url-parts.ts";

/**
 * The HTTP proxy over which the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY, lower case first) sends requests to `url`;
 * null for a direct way. This machine itself is reached without one, as by Docker. Throws `invalid_input` for a proxy that
 * is no http:// or https:// address.
 */
export function proxyFor(url: URL): URL | null {
  const names = url.protocol === "https:" ? ["https_proxy", "http_proxy"] : ["http_proxy"];
  const name = names.find((each) => variable(each) !== "");
  if (name === undefined || isReachedDirectly(url)) return null;
  const proxy = URL.parse(variable(name));
  if (proxy?.protocol === "http:" || proxy?.protocol === "https:") return proxy;
  const message = `The environment variable ${name.toUpperCase()} is not the address of an HTTP proxy. Correct it, such as http://proxy.example:8080.`;
  throw new AppError("invalid_input", message);
}

/** What to add to the error of a connection to `url`: the proxy on its way; else empty. */
export function proxyHint(url: URL): string {
  const proxy = proxyFor(url);
  if (proxy === null) return "";
  return ` The environment sends requests over the proxy ${proxy.host}; check that too, or name the host in NO_PROXY.`;
}

function isReachedDirectly(url: URL): boolean {
  const host = hostOf(url).replace(/\.$/, "");
  if (host === "localhost" || isWithin(host, "127.0.0.0/8") || isWithin(host, "::1/128")) return true;
  const port = String(portOf(url));
  return variable("no_proxy")
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== "" && isNamedBy(entry, host, port));
}

/** An entry of NO_PROXY: `*`, a host with all below it (`.example.com`, `*.example.com`, `example.com:8443`), an address or a range of them. */
function isNamedBy(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return isWithin(host, entry);
  const [, name = "", onlyPort] = /^\[?(.+?)\]?(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const domain = name.replace(/^\*?\./, "");
  return host === domain || host.endsWith(`.${domain}`);
}

function isWithin(host: string, range: string): boolean {
  const [network = "", bits = ""] = range.split("/");
  const family = isIP(host);
  if (family === 0 || family !== isIP(network) || !(Number(bits) <= (family === 4 ? 32 : 128))) return false;
  const kind = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, Number(bits), kind);
  return list.check(host, kind);
}

function variable(name: string): string {
  return process.env[name] ?? process.env[name.toUpperCase()] ?? "";
}
