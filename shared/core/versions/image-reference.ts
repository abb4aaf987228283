import { AppError } from "../errors.ts";

/** A Docker image by name: where it is kept, its path there, and the tag or digest that picks one. */
export type ImageReference = {
  /** Host with optional port; `docker.io` when the text names none. */
  readonly registry: string;
  /** Path in the registry; a one-word name on Docker Hub is `library/` that word. */
  readonly repository: string;
  readonly tag: string | null;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string | null;
};

const DOCKER_HUB = "docker.io";
const HUB_ALIASES: ReadonlySet<string> = new Set([DOCKER_HUB, "index.docker.io", "registry-1.docker.io"]);
const REGISTRY =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::\d+)?$/;
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

/**
 * Reads `registry/path/name:tag@digest`; every part but the name may be missing. The first part is a registry when it
 * holds a point or a colon, or is `localhost`. Throws `invalid_input` naming the part that is wrong. Grammar:
 * https://github.com/distribution/reference
 */
export function parseImageReference(text: string): ImageReference {
  const [beforeDigest = "", digest = null, ...more] = text.trim().split("@");
  if (more.length > 0) throw invalidImage(text, "it has more than one digest");
  const { registry, path } = splitRegistry(beforeDigest);
  const colon = path.indexOf(":");
  const name = colon < 0 ? path : path.slice(0, colon);
  const tag = colon < 0 ? null : path.slice(colon + 1);
  if (registry !== null && !REGISTRY.test(registry)) throw invalidImage(text, `'${registry}' is no registry host`);
  if (!REPOSITORY.test(name)) throw invalidImage(text, `'${name}' is no repository name (lower case, digits, . _ - /)`);
  if (tag !== null && !TAG.test(tag)) throw invalidImage(text, `'${tag}' is no tag`);
  if (digest !== null && !DIGEST.test(digest)) throw invalidImage(text, `'${digest}' is no digest`);
  const onHub = registry === null || HUB_ALIASES.has(registry);
  return {
    registry: onHub ? DOCKER_HUB : registry,
    repository: onHub && !name.includes("/") ? `library/${name}` : name,
    tag,
    digest,
  };
}

/** The full text, every default written out; Docker reads it as the same image. */
export function formatImageReference(reference: ImageReference): string {
  const tag = reference.tag === null ? "" : `:${reference.tag}`;
  const digest = reference.digest === null ? "" : `@${reference.digest}`;
  return `${reference.registry}/${reference.repository}${tag}${digest}`;
}

/** The text that pulls exactly one image whatever its tag points to by then. Throws `invalid_input` without a digest. */
export function formatForPull(reference: ImageReference): string {
  if (reference.digest === null) {
    throw new AppError("invalid_input", `${formatImageReference(reference)} has no digest yet. Resolve its tag first.`);
  }
  return `${reference.registry}/${reference.repository}@${reference.digest}`;
}

function splitRegistry(text: string): { readonly registry: string | null; readonly path: string } {
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(slash, 0));
  const isRegistry = first === "localhost" || /[.:]/.test(first) || first !== first.toLowerCase();
  return isRegistry ? { registry: first, path: text.slice(slash + 1) } : { registry: null, path: text };
}

function invalidImage(text: string, why: string): AppError {
  return new AppError("invalid_input", `'${text}' is not an image reference: ${why}. Write it like 'acme/web:1.4.0'.`);
}
