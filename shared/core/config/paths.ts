import { caseKey } from "../expressions/ignore-case.ts";

/** Whose rules for names of files hold: `windows` knows both separators and compares without case. */
export type PathPlatform = "windows" | "linux";

/** Form under which two names of one file are equal. */
export function pathKey(path: string, platform: PathPlatform): string {
  return platform === "windows" ? caseKey(path) : path;
}

/** The path with `/` as its only separator. */
export function withSlashes(path: string, platform: PathPlatform): string {
  return platform === "windows" ? path.replaceAll("\\", "/") : path;
}

/** True for a path that does not depend on a folder; expects slashes. */
export function isAbsolutePath(path: string, platform: PathPlatform): boolean {
  return path.startsWith("/") || (platform === "windows" && /^[A-Za-z]:/.test(path));
}

/** All before the last slash; empty when there is none. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** All behind the last slash. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The last `.` of the name and what follows it; empty without one. */
export function extensionOf(path: string): string {
  const name = nameOf(path);
  return name.includes(".") ? name.slice(name.lastIndexOf(".")) : "";
}

/** The path with another last extension, or with one more when it has none. */
export function withExtension(path: string, extension: string): string {
  const old = extensionOf(path);
  const stem = old === "" ? path : path.slice(0, -old.length);
  return extension.startsWith(".") ? stem + extension : `${stem}.${extension}`;
}

/** A path seen from a folder, `.` and `..` resolved. */
export function resolvePath(folder: string, path: string, platform: PathPlatform): string {
  const whole = isAbsolutePath(path, platform) ? path : `${folder}/${path}`;
  const parts: string[] = [];
  for (const part of whole.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && (part !== "" || parts.length === 0)) parts.push(part);
  }
  return parts.join("/");
}

/** A file's path as seen from a folder; both absolute. */
export function relativePath(folder: string, file: string, platform: PathPlatform): string {
  const from = folder.split("/");
  const to = file.split("/");
  let same = 0;
  while (same < from.length && same < to.length - 1 && equalParts(from[same], to[same], platform)) same++;
  return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/");
}

/** The folder part of a path with its last separator, and the name; either style of separators. */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return { folder: path.slice(0, at), name: path.slice(at) };
}

function equalParts(one: string | undefined, other: string | undefined, platform: PathPlatform): boolean {
  return pathKey(one ?? "", platform) === pathKey(other ?? "", platform);
}
