import { join } from "node:path";
import type { ApplyResult } from "../../../shared/rpc/types.ts";
import { sampleDocuments, writeSamplePackages } from "../../sample/sample-project.ts";
import type { CallContext } from "../context.ts";
import { apply } from "./documents.ts";

/** Adds the sample project and its packages, in the data folder. */
export async function addSample(call: CallContext): Promise<ApplyResult> {
  const folder = join(call.host.folder, "sample");
  await writeSamplePackages(folder);
  return apply(call, sampleDocuments(folder), { dryRun: false });
}
