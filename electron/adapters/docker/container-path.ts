/**
 * Paths inside containers, for Linux (`/srv/web.config`) and Windows (`C:\inetpub\wwwroot\web.config`). Windows paths may be
 * written with either separator and are compared without case.
 */

/** True for a path with a drive letter or a backslash. */
export function isWindowsPath(path: string): boolean {
  return /^[A-Za-z]:([\\/]|$)/.test(path) || path.includes("\\");
}

/** The path with its own separators, without a trailing one: `C:/inetpub/` becomes `C:\inetpub`. Roots stay `/`, `C:\`. */
export function normalisePath(path: string): string {
  const windows = isWindowsPath(path);
  const parts = path.split(windows ? /[\\/]+/ : /\/+/).filter((part) => part !== "" && part !== ".");
  if (!windows) return `/${parts.join("/")}`;
  const [drive = "", ...rest] = parts;
  return /^[A-Za-z]:$/.test(drive) ? `${drive}\\${rest.join("\\")}` : `\\${parts.join("\\")}`;
}

/** `base` and a tar entry's name below it (always with `/`), in the base's own separators. */
export function joinPath(base: string, name: string): string {
  return normalisePath(isWindowsPath(base) ? `${base}\\${name}` : `${base}/${name}`);
}

/** The folder a path is in; a root is its own parent. */
export function parentPath(path: string): string {
  const normal = normalisePath(path);
  const separator = isWindowsPath(path) ? "\\" : "/";
  const parent = normal.slice(0, normal.lastIndexOf(separator));
  return normalisePath(parent === "" || parent.endsWith(":") ? `${parent}${separator}` : parent);
}

/** `/`, or the drive a Windows path is on. */
export function rootOf(path: string): string {
  const parent = parentPath(path);
  return parent === normalisePath(path) ? parent : rootOf(parent);
}

/** True when `path` is `folder` or anything below it. */
export function isWithin(path: string, folder: string): boolean {
  const [inner, outer] = [comparable(path), comparable(folder)];
  return inner === outer || inner.startsWith(outer.endsWith("/") ? outer : `${outer}/`);
}

/** What is left of `path` below `folder`, with `/`, as tar entries want it. */
export function relativePath(path: string, folder: string): string {
  return normalisePath(path).slice(normalisePath(folder).length).replaceAll("\\", "/").replace(/^\//, "");
}

/** The deepest folder that holds all the given paths. */
export function commonFolder(paths: readonly string[]): string {
  const [first = "/", ...rest] = paths;
  let folder = parentPath(first);
  while (!rest.every((path) => isWithin(path, folder)) && parentPath(folder) !== folder) folder = parentPath(folder);
  return folder;
}

function comparable(path: string): string {
  const normal = normalisePath(path);
  return isWindowsPath(path) ? normal.toLowerCase().replaceAll("\\", "/") : normal;
}
