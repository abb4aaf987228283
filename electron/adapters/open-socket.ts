import { connect, type Socket } from "node:net";

/**
 * Opens a TCP connection. The signal serves the opening only: later the connection outlives the call that asked for it.
 * Rejects with Node's own error, or when the signal ends it. Without noDelay every call over the connection would wait 40 ms
 * for the other side's acknowledgement.
 */
export async function openSocket(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const abort = () => socket.destroy(new Error("aborted"));
    signal.addEventListener("abort", abort);
    socket.once("error", reject);
    socket.once("close", () => signal.removeEventListener("abort", abort));
    socket.once("connect", () => {
      signal.removeEventListener("abort", abort);
      socket.off("error", reject);
      resolve(socket);
    });
  });
}
