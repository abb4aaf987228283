import type { Completion } from "./complete-transform.ts";
import type { Chain } from "./run-chain.ts";
import type { DeriveOutcome, RunOutcome, WorkerAnswer, WorkerRequest } from "./worker-messages.ts";

/** The worker behind an editor: runs chains, newest first, and answers questions. */
export type TransformRunner = {
  /** Runs a chain at the next pause, taken together only then; one that waits is replaced. */
  run(chain: () => Chain): void;
  derive(chain: Chain, wanted: string): Promise<DeriveOutcome>;
  complete(source: string, transform: string, offset: number): Promise<Completion | null>;
  close(): void;
};

type Listeners = {
  /** `isNewest` is false when another run has been asked for meanwhile. */
  readonly onOutcome: (outcome: RunOutcome, isNewest: boolean) => void;
  /** The worker itself failed, which no input should bring about. */
  readonly onFailure: (message: string) => void;
};

/** How long a pause in typing starts a run. */
const PAUSE_MS = 120;

/** Starts a worker. */
export function createTransformRunner({ onOutcome, onFailure }: Listeners): TransformRunner {
  const worker = new Worker(new URL("./transform-worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, (answer: WorkerAnswer) => void>();
  let nextId = 1;
  let isRunning = false;
  let newest: (() => Chain) | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  worker.addEventListener("message", ({ data }: MessageEvent<WorkerAnswer>) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  });
  worker.addEventListener("error", (event) => onFailure(event.message));

  const ask = (request: WorkerRequest): Promise<WorkerAnswer> =>
    new Promise((resolve) => {
      waiting.set(request.id, resolve);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin of its own
      worker.postMessage(request);
    });
  const start = async () => {
    timer = null;
    if (isRunning || !newest) return;
    const chain = newest();
    newest = null;
    isRunning = true;
    const answer = await ask({ kind: "run", id: nextId++, chain });
    isRunning = false;
    if (answer.kind === "run") onOutcome(answer.outcome, newest === null);
    else if (answer.kind === "failed") onFailure(answer.message);
    if (newest !== null && timer === null) void start();
  };
  return {
    run(chain) {
      newest = chain;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => void start(), PAUSE_MS);
    },
    async derive(chain, wanted) {
      const answer = await ask({ kind: "derive", id: nextId++, chain, wanted });
      if (answer.kind === "derive") return answer.outcome;
      throw new Error(answer.kind === "failed" ? answer.message : "The transform could not be derived.");
    },
    async complete(source, transform, offset) {
      const answer = await ask({ kind: "complete", id: nextId++, source, transform, offset });
      return answer.kind === "complete" ? answer.outcome : null;
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      worker.terminate();
    },
  };
}
