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

/**
 * Before a screen goes (another address, Back, a reload), the field with the focus is left as for another field, so that
 * those which hand over their text when they are left do so. Call it once.
 */
export function handOverBeforeLeaving(): void {
  let path = currentPath();
  const leave = () => {
    const field = document.activeElement;
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.blur();
  };
  const onAddress = () => {
    if (path === currentPath()) return; // a filter in the query changes with each key
    path = currentPath();
    leave();
  };
  // Ahead of those who draw the next screen or write what is unsaved.
  window.addEventListener("hashchange", onAddress, { capture: true });
  window.addEventListener("popstate", onAddress, { capture: true });
  window.addEventListener("beforeunload", leave); // at pagehide a field no longer says that it is left
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
