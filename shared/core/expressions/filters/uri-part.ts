import { parseUri, type Uri, UriError } from "../dotnet/uri.ts";
import type { Filter } from "./filter.ts";

/** A part of an address by .NET's name for it. What goes wrong is printed in place of the part. */
export const uriPart: Filter = (input, options) => {
  if (input === null) return null;
  const [name] = options;
  if (name === undefined) return "[UriPart error: no argument given]";
  const uri = parseUri(input);
  if (uri instanceof UriError && uri.isMalformed) return input;
  const read = PARTS.get(name.toLowerCase());
  if (read === undefined) return `[UriPart ${name} error: argument '${name}' not supported]`;
  if (uri instanceof UriError && name.toLowerCase() === "isabsoluteuri") return boolean(false);
  return uri instanceof UriError ? `[UriPart ${name} error: ${uri.message}]` : read(uri);
};

const NAMED_PARTS: Readonly<Record<string, (uri: Uri) => string>> = {
  AbsolutePath: (uri) => uri.path,
  AbsoluteUri: (uri) => uri.absolute,
  Authority: (uri) => uri.authority,
  DnsSafeHost: (uri) => uri.host.replace(/^\[(.*)\]$/, "$1"),
  Fragment: (uri) => uri.fragment,
  Host: (uri) => uri.host,
  HostAndPort: (uri) => (uri.port < 0 ? uri.host : `${uri.host}:${uri.port}`),
  HostNameType: (uri) => uri.hostType,
  IsAbsoluteUri: () => boolean(true),
  IsDefaultPort: (uri) => boolean(uri.isDefaultPort),
  IsFile: (uri) => boolean(uri.scheme === "file"),
  IsLoopback: (uri) => boolean(isLoopback(uri)),
  IsUnc: (uri) => boolean(uri.scheme === "file" && uri.host !== ""),
  Path: (uri) => (isDrive(uri.path) ? decoded(uri.path).replaceAll("/", "\\") : decoded(uri.path)),
  PathAndQuery: (uri) => uri.path + uri.query,
  Port: (uri) => uri.port.toString(),
  Query: (uri) => uri.query,
  Scheme: (uri) => uri.scheme,
  SchemeAndServer: (uri) => `${uri.scheme}:${uri.hasSlashes ? "//" : ""}${uri.authority}`,
  UserInfo: (uri) => uri.userInfo,
};
const PARTS = new Map(Object.entries(NAMED_PARTS).map(([name, read]) => [name.toLowerCase(), read]));

function isLoopback(uri: Uri): boolean {
  if (uri.host === "") return uri.hostType === "Basic";
  return /^(?:localhost|loopback|127\.\d+\.\d+\.\d+|\[::1\])$/.test(uri.host);
}

/** Escapes that are no UTF-8 stay. */
function decoded(path: string): string {
  return path.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes.toUpperCase();
    }
  });
}

function isDrive(path: string): boolean {
  return /^[A-Za-z]:/.test(path);
}

function boolean(answer: boolean): string {
  return answer ? "true" : "false";
}
