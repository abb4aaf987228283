import { resolve } from "node:path";
import type { DeployPackageStep } from "../../shared/core/model/process.ts";
import type { PinnedPackage } from "../../shared/core/model/release.ts";
import { packageFiles, requireZip, unpackPackage } from "./package-files.ts";
import { rewriteByRules } from "./rewrite-files.ts";
import type { Unit } from "./unit.ts";

/**
 * Unpacks a package into a new folder below the target's, `environment/package/version`, rewrites its configuration and,
 * when asked to, copies the result to where it is served from. The folder is new each time (`version_2`, ...), so what
 * served before stays whole until the copy.
 */
export async function deployPackage(unit: Unit, step: DeployPackageStep): Promise<void> {
  const folder = await freshFolder(unit, requireZip(unit));
  const pinned = await unpackPackage(unit, folder);
  unit.emit({ kind: "package-extracted", path: folder });
  unit.log("info", `Unpacked ${pinned.file} to ${folder}`);
  await rewriteByRules(unit, step.files, packageFiles(unit, folder));
  const installed = await install(unit, step, folder);
  unit.setOutputs([["Package.InstallationDirectoryPath", { kind: "text", text: installed }]]);
}

async function freshFolder(unit: Unit, pinned: PinnedPackage & { readonly kind: "zip" }): Promise<string> {
  const base = resolve(
    unit.ports.targetFolder(unit.targetId),
    unit.plan.environment.id,
    pinned.package,
    pinned.version,
  );
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? base : `${base}_${count}`;
    if (!(await unit.ports.files.exists(candidate))) return candidate;
  }
}

async function install(unit: Unit, step: DeployPackageStep, folder: string): Promise<string> {
  if (step.installTo === "") return folder;
  const to = resolve(unit.ports.targetFolder(unit.targetId), unit.fill(step.installTo, "install folder"));
  await unit.ports.files.copyFolder(folder, to, { purge: step.purge });
  unit.emit({ kind: "package-installed", path: to });
  unit.log(
    "highlight",
    `Installed ${unit.planned.package?.kind === "zip" ? unit.planned.package.version : ""} to ${to}`,
  );
  return to;
}
