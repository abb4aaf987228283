import { setTimeout as sleep } from "node:timers/promises";
import type { ClientChannel } from "ssh2";
import type { ScriptProgram, ScriptSystem } from "../../../shared/core/deployment/script-program.ts";
import { AppError, messageOf } from "../../../shared/core/errors.ts";
import type { ProgramEnd, Shell } from "../../ports/shell.ts";
import { END_WITHIN_MS, followProgram } from "../shell/follow-program.ts";
import { endCommand, programCommand } from "./shell-commands.ts";
import { readRemoteFile } from "./ssh-file.ts";
import { SshSession } from "./ssh-session.ts";
import type { SshEndpoint } from "./ssh-sign-in.ts";

/** How long the command that ends a script's processes may take beyond the time they are given. */
const END_SLACK_MS = 5000;

const OPEN_TRIES = 5;
const OPEN_AGAIN_MS = 100;

/** Runs programs on an SSH host, over a connection of its own. Throws what signing in throws. */
export async function sshShell(endpoint: SshEndpoint, signal: AbortSignal): Promise<Shell> {
  const session = new SshSession(endpoint);
  try {
    await session.open(signal);
  } catch (error) {
    await session.close();
    throw error;
  }
  const place = `${endpoint.username}@${endpoint.host}`;
  let asked: Promise<ScriptSystem> | null = null;
  const system = (asking: AbortSignal) => {
    asked ??= askSystem(session, place, asking);
    asked.catch(() => {
      asked = null;
    });
    return asked;
  };
  return {
    place,
    system,
    run: async (program, onChunk, running) => {
      const run = { program, system: await system(running) };
      refuseBashOnWindows(run, place);
      return runOver(session, place, run, onChunk, running);
    },
    async *readFile(path, reading) {
      yield* readRemoteFile(session, { place, path, system: await system(reading) }, reading);
    },
    close: () => session.close(),
  };
}

/** What bash would have to be told does not pass through the shells of Windows. */
function refuseBashOnWindows({ program, system }: Run, place: string): void {
  if (system !== "windows" || program.command !== "bash") return;
  throw new AppError(
    "invalid_input",
    `${place} runs Windows, where scripts in bash cannot be run over SSH. Write the script for PowerShell.`,
  );
}

type Run = { readonly program: ScriptProgram; readonly system: ScriptSystem };

async function runOver(
  session: SshSession,
  place: string,
  { program, system }: Run,
  onChunk: Parameters<Shell["run"]>[1],
  signal: AbortSignal,
): Promise<ProgramEnd> {
  const { command } = program;
  const { channel, ...end } = await openCommand(session, place, programCommand(program, system), signal);
  // Paused until they are followed, so that nothing is missed.
  const { stderr } = channel;
  channel.on("error", () => undefined);
  channel.end(program.input);
  const stop = (processId: number | null) => stopRemote(session, { channel, place, system }, processId);
  return followProgram({ command, place, stdout: channel, stderr, ...end, stop }, onChunk, signal);
}

/** Windows answers this in each of its shells; elsewhere there is no `cmd`. */
async function askSystem(session: SshSession, place: string, signal: AbortSignal): Promise<ScriptSystem> {
  const { exitCode, output } = await outputOf(session, place, "cmd /c ver", signal);
  return exitCode === 0 && /\bWindows\b/i.test(output) ? "windows" : "posix";
}

