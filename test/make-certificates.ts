import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Files that openssl makes in a folder of their own. */
export type OpensslFolder = {
  /** Runs openssl there and gives its output. */
  run(...args: readonly string[]): string;
  /** Where a file is. */
  path(name: string): string;
  /** A file as PEM text. */
  text(name: string): string;
  /** A file in base64, as binary files are given. */
  base64(name: string): string;
  write(name: string, text: string): void;
  remove(): void;
};

/** True where there is no openssl of version 3, whose options the tests use. */
export const opensslIsMissing = !opensslVersion().startsWith("OpenSSL 3");

function opensslVersion(): string {
  const { error, stdout } = spawnSync("openssl", ["version"], { encoding: "utf8" });
  return error ? "" : stdout;
}

export function openOpensslFolder(): OpensslFolder {
  const folder = mkdtempSync(join(tmpdir(), "slipway-openssl-"));
  return {
    run: (...args) =>
      execFileSync("openssl", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }),
    path: (name) => join(folder, name),
    text: (name) => readFileSync(join(folder, name), "utf8"),
    base64: (name) => readFileSync(join(folder, name)).toString("base64"),
    write: (name, text) => writeFileSync(join(folder, name), text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const KEY_KINDS = {
  rsa: ["-newkey", "rsa:2048"],
  ec: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
} as const;

/** A certificate that signed itself, as `NAME.crt` and `NAME.key`. */
export function makeSelfSigned(
  files: Pick<OpensslFolder, "run">,
  name: string,
  options: { readonly key?: keyof typeof KEY_KINDS; readonly days?: number; readonly more?: readonly string[] } = {},
): void {
  const { key = "rsa", days = 90, more = [] } = options;
  const out = ["-nodes", "-keyout", `${name}.key`, "-out", `${name}.crt`, "-days", String(days)];
  files.run("req", "-x509", ...KEY_KINDS[key], ...out, "-subj", `/CN=${name}`, ...more);
}

/** A certificate that another one issued. */
export function makeIssued(
  files: Pick<OpensslFolder, "run">,
  name: string,
  issuer: string,
  options: { readonly key?: keyof typeof KEY_KINDS; readonly more?: readonly string[] } = {},
): void {
  const by = ["-CA", `${issuer}.crt`, "-CAkey", `${issuer}.key`];
  makeSelfSigned(files, name, { ...options, more: [...by, ...(options.more ?? [])] });
}
