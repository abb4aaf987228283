import { URL } from "node:url";

/**
 * The address of the next page from a `Link` header (RFC 8288), `null` on the last. Only its path and query count: they are
 * asked of the registry itself, so that no login goes to another host, and a registry behind a proxy may name its inner one.
 */
export function nextPage(link: string | null, current: string): string | null {
  for (const [, target = "", parameters = ""] of (link ?? "").matchAll(/<([^>]*)>([^<]*)/g)) {
    if (!/;\s*rel\s*=\s*"?([^"]*\s)?next\b/i.test(parameters)) continue;
    const next = URL.parse(target, current);
    return next && new URL(`${next.pathname}${next.search}`, current).href;
  }
  return null;
}
