import type { Host } from "../host/host.ts";
import { type HttpServer, type HttpServerOptions, startHttpServer } from "../host/http-server.ts";
import type { SecretBox } from "../ports/secret-box.ts";
import { type FolderLock, lockFolder } from "../store/lock.ts";
import { readMeta, writeMeta } from "../store/meta.ts";
import { currentActor } from "./actor.ts";
import { createLocalHost } from "./local-host.ts";

const USUAL_PORT = "http-port";

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
export type ServedFolder = Omit<FolderHost, "lock"> & {
  readonly server: HttpServer;
  /** The port of the time before, where another program has it now: pages opened then do not find this host. */
  readonly lostPort: number | null;
};

/** Opens a folder's host, serves it and announces it to the command line. Port 0 stands for that of the time before, else any. */
export async function serveFolderHost(
  folder: string,
  secretBox: SecretBox,
  options: { readonly port: number; readonly screens: string | null },
): Promise<ServedFolder> {
  const { host, lock, close } = await openFolderHost(folder, secretBox);
  try {
    const { server, lostPort } = await serveOnUsualPort({ context: host.context, actor: currentActor(), ...options });
    const { url, sessions } = server;
    lock.announce({ pid: process.pid, url, token: sessions.hostToken, startedAtMs: host.context.startedAtMs });
    return {
      host,
      server,
      lostPort,
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

/** Open pages, and what is unsaved in them, belong to one port; so a host that may choose comes back to the one it had. */
async function serveOnUsualPort(options: HttpServerOptions): Promise<Pick<ServedFolder, "server" | "lostPort">> {
  const { db } = options.context;
  const usual = options.port === 0 ? Number(Buffer.from(readMeta(db, USUAL_PORT) ?? "").toString()) : 0;
  const onUsual = usual ? await startHttpServer({ ...options, port: usual }).catch(() => null) : null; // taken: another will do
  const server = onUsual ?? (await startHttpServer(options));
  writeMeta(db, USUAL_PORT, Buffer.from(new URL(server.url).port));
  return { server, lostPort: usual && !onUsual ? usual : null };
}
