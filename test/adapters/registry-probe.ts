import process from "node:process";
import { registry } from "../../electron/adapters/registry/registry.ts";

/** Tests the registry of the first argument and prints each exchange: for tests that need an environment of their own. */
const [, , url = ""] = process.argv;
const exchanges = await registry.test({ url, username: null, password: null }, null, AbortSignal.timeout(10_000));
for (const { request, status, detail } of exchanges) console.log(`${request} ${status} ${detail}`);
process.exit(0);
