import { RPCLink } from "@orpc/client/websocket";
import { WebSocket } from "ws";
import { AppError } from "../../shared/core/errors.ts";
import { type Client, createClient } from "../../shared/rpc/client.ts";
import { type HostAddress, readHostAddress } from "../store/lock.ts";
import { currentActor } from "./actor.ts";
import type { CliIo } from "./command.ts";
import { dataFolder, headlessSecretBox } from "./data-folder.ts";
import { openFolderHost } from "./folder-host.ts";

const CONNECT_MS = 5000;

/** A way to a host, and whether it lives in another process. */
export type HostAccess = { readonly client: Client; readonly isRemote: boolean; close(): Promise<void> };

/** Does something with the host of a data folder, and lets go of it in every case. */
export async function withHost<T>(
  data: string | undefined,
  io: CliIo,
  work: (access: HostAccess) => Promise<T>,
): Promise<T> {
  const access = await openHost(data, io);
  try {
    return await work(access);
  } finally {
    await access.close();
  }
}

/** Talks to the host that runs on a data folder, or opens the folder itself when none does. */
async function openHost(data: string | undefined, io: CliIo): Promise<HostAccess> {
  const folder = dataFolder(data, io.env);
  const address = readHostAddress(folder);
  const remote = address && (await connectTo(address));
  return remote ?? openFolder(folder, io);
}

/** A connection to an announced host; null when it is gone. */
async function connectTo(address: HostAddress): Promise<HostAccess | null> {
  const socket = new WebSocket(`${address.url.replace(/^http/, "ws")}/rpc`, {
    headers: { authorization: `Bearer ${address.token}` },
    handshakeTimeout: CONNECT_MS,
  });
  const opened = await new Promise<boolean>((resolve) => {
    socket.once("open", () => resolve(true));
    socket.once("error", () => resolve(false));
  });
  if (!opened) return null;
  return {
    client: createClient(new RPCLink({ websocket: socket })),
    isRemote: true,
    close: async () => {
      socket.close();
    },
  };
}

async function openFolder(folder: string, io: CliIo): Promise<HostAccess> {
  const { host, close } = await openFolderHost(folder, headlessSecretBox(folder, io.env));
  return { client: host.clientFor(currentActor()), isRemote: false, close };
}

/** Finds a document's id by id or name. Throws `not_found` listing what there is. */
export async function resolveId(
  client: Client,
  kind: "project" | "environment" | "account" | "certificate",
  text: string,
): Promise<string> {
  const all = await client.documents.list({ kind });
  const wanted = text.toLowerCase();
  const found =
    all.find(({ id }) => id === wanted) ?? all.find(({ body }) => "name" in body && body.name.toLowerCase() === wanted);
  if (found) return found.id;
  const known = all.map(({ id }) => id).join(", ") || "none";
  throw new AppError("not_found", `There is no ${kind} '${text}'. Known: ${known}.`);
}
