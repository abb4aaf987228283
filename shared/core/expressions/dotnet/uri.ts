/** An absolute address, its parts in canonical form as .NET's `Uri` gives them. */
export type Uri = {
  readonly scheme: string;
  readonly userInfo: string;
  /** Lower case; an IPv6 address in square brackets. */
  readonly host: string;
  readonly hostType: "Dns" | "IPv4" | "IPv6" | "Basic" | "Unknown";
  /** -1 when none is written and the scheme has no default. */
  readonly port: number;
  readonly isDefaultPort: boolean;
  /** Host, and the port unless it is the default. */
  readonly authority: string;
  /** Whether `//` stands behind the scheme. */
  readonly hasSlashes: boolean;
  /** Begins with a slash; a drive letter does not have one before it. */
  readonly path: string;
  /** With its `?`; empty without one. */
  readonly query: string;
  /** With its `#`; empty without one. */
  readonly fragment: string;
  readonly absolute: string;
};

/** Why a text is no absolute address: relative, or not well-formed at all. The message is .NET's. */
export class UriError {
  readonly message: string;
  readonly isMalformed: boolean;

  constructor(message: string, isMalformed: boolean) {
    this.message = message;
    this.isMalformed = isMalformed;
  }
}

const RELATIVE = new UriError("This operation is not supported for a relative URI.", false);
const NO_HOST = new UriError("Invalid URI: The hostname could not be parsed.", true);
const BAD_PORT = new UriError("Invalid URI: Invalid port specified.", true);

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  ftp: 21,
  gopher: 70,
  nntp: 119,
  telnet: 23,
  ldap: 389,
  mailto: 25,
  "net.tcp": 808,
};
const NEEDS_HOST: ReadonlySet<string> = new Set(["http", "https", "ws", "wss", "ftp"]);

/** Reads an absolute address. */
export function parseUri(text: string): Uri | UriError {
  const trimmed = text.trim();
  const windowsPath = /^[A-Za-z]:[\\/]/.test(trimmed) ? `file:///${trimmed}` : trimmed;
  const address = windowsPath.startsWith("\\\\") ? `file:${windowsPath}` : windowsPath;
  const parts = /^([A-Za-z][A-Za-z0-9+.-]+):([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(address);
  if (parts === null) return RELATIVE;
  const [, scheme = "", rest = "", query = "", fragment = ""] = parts;
  const tail = { query: escaped(query), fragment: escaped(fragment) };
  const name = scheme.toLowerCase();
  const slashes = name in DEFAULT_PORTS || name === "file" ? rest.replaceAll("\\", "/") : rest;
  if (name === "mailto") return mailAddress(slashes, tail);
  if (!slashes.startsWith("//")) return NEEDS_HOST.has(name) ? RELATIVE : opaqueAddress(name, slashes, tail);
  return serverAddress(name, slashes.slice(2), tail);
}

type Tail = { readonly query: string; readonly fragment: string };

function serverAddress(scheme: string, text: string, tail: Tail): Uri | UriError {
  const [server, path] = splitAt(text, text.indexOf("/"));
  const [user, hostAndPort] = server.includes("@") ? splitAt(server, server.lastIndexOf("@")) : ["", server];
  const userInfo = user === "" ? "" : escaped(user);
  const found = /^(\[[0-9A-Fa-f:.%]*\]|[^:]*)(?::(\d*))?$/.exec(hostAndPort.replace(/^@/, ""));
  if (found === null) return /:\D/.test(hostAndPort) ? BAD_PORT : NO_HOST;
  const host = (found[1] ?? "").toLowerCase();
  if (host === "" ? scheme !== "file" : !/^(?!.*\.\.)[^\s<>"{}|\\^`[\]]+$|^\[.+\]$/.test(host)) return NO_HOST;
  const defaultPort = DEFAULT_PORTS[scheme] ?? -1;
  const port = found[2] === undefined || found[2] === "" ? defaultPort : Number(found[2]);
  if (port > 65_535) return BAD_PORT;
  const authority = port === defaultPort ? host : `${host}:${port}`;
  const fullPath = withoutDots(escaped(path === "" ? "/" : path));
  const login = userInfo === "" ? "" : `${userInfo}@`;
  const absolute = `${scheme}://${login}${authority}${fullPath}${tail.query}${tail.fragment}`;
  const shared = {
    scheme,
    userInfo,
    host,
    hostType: hostType(host),
    port,
    authority,
    path: scheme === "file" && host === "" ? fullPath.replace(/^\/(?=[A-Za-z]:)/, "") : fullPath,
    absolute,
    ...tail,
  };
  return { ...shared, hasSlashes: true, isDefaultPort: port === defaultPort };
}

function mailAddress(text: string, tail: Tail): Uri | UriError {
  const [userInfo, host] = splitAt(text, text.lastIndexOf("@"));
  const domain = host.replace(/^@/, "").toLowerCase();
  if (domain === "") return NO_HOST;
  const absolute = `mailto:${userInfo}@${domain}${tail.query}${tail.fragment}`;
  const shared = { scheme: "mailto", userInfo, host: domain, hostType: hostType(domain), path: "", absolute, ...tail };
  return { ...shared, port: 25, isDefaultPort: true, hasSlashes: false, authority: domain };
}

function opaqueAddress(scheme: string, text: string, tail: Tail): Uri {
  const path = escaped(text);
  const absolute = `${scheme}:${path}${tail.query}${tail.fragment}`;
  const shared = { scheme, userInfo: "", host: "", hostType: "Unknown", path, absolute, ...tail } as const;
  return { ...shared, port: -1, isDefaultPort: true, hasSlashes: false, authority: "" };
}

function hostType(host: string): Uri["hostType"] {
  if (host === "") return "Basic";
  if (host.startsWith("[")) return "IPv6";
  const parts = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) ? host.split(".") : [];
  return parts.length > 0 && parts.every((part) => Number(part) < 256) ? "IPv4" : "Dns";
}

function splitAt(text: string, at: number): readonly [string, string] {
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}

/** Escapes what may not stand in an address; escapes that are there already stay. */
function escaped(text: string): string {
  return text.replace(/%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-_.~:/?#[\]@!$&'()*+,;=%]+/gu, (characters) =>
    Array.from(
      new TextEncoder().encode(characters),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    ).join(""),
  );
}

/** Resolves the steps `.` and `..` of a path. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const steps = path.split("/").slice(1);
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1;
    if (step === "..") kept.pop();
    if (step !== "." && step !== "..") kept.push(step);
    else if (isLast) kept.push("");
  }
  return `/${kept.join("/")}`;
}
