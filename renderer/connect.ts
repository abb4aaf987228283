import type { ClientLink } from "@orpc/client";
import { RPCLink as PortLink } from "@orpc/client/message-port";
import { RPCLink as SocketLink } from "@orpc/client/websocket";
import { AppError } from "../shared/core/errors.ts";
import { type Client, createClient, wireFailure } from "../shared/rpc/client.ts";

type Link = ClientLink<Record<never, never>>;

/** What the wire is doing, for the status strip; `signed-out`: the host answers, but no longer lets this browser in. */
export type WireStatus = "connecting" | "connected" | "lost" | "signed-out";

/** The client every screen uses, and a way to hear how its wire is. */
export type Connection = { readonly client: Client; onStatus(listener: (status: WireStatus) => void): void };

const RETRY_MS = 1000;
const SIGNED_OUT =
  "The host no longer knows this browser. Run 'slipway open' and open the link it prints in this browser.";

/** Picks the wire: the port the desktop's preload hands over, else a WebSocket to where the page came from. */
export function connect(): Connection {
  const listeners = new Set<(status: WireStatus) => void>();
  const tell = (status: WireStatus) => {
    for (const listener of listeners) listener(status);
  };
  const link = isDesktop() ? desktopLink(tell) : socketLink(tell);
  return { client: createClient(link), onStatus: (listener) => void listeners.add(listener) };
}

/** True in the desktop window. */
export function isDesktop(): boolean {
  return "slipwayDesktop" in window;
}

function desktopLink(tell: (status: WireStatus) => void): Link {
  let current: Promise<Link> | null = null;
  let resolveNext: ((link: Link) => void) | null = null;
  const expectPort = () => {
    current = new Promise((resolve) => {
      resolveNext = resolve;
    });
  };
  expectPort();
  window.addEventListener("message", (event) => {
    const [port] = event.ports;
    if (event.source !== window || event.data !== "slipway-port" || !port) return;
    port.start();
    if (resolveNext === null) expectPort();
    resolveNext?.(new PortLink({ port }));
    resolveNext = null;
    tell("connected");
  });
  window.postMessage("slipway-ready", window.origin);
  return {
    call: async (path, input, options) => {
      const link = await current;
      if (!link) throw new Error("The desktop has not handed over its port.");
      return link.call(path, input, options);
    },
  };
}

function socketLink(tell: (status: WireStatus) => void): Link {
  let current: Promise<Link> | null = null;
  const open = (): Promise<Link> =>
    openSocket(tell, again).catch(async (error: unknown) => {
      if (await isSignedOut()) throw wireFailure("unauthenticated", SIGNED_OUT);
      throw error;
    });
  const again = () => {
    current = null;
    setTimeout(() => void ensure(), RETRY_MS);
  };
  const ensure = () => {
    if (current) return current;
    current = open();
    current.catch((error: unknown) => {
      tell(isUnauthenticated(error) ? "signed-out" : "lost");
      again();
    }); // whoever calls next hears of it
    return current;
  };
  return { call: async (path, input, options) => (await ensure()).call(path, input, options) };
}

/** A wire that is open. `onEnd` is called when it breaks; one that never opened throws `unreachable`. */
function openSocket(tell: (status: WireStatus) => void, onEnd: () => void): Promise<Link> {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/rpc`);
  const link = new SocketLink<Record<never, never>>({ websocket: socket });
  return new Promise((resolve, reject) => {
    const fail = () => reject(wireFailure("unreachable", "The Slipway host does not answer. Is it still running?"));
    socket.addEventListener("close", fail, { once: true });
    socket.addEventListener("open", () => {
      socket.removeEventListener("close", fail);
      socket.addEventListener("close", () => {
        tell("lost");
        onEnd();
      });
      tell("connected");
      resolve(link);
    });
  });
}

/** Whether the host answers and does not know this browser; the failure of a WebSocket says nothing about it. */
async function isSignedOut(): Promise<boolean> {
  const answer = await fetch("/session").catch(() => null); // nobody answers: the socket said so
  return answer?.status === 401;
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof AppError && error.code === "unauthenticated";
}
