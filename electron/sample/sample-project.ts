import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import type { DocumentKind } from "../../shared/core/model/documents.ts";
import { samplePackage } from "./sample-files.ts";

/** A document of the sample, as `apply` takes it. */
export type SampleDocument = {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly body: Record<string, unknown>;
};

/** The id of the sample project. */
export const SAMPLE_PROJECT = "harbour";

/** The ids of its environments, in order. */
export const SAMPLE_ENVIRONMENTS = ["development", "test", "production"] as const;
const VERSIONS = ["1.0.0", "1.1.0"];

/** Writes the sample's packages below a folder; each environment deploys to a folder beside them. */
export async function writeSamplePackages(folder: string): Promise<void> {
  await mkdir(join(folder, "packages"), { recursive: true });
  for (const version of VERSIONS) {
    const files = Object.fromEntries(
      Object.entries(samplePackage(version)).map(([name, text]) => [name, strToU8(text)]),
    );
    await writeFile(join(folder, "packages", `Harbour.Web.${version}.zip`), zipSync(files, { mtime: "2026-01-01" }));
  }
}

/** The sample: three environments in order, a folder target in each, one project with transforms and variables. */
export function sampleDocuments(folder: string): readonly SampleDocument[] {
  return [
    ...SAMPLE_ENVIRONMENTS.map((id, index) => ({
      kind: "environment" as const,
      id,
      body: { name: titleOf(id), sortOrder: index + 1 },
    })),
    {
      kind: "lifecycle",
      id: "default",
      body: {
        name: "Development to Production",
        phases: SAMPLE_ENVIRONMENTS.map((id) => ({ name: titleOf(id), environments: [id] })),
      },
    },
    {
      kind: "feed",
      id: "sample-packages",
      body: { kind: "folder", name: "Sample packages", path: join(folder, "packages") },
    },
    ...SAMPLE_ENVIRONMENTS.map((id) => ({
      kind: "target" as const,
      id: `${id}-folder`,
      body: {
        name: `${titleOf(id)} folder`,
        environments: [id],
        tags: ["web"],
        endpoint: { kind: "folder", path: join(folder, id) },
      },
    })),
    {
      kind: "project",
      id: SAMPLE_PROJECT,
      body: {
        name: "Harbour",
        description: "A sample: a legacy ASP.NET site with a web.config for each environment.",
        lifecycle: "default",
      },
    },
    {
      kind: "process",
      id: SAMPLE_PROJECT,
      body: {
        steps: [
          {
            kind: "deploy-package",
            id: "web-site",
            name: "Web site",
            feed: "sample-packages",
            package: "Harbour.Web",
            tags: ["web"],
            files: [{ path: "web.config", substitute: true }],
            installTo: "site",
            purge: true,
          },
        ],
      },
    },
    { kind: "variables", id: SAMPLE_PROJECT, body: { variables: sampleVariables() } },
  ];
}

function sampleVariables(): readonly Record<string, unknown>[] {
  const scoped = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([environment, value]) => ({ value, scope: { environments: [environment] } }));
  return [
    { name: "Banner", values: [{ value: "Harbour #{Octopus.Release.Number} on #{Octopus.Environment.Name}" }] },
    {
      name: "BerthApi",
      values: scoped({
        development: "http://berths.dev.example/",
        test: "http://berths.test.example/",
        production: "https://berths.example/",
      }),
    },
  ];
}

function titleOf(id: string): string {
  return id.charAt(0).toUpperCase() + id.slice(1);
}
