import type Docker from "dockerode";
import type { DockerEngine, EngineInfo } from "../../ports/docker.ts";
import { failOnBrokenAnswers } from "./broken-answers.ts";
import { fileCalls } from "./container-files.ts";
import { outputCalls } from "./container-output.ts";
import { containerCalls } from "./containers.ts";
import { attempt, dialJson, type EngineAccess } from "./engine-access.ts";
import { imageCalls } from "./images.ts";
import type { EngineTransport } from "./transport.ts";

/** One Docker engine over a transport. Loads dockerode on first use: it costs a tenth of a second and 14 MB. */
export async function dockerEngine({ agent, place }: EngineTransport): Promise<DockerEngine> {
  const { default: Dockerode } = await import("dockerode");
  // An explicit host keeps the library from looking at DOCKER_HOST; the agent decides where connections really go.
  const options = { protocol: "http" as const, host: "docker", port: 80, agent };
  const docker = new Dockerode(options);
  failOnBrokenAnswers(docker);
  const engine: EngineAccess = { docker, place };
  return {
    info: (signal) =>
      attempt(engine, { doing: "ask for the engine's version", signal }, () => readInfo(engine, signal)),
    ...imageCalls(engine),
    ...containerCalls(engine),
    ...fileCalls(engine),
    ...outputCalls(engine),
  };
}

async function readInfo(engine: EngineAccess, signal: AbortSignal): Promise<EngineInfo> {
  // Both shapes are the Engine API's documented answers.
  const [version, info] = await Promise.all([
    dialJson(engine, { method: "GET", path: "/version", signal }) as Promise<Docker.DockerVersion>,
    dialJson(engine, { method: "GET", path: "/info", signal }) as Promise<{ readonly Name: string }>,
  ]);
  return {
    version: version.Version,
    apiVersion: version.ApiVersion,
    os: version.Os === "windows" ? "windows" : "linux",
    architecture: version.Arch,
    hostName: info.Name,
  };
}
