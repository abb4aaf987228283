import type { Db } from "../electron/store/database.ts";
import { appendLogLines, type NewLogLine } from "../electron/store/log.ts";
import { addLoggedDeployment } from "./logged-deployment.ts";

/** How many lines a batch appends here: a runner's batches are smaller, and many. */
const BATCH_LINES = 50_000;
/** Each line's number is in its text, and every 100,000th line tells of a milestone. */
const MILESTONE_LINES = 100_000;

/** The text of a line of `addLongLog`. */
export function longLogText(number: number): string {
  const milestone = number % MILESTONE_LINES === 0 ? " milestone reached" : "";
  return `request ${number} handled in 12 ms path=/api/orders user=anonymous status=200${milestone}`;
}

/**
 * Puts a deployment with a log of `lineCount` lines into a store. Three quarters are of step `web` on two targets, before
 * them those of step `schema`. One of 1,000 lines is verbose, every 250,000th a warning. Gives the deployment's number.
 */
export function addLongLog(db: Db, lineCount: number): number {
  const id = addLoggedDeployment(db, {
    steps: [
      { id: "schema", name: "Update the schema", targets: ["db-1"] },
      { id: "web", name: "Web", targets: ["web-1", "web-2"] },
    ],
    targets: [
      { id: "db-1", name: "DB 1" },
      { id: "web-1", name: "Web 1" },
      { id: "web-2", name: "Web 2" },
    ],
  });
  const lineAt = (number: number): NewLogLine => {
    const isSchema = number <= lineCount / 4;
    return {
      atMs: 1_700_000_000_000 + number,
      stepId: isSchema ? "schema" : "web",
      targetId: isSchema ? "db-1" : number <= (lineCount * 5) / 8 ? "web-1" : "web-2",
      attempt: 1,
      level: number % 250_000 === 0 ? "warning" : number % 1000 === 500 ? "verbose" : "info",
      source: "stdout",
      text: longLogText(number),
    };
  };
  for (let done = 0; done < lineCount; done += BATCH_LINES) {
    const size = Math.min(BATCH_LINES, lineCount - done);
    appendLogLines(
      db,
      id,
      Array.from({ length: size }, (_, index) => lineAt(done + index + 1)),
    );
  }
  return id;
}
