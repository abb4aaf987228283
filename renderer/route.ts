import { useMemo, useSyncExternalStore } from "react";
import { useLocation, useSearch } from "wouter";

/**
 * Addresses live behind `#`, query included, so that one page serves a browser, a desktop window and a link to a line:
 * `#/deployments/7?line=120`.
 */
export function useHashPath(): [string, typeof go] {
  return [useSyncExternalStore(watchHash, currentPath), go];
}
useHashPath.hrefs = (href: string) => `#${href}`;

/** The query of the address, without its question mark. */
export function useHashSearch(): string {
  return useSyncExternalStore(watchHash, currentSearch);
}

/** The query of the present address, and a way to change some of it; `null` takes a name away. */
export function useAddressQuery(): [URLSearchParams, (changes: Readonly<Record<string, string | null>>) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const query = useMemo(() => new URLSearchParams(search), [search]);
  const change = (changes: Readonly<Record<string, string | null>>) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === "") next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    navigate(text === "" ? path : `${path}?${text}`, { replace: true });
  };
  return [query, change];
}

function go(to: string, options: { readonly replace?: boolean } = {}): void {
  const url = `#${to.startsWith("/") ? to : `/${to}`}`;
  if (options.replace) history.replaceState(null, "", url);
  else history.pushState(null, "", url);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

function watchHash(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  window.addEventListener("popstate", changed);
  return () => {
    window.removeEventListener("hashchange", changed);
    window.removeEventListener("popstate", changed);
  };
}

function currentPath(): string {
  return `/${location.hash.replace(/^#?\/?/, "").split("?", 1)[0] ?? ""}`;
}

function currentSearch(): string {
  const at = location.hash.indexOf("?");
  return at < 0 ? "" : location.hash.slice(at + 1);
}
