import picomatch from "picomatch";
import { type PathPlatform, pathKey, withSlashes } from "./paths.ts";

/** Splits globs at commas outside braces and at line ends; blank ones are left out. */
export function splitGlobs(text: string): readonly string[] {
  return text
    .split(/[\r\n]|,(?![^{}\r\n]*\})/)
    .map((glob) => glob.trim())
    .filter((glob) => glob !== "");
}

/** True for a path that may stand for several files. Round brackets are usual in Windows paths and count as letters. */
export function isGlob(path: string): boolean {
  return /[*?[\]{}]/.test(path);
}

/** The files a path or glob stands for, in their order: `*` within a folder, `**` through folders. Hidden files count. */
export function matchGlob(files: readonly string[], glob: string, platform: PathPlatform): readonly string[] {
  const wanted = withSlashes(glob, platform).replace(/^(?:\.\/)+/, "");
  const exact = files.filter((file) => pathKey(withSlashes(file, platform), platform) === pathKey(wanted, platform));
  if (exact.length > 0 || !isGlob(wanted)) return exact;
  const isMatch = picomatch(wanted.replace(/[()!+@]/g, "\\$&"), { dot: true, nocase: platform === "windows" });
  return files.filter((file) => isMatch(withSlashes(file, platform)));
}

/** The folder in front of the first wildcard, with its separator; everything a glob can match lies below it. */
export function fixedFolderOf(glob: string): string {
  const wildcard = glob.search(/[*?[\]{}]/);
  const fixed = wildcard < 0 ? glob : glob.slice(0, wildcard);
  return fixed.slice(0, Math.max(fixed.lastIndexOf("/"), fixed.lastIndexOf("\\")) + 1);
}
