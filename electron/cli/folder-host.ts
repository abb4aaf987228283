import type { Host } from "../host/host.ts";
import { type HttpServer, startHttpServer } from "../host/http-server.ts";
import type { SecretBox } from "../ports/secret-box.ts";
import { type FolderLock, lockFolder } from "../store/lock.ts";
import { currentActor } from "./actor.ts";
import { createLocalHost } from "./local-host.ts";

/** A host that owns its data folder; `close` ends it and leaves the folder to the next one. */
export type FolderHost = { readonly host: Host; readonly lock: FolderLock; readonly close: () => Promise<void> };

/** Takes a data folder and opens a host on it. Throws `conflict` naming the host that has it. */
export async function openFolderHost(folder: string, secretBox: SecretBox): Promise<FolderHost> {
  const lock = lockFolder(folder);
  try {
    const host = await createLocalHost(folder, secretBox);
    return {
      host,
      lock,
      close: async () => {
        await host.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A folder's host behind HTTP on this computer. */
export type ServedFolder = Omit<FolderHost, "lock"> & { readonly server: HttpServer };

/** Opens a folder's host, serves it and announces it to the command line. */
export async function serveFolderHost(
  folder: string,
  secretBox: SecretBox,
  options: { readonly port: number; readonly screens: string | null },
): Promise<ServedFolder> {
  const { host, lock, close } = await openFolderHost(folder, secretBox);
  try {
    const server = await startHttpServer({ context: host.context, actor: currentActor(), ...options });
    const { url, sessions } = server;
    lock.announce({ pid: process.pid, url, token: sessions.hostToken, startedAtMs: host.context.startedAtMs });
    return {
      host,
      server,
      close: async () => {
        await server.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
