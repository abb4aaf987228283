import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".json": "application/json",
};

/** A file of the screens, ready to be sent. */
export type StaticFile = { readonly body: Uint8Array; readonly headers: Readonly<Record<string, string>> };

/**
 * A file of the built screens, or null. The page gets a content security policy that runs only what was built, and a
 * nonce for the styles that the control library makes at run time. Used for browsers and for the desktop window alike.
 */
export async function readStaticFile(root: string, urlPath: string): Promise<StaticFile | null> {
  const path = normalize(join(root, urlPath === "/" ? "index.html" : decodeURIComponent(urlPath)));
  if (!path.startsWith(root + sep)) return null;
  const body = await readFile(path).catch(() => null); // absent: the caller answers 404
  if (body === null) return null;
  const type = TYPES[extname(path)] ?? "application/octet-stream";
  const common = { "Content-Type": type, "X-Content-Type-Options": "nosniff" };
  if (!path.endsWith(".html")) return { body, headers: { ...common, "Cache-Control": "no-cache" } };
  const nonce = randomBytes(16).toString("base64");
  return {
    body: Buffer.from(body.toString("utf8").replaceAll("__CSP_NONCE__", nonce)),
    headers: {
      ...common,
      "Cache-Control": "no-store",
      "Content-Security-Policy": contentSecurityPolicy(nonce),
      "Referrer-Policy": "no-referrer",
    },
  };
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
