import { AppError } from "../../../shared/core/errors.ts";

/** What a file system tells of a path, links followed. */
type PathKind = { isFile(): boolean; isDirectory(): boolean };

/** Throws `not_found` for what is no regular file. Opening a pipe would wait for somebody to write into it, without end. */
export function requireFile(kind: PathKind, path: string, place: string): void {
  if (kind.isFile()) return;
  const what = kind.isDirectory()
    ? "it is a folder. Name a file in it, or pack it into one"
    : "it is a pipe or a device, not a file";
  throw new AppError("not_found", `${path} cannot be read on ${place}: ${what}.`);
}
