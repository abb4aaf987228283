import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from "electron";
import { AppError, assertNever, messageOf } from "../../shared/core/errors.ts";
import type { FromHost, ToHost } from "./host-messages.ts";
import { hasSafeStorage, openWithSystem, sealWithSystem } from "./system-secrets.ts";

/** The host in its own process, as the main process sees it. */
export type HostProcess = {
  /** A new port to the host, for a page. */
  openPort(): MessagePortMain;
  countRunning(): Promise<number>;
  isClosed(): boolean;
  /** Ends the host; running deployments are cancelled with their old containers serving. */
  close(): Promise<void>;
};

/** Starts the host process on a data folder. Throws what the host could not be started for. */
export async function startHostProcess(program: string, folder: string): Promise<HostProcess> {
  const child = utilityProcess.fork(program, [], { serviceName: "Slipway host", stdio: "inherit" });
  const waiting = new Map<number, (count: number) => void>();
  let calls = 0;
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    child.once("exit", () => {
      isClosed = true;
      for (const answer of waiting.values()) answer(0);
      resolve();
    });
  });
  const send = (message: ToHost, ports: MessagePortMain[] = []) => child.postMessage(message, ports);
  const ready = new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new AppError("internal", `The host process ended with code ${code}.`)));
    child.on("message", (message: FromHost) => {
      switch (message.kind) {
        case "ready":
          return resolve();
        case "failed":
          return reject(new AppError("internal", message.message));
        case "running":
          waiting.get(message.call)?.(message.count);
          waiting.delete(message.call);
          return;
        case "seal":
          return void answerSeal(child, message);
        case "closed":
          child.kill();
          return;
        default:
          assertNever(message);
      }
    });
  });
  child.once(
    "spawn",
    () => void hasSafeStorage().then((available) => send({ kind: "start", folder, hasSafeStorage: available })),
  );
  await ready;
  return {
    openPort: () => {
      const { port1, port2 } = new MessageChannelMain();
      send({ kind: "port" }, [port1]);
      return port2;
    },
    countRunning: () =>
      new Promise((resolve) => {
        if (isClosed) return resolve(0);
        const call = ++calls;
        waiting.set(call, resolve);
        send({ kind: "count-running", call });
      }),
    isClosed: () => isClosed,
    close: async () => {
      if (!isClosed) send({ kind: "close" });
      await closed;
    },
  };
}

async function answerSeal(
  child: UtilityProcess,
  { call, bytes, open }: Extract<FromHost, { kind: "seal" }>,
): Promise<void> {
  const reply = (result: Uint8Array | null, error: string | null) => {
    const message: ToHost = { kind: "sealed", call, bytes: result, error };
    child.postMessage(message);
  };
  try {
    reply(open ? await openWithSystem(bytes) : await sealWithSystem(bytes), null);
  } catch (error) {
    reply(null, messageOf(error));
  }
}
