import process from "node:process";
import { reduceAll } from "../../shared/core/deployment/reduce.ts";
import { openHostOn } from "../open-host.ts";

/**
 * A host in a process of its own that deploys a release and kills itself with SIGKILL right after, or right before, the
 * event of a given number was stored: `node dying-host.ts FOLDER RELEASE ENVIRONMENT before|after SEQ`.
 */
const [folder = "", release = "", environment = "", when = "", seq = ""] = process.argv.slice(2);
let stored = 0;
const host = await openHostOn(folder, {
  wrapJournal: (journal) => ({
    log: (id, lines) => journal.log(id, lines),
    append: (id, events) => {
      stored += events.length;
      if (when === "before" && stored >= Number(seq)) process.kill(process.pid, "SIGKILL");
      journal.append(id, events);
      if (stored >= Number(seq)) process.kill(process.pid, "SIGKILL");
    },
  }),
});
const client = host.clientFor("tester");
const started = await client.deployments.start({ release: Number(release), environment });
for await (const events of await client.deployments.watch({ deployment: started.id })) reduceAll(events);
// Reached only when the deployment has fewer events than asked for.
await host.close();
process.exit(9);
