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
/** For these a question mark is a character like any other. */
const WITHOUT_QUERY: ReadonlySet<string> = new Set(["ftp", "gopher", "nntp", "news", "telnet"]);

/** Reads an absolute address. */
export function parseUri(text: string): Uri | UriError {
  const trimmed = text.trim();
  const windowsPath = /^[A-Za-z]:[\\/]/.test(trimmed) ? `file:///${trimmed}` : trimmed;
  const address = windowsPath.startsWith("\\\\") ? `file:${windowsPath}` : windowsPath;
  const parts = /^([A-Za-z][A-Za-z0-9+.-]+):([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(address);
  if (parts === null) return RELATIVE;
  const [, scheme = "", rest = "", query = "", fragment = ""] = parts;
  const name = scheme.toLowerCase();
  const hasQuery = !WITHOUT_QUERY.has(name);
  const tail = { query: hasQuery ? escaped(query) : "", fragment: escaped(fragment) };
  const all = hasQuery || query === "" ? rest : withPath(rest) + query.replaceAll("?", "%3F");
  const slashes = isKnown(name) || all.startsWith("//") ? all.replaceAll("\\", "/") : all;
  if (name === "mailto") return mailAddress(slashes, tail);
  if (!slashes.startsWith("//")) return NEEDS_HOST.has(name) ? RELATIVE : opaqueAddress(name, slashes, tail);
  return serverAddress(name, slashes.slice(2), tail);
}

/** With a slash behind the server when there is nothing. */
function withPath(rest: string): string {
  return /^\/\/[^/]*$/.test(rest) ? `${rest}/` : rest;
}

function isKnown(scheme: string): boolean {
  return scheme in DEFAULT_PORTS || scheme === "file";
}

type Tail = { readonly query: string; readonly fragment: string };

const HOST = /^(?!.*\.\.)[^\s<>"{}|\\^`[\]@%]+$|^\[.+\]$/;

function serverAddress(scheme: string, text: string, tail: Tail): Uri | UriError {
  const [server, path] = splitAt(text, text.indexOf("/"));
  const [user, hostAndPort] = server.includes("@") ? splitAt(server, server.indexOf("@")) : ["", server];
  const userInfo = user === "" ? "" : escaped(user);
  const found = /^(\[[0-9A-Fa-f:.%]*\]|[^:]*)(?::(\d*))?$/.exec(hostAndPort.replace(/^@/, ""));
  if (found === null) return /:\D/.test(hostAndPort) ? BAD_PORT : NO_HOST;
  const host = (found[1] ?? "").toLowerCase();
  const isHost = host === "" ? scheme === "file" || !isKnown(scheme) : HOST.test(host);
  if (!isHost) return NO_HOST;
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
  const [userInfo, host] = text.includes("@") ? splitAt(text, text.lastIndexOf("@")) : ["", text];
  const domain = host.replace(/^@/, "").toLowerCase();
  if (text !== "" && (domain === "" || !HOST.test(domain))) return NO_HOST;
  const name = escaped(userInfo);
  const absolute = `mailto:${name}${host.startsWith("@") ? "@" : ""}${domain}${tail.query}${tail.fragment}`;
  const shared = {
    scheme: "mailto",
    userInfo: name,
    host: domain,
    hostType: hostType(domain),
    path: "",
    absolute,
    ...tail,
  };
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

/**
 * Escapes what may not stand in an address. Escapes that are there stay, but for those nobody needs: `%41` is `A`, and
 * letters beyond ASCII get capital digits.
 */
function escaped(text: string): string {
  return text
    .replace(/%(?:2[DdEe]|3\d|[46][1-9A-Fa-f]|[57][\dAa]|5[Ff]|7[Ee])/g, (escape) =>
      String.fromCharCode(Number.parseInt(escape.slice(1), 16)),
    )
    .replace(/(?:%[89A-Fa-f][\dA-Fa-f])+/g, withCapitalDigits)
    .replace(/%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-_.~:/?#[\]@!$&'()*+,;=%]+/gu, (characters) =>
      Array.from(new TextEncoder().encode(characters), percent).join(""),
    );
}

/** Only where the bytes are UTF-8. */
function withCapitalDigits(escapes: string): string {
  try {
    decodeURIComponent(escapes);
    return escapes.toUpperCase();
  } catch {
    return escapes;
  }
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
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
