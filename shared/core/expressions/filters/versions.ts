import { parseVersion, type Version } from "../../versions/version.ts";
import { evaluationFailed } from "../failures.ts";
import type { Filter } from "./filter.ts";

/** Filters that give a part of a version; text that is no version ends the evaluation. Options are ignored. */
export const VERSION_FILTERS: Readonly<Record<string, Filter>> = {
  VersionMajor: part((version) => version.major.toString()),
  VersionMinor: part((version) => version.minor.toString()),
  VersionPatch: part((version) => version.patch.toString()),
  VersionRevision: part((version) => version.revision.toString()),
  VersionPreRelease: part((version) => version.preRelease),
  VersionPreReleasePrefix: part((version) => version.preReleasePrefix),
  VersionPreReleaseCounter: part((version) => version.preReleaseCounter),
  VersionMetadata: part((version) => version.metadata),
};

function part(read: (version: Version) => string): Filter {
  return (input) => {
    if (input === null) return null;
    const version = parseVersion(input);
    if (version === null) throw evaluationFailed("A version filter", `'${input}' cannot be read as a version`);
    return read(version);
  };
}
