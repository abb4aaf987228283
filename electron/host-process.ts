import { join } from "node:path";
import { AppError, assertNever, messageOf } from "../shared/core/errors.ts";
import { keyFileBox } from "./adapters/secret-boxes.ts";
import { currentActor } from "./cli/actor.ts";
import { type ServedFolder, serveFolderHost } from "./cli/folder-host.ts";
import type { Host } from "./host/host.ts";
import { serveMessagePort } from "./host/message-port.ts";
import type { SecretBox } from "./ports/secret-box.ts";
import type { FromHost, ToHost } from "./shell/host-messages.ts";
import { listOpenDeployments } from "./store/deployments.ts";

/** The host as the desktop runs it: a process of its own that the window talks to over ports, and the command line over HTTP. */
let running: ServedFolder | null = null;
let calls = 0;
const sealing = new Map<number, (message: Extract<ToHost, { kind: "sealed" }>) => void>();
const { parentPort } = process;

parentPort.on("message", ({ data, ports }) => {
  const message = data as ToHost; // the main process sends nothing else
  switch (message.kind) {
    case "start":
      return void start(message).then(
        () => send({ kind: "ready" }),
        (error: unknown) => send({ kind: "failed", message: messageOf(error) }),
      );
    case "port": {
      const [port] = ports;
      if (!port || !running) return;
      serveMessagePort(port, running.host.context, currentActor());
      port.start();
      return;
    }
    case "count-running":
      return send({ kind: "running", call: message.call, count: running ? countRunning(running.host) : 0 });
    case "sealed":
      return sealing.get(message.call)?.(message);
    case "close":
      return void (running?.close() ?? Promise.resolve()).finally(() => send({ kind: "closed" }));
    default:
      return assertNever(message);
  }
});

function send(message: FromHost): void {
  parentPort.postMessage(message);
}

async function start({ folder, hasSafeStorage }: Extract<ToHost, { kind: "start" }>): Promise<void> {
  const secretBox = hasSafeStorage ? systemBox() : keyFileBox(join(folder, "secret.key"));
  running = await serveFolderHost(folder, secretBox, { port: 0, screens: null });
}

function countRunning(host: Host): number {
  return listOpenDeployments(host.context.db).filter(
    ({ status }) => status === "running" || status === "cancelling" || status === "queued",
  ).length;
}

function systemBox(): SecretBox {
  const ask = (bytes: Uint8Array, isOpening: boolean) =>
    new Promise<Uint8Array>((resolve, reject) => {
      const call = ++calls;
      sealing.set(call, ({ bytes: result, error }) => {
        sealing.delete(call);
        if (result) resolve(result);
        else reject(new AppError("unauthenticated", error ?? "The system's key store did not answer."));
      });
      send({ kind: "seal", call, bytes, open: isOpening });
    });
  return {
    kind: "safe-storage",
    name: "the system's key store",
    seal: (plain) => ask(plain, false),
    open: (sealed) => ask(sealed, true),
  };
}
