import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type TarEntry, packTar } from "modern-tar";

/** The part of an image's configuration that the rig uses, in the image specification's words. */
export type ImageConfig = {
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly Labels?: Readonly<Record<string, string>>;
  readonly ExposedPorts?: Readonly<Record<string, Record<string, never>>>;
  /** Times are in nanoseconds. */
  readonly Healthcheck?: { readonly Test: readonly string[] } & Readonly<Record<string, unknown>>;
};

/** One file-system layer, packed. */
export type Layer = { readonly blob: Uint8Array; readonly digest: string; readonly diffId: string };

/** A whole image, ready to be pushed. */
export type Image = {
  readonly layers: readonly Layer[];
  readonly config: Uint8Array;
  readonly configDigest: string;
  readonly manifest: Uint8Array;
  /** What a registry answers for a tag of this image. */
  readonly digest: string;
};

/** Media types of Docker's image manifest, version 2 schema 2. */
export const manifestType = "application/vnd.docker.distribution.manifest.v2+json";
const configType = "application/vnd.docker.container.image.v1+json";
const layerType = "application/vnd.docker.image.rootfs.diff.tar.gzip";

/** Packs entries into a layer. The same entries give the same digest. */
export async function packLayer(entries: readonly TarEntry[]): Promise<Layer> {
  const tar = await packTar(entries);
  const blob = gzipSync(tar, { level: 1 });
  return { blob, digest: sha256(blob), diffId: sha256(tar) };
}

/** Puts layers and a configuration together. */
export function makeImage(layers: readonly Layer[], config: ImageConfig): Image {
  const configBytes = json({
    architecture: process.arch === "arm64" ? "arm64" : "amd64",
    os: "linux",
    created: "2024-01-01T00:00:00Z",
    config,
    rootfs: { type: "layers", diff_ids: layers.map((layer) => layer.diffId) },
  });
  const configDigest = sha256(configBytes);
  const manifest = json({
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: configType, size: configBytes.length, digest: configDigest },
    layers: layers.map(({ blob, digest }) => ({ mediaType: layerType, size: blob.length, digest })),
  });
  return { layers, config: configBytes, configDigest, manifest, digest: sha256(manifest) };
}

/** A digest as registries write it. */
export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
