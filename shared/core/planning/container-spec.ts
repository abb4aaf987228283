import { AppError } from "../errors.ts";
import type { PinnedPackage } from "../model/release.ts";
import { formatForPull } from "../versions/image-reference.ts";
import { isRecord } from "../model/secret-value.ts";
import type { RunContainerStep } from "../model/process.ts";
import { LABELS } from "./labels.ts";
import type { Plan } from "./plan.ts";

/** A container to create, in the Engine API's own words (POST /containers/create), kept to what Slipway offers. */
export type ContainerCreate = {
  readonly Image: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Env?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Hostname?: string;
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Tty?: boolean;
  readonly StopSignal?: string;
  readonly ExposedPorts?: Readonly<Record<string, Record<string, never>>>;
  readonly Healthcheck?: Readonly<Record<string, unknown>>;
  readonly HostConfig?: Readonly<Record<string, unknown>>;
};

/** A container to create, and what it takes from its host. */
export type ContainerSpec = {
  /** The name it bears while it is the current one. */
  readonly name: string;
  readonly create: ContainerCreate;
  /** Host ports it claims by number, each as `ip:port/protocol`; two containers cannot hold one at a time. */
  readonly fixedPorts: readonly string[];
};

/** Evaluates one text of a step; `what` names the place for an error. */
export type Fill = (template: string, what: string) => string;

/** The container of a step in a deployment, every expression filled in. Throws `invalid_input` naming the setting. */
export function containerSpec(
  plan: Plan,
  step: RunContainerStep,
  pinned: PinnedPackage & { readonly kind: "image" },
  deploymentId: number,
  fill: Fill,
): ContainerSpec {
  const options = step.container;
  const ports = options.ports.map((port) => filledPort(port, step, fill));
  const lists = (values: readonly string[], what: string) => values.map((value) => fill(value, what));
  const stated = {
    Labels: customLabels(step, fill),
    Env: options.env.map(({ name, value }) => `${name}=${fill(value, `environment variable ${name}`)}`),
    ...(options.command.length > 0 && { Cmd: lists(options.command, "command") }),
    ...(options.entrypoint.length > 0 && { Entrypoint: lists(options.entrypoint, "entry point") }),
    ...(options.hostname && { Hostname: fill(options.hostname, "host name") }),
    ...(options.user && { User: fill(options.user, "user") }),
    ...(options.workingDir && { WorkingDir: fill(options.workingDir, "working folder") }),
    ExposedPorts: Object.fromEntries(ports.map((port) => [port.key, {}])),
    HostConfig: {
      PortBindings: portBindings(ports),
      RestartPolicy: { Name: step.health.kind === "completes" ? "no" : options.restart },
      Mounts: options.mounts.map((mount) => ({
        Type: mount.kind,
        Source: fill(mount.source, `source of mount ${mount.target}`),
        Target: mount.target,
        ReadOnly: mount.readOnly,
      })),
      ...(options.network && { NetworkMode: fill(options.network, "network") }),
      ...(options.extraHosts.length > 0 && { ExtraHosts: lists(options.extraHosts, "extra hosts") }),
      ...(options.memoryMb && { Memory: options.memoryMb * 1024 * 1024 }),
    },
  };
  const whole = layOver(stated, fillTexts(options.engine, fill));
  const labels = isRecord(whole["Labels"]) ? whole["Labels"] : {};
  const create: ContainerCreate = {
    ...whole,
    Image: formatForPull(pinned),
    Labels: { ...(labels as Record<string, string>), ...ownLabels(plan, step, deploymentId) }, // the engine checks the rest
  };
  const name = options.name
    ? containerName(fill(options.name, "container name"))
    : `${plan.project.id}-${plan.environment.id}-${step.id}`;
  return { name, create, fixedPorts: ports.filter((port) => port.host > 0).map((port) => port.claim) };
}

/** One tree of settings over another: objects are joined, everything else is replaced. */
function layOver(base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const joined = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = joined[key];
    joined[key] = isRecord(below) && isRecord(value) ? layOver(below, value) : value;
  }
  return joined;
}

function fillTexts(tree: Record<string, unknown>, fill: Fill): Record<string, unknown> {
  const filled = (value: unknown, what: string): unknown => {
    if (typeof value === "string") return fill(value, what);
    if (Array.isArray(value)) return value.map((item) => filled(item, what));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, `${what}.${key}`)]));
  };
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, filled(value, `engine setting ${key}`)]));
}

/** The labels that say whose a container is. */
function ownLabels(plan: Plan, step: { readonly id: string }, deploymentId: number): Record<string, string> {
  return {
    ...currentLabels(plan, step),
    [LABELS.release]: plan.release.version,
    ...deploymentLabels(plan, deploymentId),
  };
}

/** What tells the containers of one deployment from all others, of whichever data folder. */
export function deploymentLabels(plan: Plan, deploymentId: number): Record<string, string> {
  return {
    [LABELS.deployment]: String(deploymentId),
    [LABELS.deploymentAt]: new Date(plan.facts.createdAtMs).toISOString(),
  };
}

/** What all containers of a step in an environment share, whichever deployment made them. */
export function currentLabels(plan: Plan, step: { readonly id: string }): Record<string, string> {
  return {
    [LABELS.project]: plan.project.id,
    [LABELS.environment]: plan.environment.id,
    [LABELS.step]: step.id,
  };
}

type FilledPort = { readonly key: string; readonly host: number; readonly hostIp: string; readonly claim: string };

function filledPort(
  port: RunContainerStep["container"]["ports"][number],
  step: RunContainerStep,
  fill: Fill,
): FilledPort {
  const container = portNumber(port.container, `container port of step '${step.name}'`, fill);
  const host = portNumber(port.host, `host port of step '${step.name}'`, fill);
  const hostIp = fill(port.hostIp, "host address of a port");
  return { key: `${container}/${port.protocol}`, host, hostIp, claim: `${hostIp}:${host}/${port.protocol}` };
}

function portNumber(value: number | string, what: string, fill: Fill): number {
  const text = typeof value === "number" ? String(value) : fill(value, what).trim();
  const number = text === "" ? 0 : Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  throw new AppError("invalid_input", `The ${what} is '${text}'. Give a number from 0 to 65535.`);
}

function portBindings(ports: readonly FilledPort[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    bindings[port.key] ??= [];
    bindings[port.key]?.push({ HostIp: port.hostIp, HostPort: port.host === 0 ? "" : String(port.host) });
  }
  return bindings;
}

function customLabels(step: RunContainerStep, fill: Fill): Record<string, string> {
  return Object.fromEntries(step.container.labels.map(({ name, value }) => [name, fill(value, `label ${name}`)]));
}

function containerName(name: string): string {
  if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) return name;
  throw new AppError(
    "invalid_input",
    `'${name}' cannot be a container's name. Use two or more letters, digits, '_', '.' or '-', beginning with a letter or digit.`,
  );
}