/** Runs a short command and gives what it printed. */
async function outputOf(
  session: SshSession,
  place: string,
  line: string,
  signal: AbortSignal,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const { channel, ended, closed } = await openCommand(session, place, line, signal);
  let output = "";
  channel.on("data", (piece: Buffer) => (output += piece.toString()));
  channel.stderr.on("data", (piece: Buffer) => (output += piece.toString()));
  channel.on("error", () => undefined);
  channel.end();
  const abort = () => channel.close();
  signal.addEventListener("abort", abort, { once: true });
  try {
    const { exitCode } = await ended;
    await closed;
    return { exitCode, output };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new AppError("cancelled", `Running a command on ${place} was cancelled.`, { cause: error });
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/**
 * A server that allows few sessions at once (MaxSessions) refuses one more until it has noticed that the last has ended.
 */
async function openWhenFree(session: SshSession, place: string, line: string): Promise<OpenCommand> {
  for (let triesLeft = OPEN_TRIES; ; triesLeft--) {
    try {
      return await session.command(line, (channel) => ({ channel, ...endOf(channel, place) }));
    } catch (error) {
      if (error instanceof AppError || triesLeft === 1) throw error;
    }
    await sleep(OPEN_AGAIN_MS);
  }
}

/** Opens a channel for a command. Throws `cancelled`, what a lost connection throws, or `remote_failed` for a refusal. */
async function openCommand(
  session: SshSession,
  place: string,
  line: string,
  signal: AbortSignal,
): Promise<OpenCommand> {
  const cancelled = new AppError("cancelled", `Running a command on ${place} was cancelled.`);
  if (signal.aborted) throw cancelled;
  const opening = openWhenFree(session, place, line);
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(cancelled);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([opening, aborted.promise]);
  } catch (cause) {
    if (cause === cancelled) void opening.then((late) => late.channel.close()).catch(() => undefined);
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      "remote_failed",
      `The SSH server of ${place} did not run a command (${messageOf(cause)}). Allow this user to run commands in its sshd_config.`,
      { cause },
    );
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** A command that was started, and how and when it ends. */
type OpenCommand = { readonly channel: ClientChannel } & ReturnType<typeof endOf>;

/** How a command ended, and when its streams have. Without an exit status the connection was lost. */
function endOf(channel: ClientChannel, place: string) {
  const ended = new Promise<Omit<ProgramEnd, "isHeldOpen">>((resolve, reject) => {
    // RFC 4254, 6.10: either an exit status or the signal that ended it.
    channel.once("exit", (code: number | null, signal?: string) =>
      resolve({ exitCode: code, signal: code === null ? (signal ?? "unknown") : null }),
    );
    channel.once("close", () =>
      reject(
        new AppError(
          "unreachable",
          `The SSH connection to ${place} was lost while the script ran. It may still be running there: look, and deploy again when it has ended.`,
        ),
      ),
    );
  });
  ended.catch(() => undefined); // whoever follows the program hears of it
  // The channel closes with its standard output alone; what is left of standard error comes after that.
  const both = [channel, channel.stderr].map((stream) => new Promise<void>((resolve) => stream.once("close", resolve)));
  return { ended, closed: Promise.all(both).then(() => undefined) };
}

type Running = { readonly channel: ClientChannel; readonly place: string; readonly system: ScriptSystem };

/**
 * Ends a script and all that it started by a command of its own, which goes on there even when this connection breaks.
 * Where that cannot be run, the server is asked to send the signals; many servers do not.
 */
async function stopRemote(session: SshSession, running: Running, processId: number | null): Promise<void> {
  const { channel, place, system } = running;
  const closed = new Promise<void>((resolve) => channel.once("close", resolve));
  const byCommand =
    processId === null ? "it has not told its process id" : await stopByCommand(session, running, processId);
  if (byCommand === null) return;
  for (const signal of ["TERM", "KILL"]) {
    await session.signal(channel, signal);
    const isClosed = await Promise.race([closed.then(() => true), sleep(END_WITHIN_MS, false)]);
    if (isClosed) return;
  }
  channel.close();
  const look = system === "windows" ? "the Task Manager" : "ps";
  throw new AppError(
    "remote_failed",
    `The script on ${place} could not be ended (${byCommand}). It may still be running there: look for it with ${look}.`,
  );
}

/** Null when it was ended, else why not. */
async function stopByCommand(
  session: SshSession,
  { place, system }: Running,
  processId: number,
): Promise<string | null> {
  try {
    const limit = AbortSignal.timeout(END_WITHIN_MS + END_SLACK_MS);
    const { exitCode, output } = await outputOf(session, place, endCommand(processId, system), limit);
    return exitCode === 0 ? null : output.trim() || `exit code ${exitCode}`;
  } catch (error) {
    return messageOf(error);
  }
}
