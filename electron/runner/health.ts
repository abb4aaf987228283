import { addAbortSignal } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError, assertNever } from "../../shared/core/errors.ts";
import type { Health } from "../../shared/core/model/process.ts";
import type { ContainerState, TargetConnection } from "../ports/docker.ts";
import { isOutage } from "./through-outage.ts";

const POLL_MS = 50;
/** The first probe is given up soon, since a packet sent to a container that is just starting may be lost; later ones longer. */
const FIRST_PROBE_MS = 200;
const LONGEST_PROBE_MS = 5000;

/** What a proof needs: the way to the target, the container, and its output so far. */
export type ProofContext = {
  readonly connection: TargetConnection;
  readonly containerId: string;
  /** True once a line of the container's output held the text. */
  readonly hasLogged: (text: string) => boolean;
  readonly signal: AbortSignal;
};

/**
 * Waits until a started container is proven good and says how it was. Throws `remote_failed` when it ended or reported
 * itself unhealthy, `timed_out` when the time was up, `cancelled`.
 */
export async function proveHealthy(
  health: Exclude<Health, { kind: "completes" }>,
  context: ProofContext,
): Promise<string> {
  const deadline = AbortSignal.timeout(health.timeoutS * 1000);
  const signal = AbortSignal.any([context.signal, deadline]);
  try {
    return await untilProven(health, { ...context, signal });
  } catch (error) {
    if (context.signal.aborted || !deadline.aborted) throw error;
    throw new AppError(
      "timed_out",
      `The new container was not proven healthy within ${health.timeoutS} s (${expectation(health)}). Look at its log below, or raise the step's time limit.`,
      { cause: error },
    );
  }
}

/** What a proof waits for, in words. */
function expectation(health: Health): string {
  switch (health.kind) {
    case "docker":
      return "the image's own health check";
    case "http":
      return `an answer from port ${health.port}, path ${health.path}`;
    case "tcp":
      return `a connection to port ${health.port}`;
    case "log":
      return `the text '${health.text}' in its output`;
    case "completes":
      return "an end with exit code 0";
    default:
      return assertNever(health);
  }
}

async function untilProven(health: Exclude<Health, { kind: "completes" }>, context: ProofContext): Promise<string> {
  let first: ContainerState | null = null;
  let sinceMs = 0;
  for (let probeMs = FIRST_PROBE_MS; ; probeMs = Math.min(probeMs * 1.5, LONGEST_PROBE_MS)) {
    const state = await unlessOutage(requireRunning(context), context.signal);
    if (state && first && state.startedAtMs !== first.startedAtMs) {
      throw new AppError("remote_failed", "The new container ended and was restarted. Its last lines are in the log.");
    }
    if (state && !first) sinceMs = performance.now();
    first ??= state;
    const times = { runningMs: performance.now() - sinceMs, probeMs };
    const proof = state && (await unlessOutage(proofNow(health, state, times, context), context.signal));
    if (proof !== null) return proof;
    await sleep(POLL_MS, undefined, { signal: context.signal });
  }
}

/** A connection that breaks while waiting is no verdict on the container: look again, until the time is up. */
async function unlessOutage<T>(looking: Promise<T>, signal: AbortSignal): Promise<T | null> {
  try {
    return await looking;
  } catch (error) {
    if (isOutage(error, signal)) return null;
    throw error;
  }
}

async function proofNow(
  health: Exclude<Health, { kind: "completes" }>,
  state: ContainerState,
  { runningMs, probeMs }: { readonly runningMs: number; readonly probeMs: number },
  context: ProofContext,
): Promise<string | null> {
  switch (health.kind) {
    case "docker":
      if (state.health !== null) return state.health === "healthy" ? "its health check passed" : null;
      return runningMs >= health.settleS * 1000 ? `it kept running for ${health.settleS} s` : null;
    case "http":
      return answersHttp(context, hostPort(state, health.port), health.path, probeMs);
    case "tcp":
      return (await acceptsTcp(context, hostPort(state, health.port), probeMs))
        ? `port ${health.port} accepts connections`
        : null;
    case "log":
      return context.hasLogged(health.text) ? `it logged '${health.text}'` : null;
    default:
      return assertNever(health);
  }
}

async function requireRunning(context: ProofContext): Promise<ContainerState> {
  const state = await context.connection.docker.inspectContainer(context.containerId, context.signal);
  if (!state)
    throw new AppError("remote_failed", "The new container was removed by somebody else while it was starting.");
  if (state.health === "unhealthy") {
    throw new AppError(
      "remote_failed",
      `The new container reports itself unhealthy: ${state.healthLog.at(-1)?.trim() || "its health check gave no output"}.`,
    );
  }
  if (state.status === "running") return state;
  const why = state.error ? `: ${state.error}` : "";
  throw new AppError(
    "remote_failed",
    `The new container ended at once with exit code ${state.exitCode}${why}. Its last lines are in the log.`,
  );
}

function hostPort(state: ContainerState, containerPort: number): number {
  const mapping = state.ports.find((port) => port.containerPort === `${containerPort}/tcp`);
  if (mapping && mapping.hostPort > 0) return mapping.hostPort;
  throw new AppError(
    "invalid_input",
    `Port ${containerPort} of the container is not published, so its health cannot be probed. Add it to the step's ports.`,
  );
}

async function acceptsTcp(context: ProofContext, port: number, probeMs: number): Promise<boolean> {
  try {
    const socket = await context.connection.dial(port, AbortSignal.any([context.signal, AbortSignal.timeout(probeMs)]));
    socket.destroy();
    return true;
  } catch (error) {
    if (context.signal.aborted) throw error;
    return false; // not listening yet: that is what is being waited for
  }
}

async function answersHttp(context: ProofContext, port: number, path: string, probeMs: number): Promise<string | null> {
  try {
    const status = await httpStatus(context, port, path, probeMs);
    return status >= 200 && status < 400 ? `${path} answered ${status}` : null;
  } catch (error) {
    if (context.signal.aborted) throw error;
    return null; // not answering yet: that is what is being waited for
  }
}

/** The status of one GET, spoken over whatever way leads to the target. */
async function httpStatus(context: ProofContext, port: number, path: string, probeMs: number): Promise<number> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(probeMs)]);
  const socket = addAbortSignal(signal, await context.connection.dial(port, signal));
  try {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nUser-Agent: slipway\r\nConnection: close\r\n\r\n`);
    let head = "";
    for await (const chunk of socket) {
      head += String(chunk);
      const match = /^HTTP\/1\.[01] (\d{3})/.exec(head);
      if (match) return Number(match[1]);
      if (head.length > 4096) break;
    }
    throw new AppError("remote_failed", `Port ${port} does not speak HTTP.`);
  } finally {
    socket.destroy();
  }
}
