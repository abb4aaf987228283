import type Docker from "dockerode";
import type { DockerEngine } from "../../ports/docker.ts";
import { readContainerState, readContainerSummary } from "./container-state.ts";
import { attempt, dialJson, type EngineAccess } from "./engine-access.ts";
import { statusOf } from "./engine-errors.ts";

type ContainerCalls = Pick<
  DockerEngine,
  | "listContainers"
  | "inspectContainer"
  | "createContainer"
  | "startContainer"
  | "stopContainer"
  | "removeContainer"
  | "renameContainer"
  | "waitContainer"
>;

/** The engine's container calls, without files and output. */
export function containerCalls(engine: EngineAccess): ContainerCalls {
  const { docker } = engine;
  const on = <T>(doing: string, id: string, signal: AbortSignal, work: (container: Docker.Container) => Promise<T>) =>
    attempt(engine, { doing: `${doing} container ${shortName(id)}`, signal }, () => work(docker.getContainer(id)));
  return {
    listContainers: (labels, signal) =>
      attempt(engine, { doing: "list the containers", signal }, async () => {
        const label = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
        const list = await docker.listContainers({ all: true, filters: { label }, abortSignal: signal });
        return list.map(readContainerSummary);
      }),
    inspectContainer: (id, signal) =>
      on("look at", id, signal, (container) =>
        unlessStatus(404, null, async () => readContainerState(await container.inspect({ abortSignal: signal }))),
      ),
    createContainer: (name, spec, signal) =>
      attempt(engine, { doing: `create container ${name}`, image: spec.Image, signal }, async () => {
        const call = { method: "POST", path: "/containers/create", query: { name }, body: spec, signal } as const;
        const created = (await dialJson(engine, call)) as { Id: string }; // The Engine API's documented answer.
        return created.Id;
      }),
    startContainer: (id, signal) =>
      on("start", id, signal, (container) =>
        unlessStatus(304, undefined, () => container.start({ abortSignal: signal })),
      ),
    stopContainer: (id, timeoutS, signal) =>
      on("stop", id, signal, (container) =>
        unlessStatus([304, 404], undefined, () => container.stop({ t: timeoutS, abortSignal: signal })),
      ),
    removeContainer: (id, { force }, signal) =>
      on("remove", id, signal, (container) =>
        // 409: another removal is at work.
        unlessStatus([404, ...(force ? [409] : [])], undefined, () =>
          container.remove({ force, v: true, abortSignal: signal }),
        ),
      ),
    renameContainer: (id, name, signal) =>
      on(`rename to ${name}`, id, signal, (container) => container.rename({ name, abortSignal: signal })),
    waitContainer: (id, signal) =>
      on("wait for", id, signal, async (container) => {
        const end: { StatusCode: number } = await container.wait({ condition: "not-running", abortSignal: signal });
        return end.StatusCode;
      }),
  };
}

/** Ids are 64 digits; 12 are what people and the docker command use. */
export function shortName(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id;
}

/** Gives `otherwise` when the engine answers with one of the statuses that mean "nothing to do". */
async function unlessStatus<T, U>(
  statuses: number | readonly number[],
  otherwise: U,
  work: () => Promise<T>,
): Promise<T | U> {
  try {
    return await work();
  } catch (error) {
    if ([statuses].flat().includes(statusOf(error) ?? 0)) return otherwise;
    throw error;
  }
}
