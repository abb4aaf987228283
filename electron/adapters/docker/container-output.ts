import type Docker from "dockerode";
import type { DockerEngine, FollowedLogs } from "../../ports/docker.ts";
import type { LogChunk } from "../../ports/output.ts";
import { shortName } from "./containers.ts";
import { demultiplexer, plainOutput } from "./demultiplex.ts";
import { attempt, dialStream, drain, type EngineAccess } from "./engine-access.ts";

/** The engine's calls for what containers print. */
export function outputCalls(engine: EngineAccess): Pick<DockerEngine, "attach" | "readLogs" | "exec"> {
  const { docker } = engine;
  return {
    attach: (id, onChunk, signal) => {
      const action = { doing: `follow the output of container ${shortName(id)}`, signal };
      return attempt(engine, action, async () => {
        const container = docker.getContainer(id);
        const take = await outputReader(container, onChunk, signal);
        const options = { stream: true, stdout: true, stderr: true, abortSignal: signal };
        const stream = await container.attach(options);
        return followed(stream, (done) => attempt(engine, action, () => done), take);
      });
    },
    readLogs: (id, { tail }, onChunk, signal) =>
      attempt(engine, { doing: `read the output of container ${shortName(id)}`, signal }, async () => {
        const take = await outputReader(docker.getContainer(id), onChunk, signal);
        const query = { stdout: "1", stderr: "1", tail: tail === undefined ? "all" : String(tail) };
        await drain(await dialStream(engine, { method: "GET", path: `/containers/${id}/logs`, query, signal }), take);
      }),
    exec: (id, command, signal) =>
      attempt(engine, { doing: `run ${command[0] ?? ""} in container ${shortName(id)}`, signal }, async () => {
        const spec = { Cmd: [...command], AttachStdout: true, AttachStderr: true, abortSignal: signal };
        const exec = await docker.getContainer(id).exec(spec);
        const pieces: Uint8Array[] = [];
        const stream = await exec.start({ Detach: false, Tty: false, abortSignal: signal });
        await drain(
          stream,
          demultiplexer(({ bytes }) => pieces.push(bytes)),
        );
        const { ExitCode } = await exec.inspect({ abortSignal: signal });
        return { exitCode: ExitCode ?? 0, output: Buffer.concat(pieces).toString() };
      }),
  };
}

/** What to do with the pieces of this container's output: only a terminal's is not framed. */
async function outputReader(
  container: Docker.Container,
  onChunk: (chunk: LogChunk) => void,
  signal: AbortSignal,
): Promise<(piece: Buffer) => void> {
  const { Config } = await container.inspect({ abortSignal: signal });
  return Config.Tty ? plainOutput(onChunk) : demultiplexer(onChunk);
}

function followed(
  stream: NodeJS.ReadWriteStream,
  named: (done: Promise<void>) => Promise<void>,
  take: (piece: Buffer) => void,
): FollowedLogs {
  let closed = false;
  const done = named(
    drain(stream, take).catch((error: unknown) => {
      if (!closed) throw error;
    }),
  );
  // The caller may look at `done` only after it has started the container; a failure until then is not unhandled.
  done.catch(() => undefined);
  const close = () => {
    closed = true;
    if ("destroy" in stream && typeof stream.destroy === "function") stream.destroy();
  };
  return { done, close };
}
