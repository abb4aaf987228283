/**
 * The names of the automatic transforms of a file, in the order in which they are applied: `web.config` has
 * `web.Release.config` and, for Production, `web.Production.config`. Each is looked for beside the file.
 */
export function automaticTransformNames(fileName: string, environmentName: string): readonly string[] {
  const dot = fileName.lastIndexOf(".");
  const stem = dot > 0 ? fileName.slice(0, dot) : fileName;
  return ["Release", environmentName].filter((name) => name.trim() !== "").map((name) => `${stem}.${name}.config`);
}

/** The folder part of a path with its last separator, and the name; either style of separators. */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return { folder: path.slice(0, at), name: path.slice(at) };
}
