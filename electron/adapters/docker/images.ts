import type Docker from "dockerode";
import { AppError } from "../../../shared/core/errors.ts";
import type { DockerEngine, RegistryLogin } from "../../ports/docker.ts";
import { readImageInfo } from "./container-state.ts";
import { attempt, dialJson, dialStream, drain, type EngineAccess } from "./engine-access.ts";
import { statusOf } from "./engine-errors.ts";

/** The engine's image calls. */
export function imageCalls(engine: EngineAccess): Pick<DockerEngine, "pull" | "inspectImage"> {
  const inspectImage: DockerEngine["inspectImage"] = (image, signal) =>
    attempt(engine, { doing: `look at image ${image}`, image, signal }, async () => {
      try {
        const answer = await dialJson(engine, { method: "GET", path: `/images/${image}/json`, signal });
        return readImageInfo(answer as Docker.ImageInspectInfo); // The Engine API's documented answer.
      } catch (error) {
        if (statusOf(error) === 404) return null;
        throw error;
      }
    });
  return {
    inspectImage,
    pull: (image, login, onProgress, signal) =>
      attempt(engine, { doing: `pull ${image}`, image, signal }, async () => {
        const { repository, version } = splitReference(image);
        const headers: Record<string, string> = login ? { "X-Registry-Auth": registryAuth(login) } : {};
        const query = { fromImage: repository, tag: version };
        const stream = await dialStream(engine, { method: "POST", path: "/images/create", query, headers, signal });
        await readPullProgress(stream, onProgress);
        const pulled = await inspectImage(image, signal);
        if (!pulled) throw new Error("the pull ended well, but the image is not there");
        return pulled.id;
      }),
  };
}

/** Takes `repository@digest` or `repository:tag` apart. Throws `invalid_input` without either: the engine would pull every tag. */
export function splitReference(image: string): { readonly repository: string; readonly version: string } {
  const parts = /^(?<repository>[^@]+)@(?<digest>\w+:[0-9a-f]+)$|^(?<name>.+):(?<tag>[\w][\w.-]*)$/.exec(image)?.groups;
  const repository = parts?.repository?.replace(/(?<=\/[^/]*):[\w.-]+$/, "") ?? parts?.name;
  const version = parts?.digest ?? parts?.tag;
  if (repository === undefined || version === undefined) {
    throw new AppError(
      "invalid_input",
      `The image ${image} names no tag or digest. Write it as NAME:TAG or NAME@sha256:...`,
    );
  }
  return { repository, version };
}

/** Reads the JSON lines of a pull. An error after the first line arrives as one of them, under status 200: it is thrown. */
async function readPullProgress(stream: NodeJS.ReadableStream, onProgress: (line: string) => void): Promise<void> {
  let rest = "";
  let failure: string | null = null;
  const decoder = new TextDecoder();
  const take = (line: string) => {
    if (line.trim() === "") return;
    const progress = JSON.parse(line) as PullProgress; // The Engine API's documented lines.
    failure ??= progress.errorDetail?.message ?? progress.error ?? null;
    if (progress.status === undefined || progress.progressDetail?.current !== undefined) return;
    onProgress(progress.id === undefined ? progress.status : `${progress.id}: ${progress.status}`);
  };
  await drain(stream, (piece) => {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(take);
  });
  take(rest);
  if (failure !== null) throw new Error(failure);
}

type PullProgress = {
  readonly status?: string;
  readonly id?: string;
  /** Set while bytes are counted: many lines a second that only a progress bar wants. */
  readonly progressDetail?: { readonly current?: number };
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
};

function registryAuth({ server, username, password }: RegistryLogin): string {
  const json = JSON.stringify({ username, password, serveraddress: server });
  // RFC 4648 base64url with its padding: older engines take a header without it for no login at all.
  return Buffer.from(json).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}
