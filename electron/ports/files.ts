/** A package file of a folder feed. */
export type PackageFile = { readonly version: string; readonly file: string };

/** Folders and packages on this computer. */
export type Files = {
  /** The zip files of a package id in a folder: every version with its file name. Throws `not_found` for the folder. */
  listPackages(folder: string, packageId: string): Promise<readonly PackageFile[]>;
  /** What a NuGet package says of itself; null for other zip files. Throws `invalid_input` when it cannot be read. */
  describePackage(path: string): Promise<{ readonly id: string; readonly version: string } | null>;
  /** The SHA-256 of a file in lower-case hex. */
  hash(path: string, signal: AbortSignal): Promise<string>;
  /** Unpacks a zip into a folder that must not exist yet; entries that would leave it are refused (`invalid_input`). */
  unzip(file: string, folder: string, signal: AbortSignal): Promise<void>;
  /** Every file below a folder as paths relative to it, with `/`. */
  list(folder: string): Promise<readonly string[]>;
  read(path: string): Promise<Uint8Array | null>;
  /** Replaces the bytes of a file in one step, keeping its mode. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Copies a folder's content over another; `purge` first removes what was there. */
  copyFolder(from: string, to: string, options: { readonly purge: boolean }): Promise<void>;
  removeFolder(folder: string): Promise<void>;
  exists(path: string): Promise<boolean>;
};

/** Where files that scripts gave away are kept. */
export type ArtifactFiles = {
  /** Stores a file and gives the name it is kept under. A copy that fails leaves nothing. Throws what reading throws. */
  keep(
    deploymentId: number,
    content: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly file: string; readonly sizeBytes: number }>;
  /** Removes what a copy that was cut off has left of a deployment's files, all but the known ones. */
  sweep(deploymentId: number, known: ReadonlySet<string>): Promise<void>;
  /** Throws `not_found`. */
  open(deploymentId: number, file: string): Promise<Blob>;
};
