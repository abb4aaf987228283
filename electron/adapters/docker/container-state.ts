import type Docker from "dockerode";
import type { ContainerState, ContainerSummary, ImageInfo } from "../../ports/docker.ts";

/** Reads an inspect answer (`GET /containers/ID/json`). */
export function readContainerState(raw: Docker.ContainerInspectInfo): ContainerState {
  const { State, Config } = raw;
  // The engine leaves out or nulls what a container does not have, whatever the library's types say.
  const ports: Partial<typeof raw.NetworkSettings.Ports> = raw.NetworkSettings.Ports ?? {};
  return {
    id: raw.Id,
    name: raw.Name.replace(/^\//, ""),
    image: Config.Image,
    labels: Config.Labels ?? {},
    status: readStatus(State.Status),
    exitCode: State.ExitCode,
    error: State.Error,
    health: readHealth(State.Health?.Status),
    healthLog: (State.Health?.Log ?? []).map((probe) => probe.Output.trim()),
    ports: Object.entries(ports).flatMap(([containerPort, bindings]) =>
      (bindings ?? []).map(({ HostIp, HostPort }) => ({ containerPort, hostIp: HostIp, hostPort: Number(HostPort) })),
    ),
    createdAtMs: Date.parse(raw.Created),
    startedAtMs: readTime(State.StartedAt),
    raw: { ...raw },
  };
}

/** Reads one line of a container list (`GET /containers/json`). */
export function readContainerSummary(raw: Docker.ContainerInfo): ContainerSummary {
  return {
    id: raw.Id,
    name: (raw.Names[0] ?? "").replace(/^\//, ""),
    image: raw.Image,
    status: raw.State,
    labels: raw.Labels ?? {},
    createdAtMs: raw.Created * 1000,
  };
}

/** Reads an image's inspect answer (`GET /images/NAME/json`). */
export function readImageInfo(raw: Docker.ImageInspectInfo): ImageInfo {
  return {
    id: raw.Id,
    repoDigests: raw.RepoDigests ?? [],
    os: raw.Os,
    raw: { ...raw },
  };
}

const statuses = ["created", "running", "paused", "restarting", "removing", "exited", "dead"] as const;

/** A state this program does not know counts as running: it must not be taken for ended. */
function readStatus(status: string): ContainerState["status"] {
  return statuses.find((known) => known === status) ?? "running";
}

function readHealth(status: string | undefined): ContainerState["health"] {
  return status === "starting" || status === "healthy" || status === "unhealthy" ? status : null;
}

/** The engine writes "never" as the year 1. */
function readTime(text: string): number | null {
  const time = Date.parse(text);
  return Number.isNaN(time) || time <= 0 ? null : time;
}
