import type { ContainerState } from "../ports/docker.ts";

/**
 * The output variables of a container: `Docker.Inspect` (the engine's whole answer as JSON, environment values
 * redacted), and short names for what is wanted most: `ContainerId`, `ContainerName`, `Image`, `Health`, `StartedAt`, and
 * `Port[80/tcp]` for each published port.
 */
export function containerOutputs(
  state: ContainerState,
  masked: (text: string) => string,
): readonly (readonly [string, string])[] {
  return [
    ["Docker.Inspect", masked(JSON.stringify(redactEnvironment(state.raw)))],
    ["ContainerId", state.id],
    ["ContainerName", state.name],
    ["Image", state.image],
    ["Health", state.health ?? "none"],
    ["StartedAt", state.startedAtMs === null ? "" : new Date(state.startedAtMs).toISOString()],
    ...state.ports.map((port) => [`Port[${port.containerPort}]`, String(port.hostPort)] as const),
  ];
}

/** Values in `Config.Env` may be secrets of the image or of others, so only the names are kept. */
function redactEnvironment(raw: ContainerState["raw"]): Record<string, unknown> {
  const config = raw["Config"];
  if (typeof config !== "object" || config === null || !("Env" in config) || !Array.isArray(config.Env))
    return { ...raw };
  const env = config.Env.map((entry) => `${String(entry).split("=", 1)[0]}=********`);
  return { ...raw, Config: { ...config, Env: env } };
}
