import type { RegistryExchange } from "../../shared/core/model/connection-test.ts";

/** A registry as a feed names it, secrets opened. */
export type RegistryAddress = {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
};

/** Reads registries. */
export type Registry = {
  /** All tags of a repository, following pages, in the registry's order. Throws `not_found` for an absent repository. */
  listTags(address: RegistryAddress, repository: string, signal: AbortSignal): Promise<readonly string[]>;
  /** The digest (`sha256:...`) a tag points to now. Throws `not_found` for an absent tag. */
  resolveDigest(address: RegistryAddress, repository: string, tag: string, signal: AbortSignal): Promise<string>;
  /** Walks connection, login and, when a repository is named, its tags; shows every exchange up to the failing one. */
  test(address: RegistryAddress, repository: string | null, signal: AbortSignal): Promise<readonly RegistryExchange[]>;
};
