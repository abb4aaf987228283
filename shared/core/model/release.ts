import { z } from "zod";
import { idSchema } from "./fields.ts";

/** The exact thing a step deploys, found out once when the release was made. */
const pinnedPackageSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("image"),
    feed: idSchema,
    /** Host (and port) of the registry as image references name it. */
    registry: z.string(),
    repository: z.string(),
    /** The tag as it was written; kept for people, never used for pulling. */
    tag: z.string(),
    digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  }),
  z.strictObject({
    kind: z.literal("zip"),
    feed: idSchema,
    package: z.string(),
    version: z.string(),
    file: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
]);
export type PinnedPackage = z.infer<typeof pinnedPackageSchema>;

/** What a release freezes: versions of documents, which never change, and packages by content. */
export type ReleaseSnapshot = {
  readonly processVersion: number;
  /** 0: the project had none. */
  readonly variablesVersion: number;
  readonly transformsVersion: number;
  readonly variableSets: readonly { readonly id: string; readonly version: number }[];
  /** By step id. */
  readonly packages: Readonly<Record<string, PinnedPackage>>;
};

/** One exact thing that goes through environments. Its snapshot never changes, but for corrected variables. */
export type Release = {
  readonly id: number;
  readonly projectId: string;
  readonly version: string;
  /** The channel of the project it belongs to. */
  readonly channelId: string;
  readonly snapshot: ReleaseSnapshot;
  readonly notes: string;
  /** Why it must not go further; null: it may. */
  readonly blockedReason: string | null;
  readonly createdAtMs: number;
  readonly createdBy: string;
};

/** The version a person reads beside a package. */
export function packageVersion(pinned: PinnedPackage): string {
  return pinned.kind === "image" ? pinned.tag : pinned.version;
}
