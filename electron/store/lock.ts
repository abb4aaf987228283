import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { z } from "zod";
import { AppError } from "../../shared/core/errors.ts";
import { storeError } from "./database.ts";

/** How the host that owns a data folder can be reached by the command line of the same user. */
const hostAddressSchema = z.object({
  pid: z.int(),
  url: z.string(),
  token: z.string(),
  startedAtMs: z.number(),
});
export type HostAddress = z.infer<typeof hostAddressSchema>;

/** The exclusive right to a data folder. The operating system ends it with the process, however that ends. */
export type FolderLock = {
  /** Publishes how to reach this host, readable by this user only. */
  announce(address: HostAddress): void;
  release(): void;
};

const ADDRESS_FILE = "host.json";

/** Takes a data folder. Throws `conflict` naming the host that has it. */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true });
  const lock = new Database(join(folder, "host.lock"));
  try {
    lock.pragma("locking_mode = EXCLUSIVE");
    lock.pragma("busy_timeout = 0");
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    const failure = storeError(error, folder);
    if (failure !== error) throw failure;
    const owner = readHostAddress(folder);
    throw new AppError(
      "conflict",
      `The data folder ${folder} is in use by ${owner ? `the Slipway host with process id ${owner.pid} at ${owner.url}` : "another Slipway host"}. Use that one, stop it, or choose another folder with --data.`,
      { cause: error },
    );
  }
  const file = join(folder, ADDRESS_FILE);
  rmSync(file, { force: true });
  return {
    announce: (address) => {
      rmSync(file, { force: true });
      writeFileSync(file, JSON.stringify(address), { mode: 0o600, flag: "wx" });
    },
    release: () => {
      rmSync(file, { force: true });
      lock.close();
    },
  };
}

/** The address announced in a data folder, or null. It may be that of a host that died. */
export function readHostAddress(folder: string): HostAddress | null {
  try {
    const parsed = hostAddressSchema.safeParse(JSON.parse(readFileSync(join(folder, ADDRESS_FILE), "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // absent or half-written: nobody to talk to
  }
}
