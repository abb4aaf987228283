/** Wakes those who wait for news about a key. It carries no news itself: whoever wakes reads the store, and so misses none. */
export type Hub = {
  notify(key: string): void;
  /** Resolves at the next `notify` of the key; rejects when the signal aborts. */
  next(key: string, signal: AbortSignal | undefined): Promise<void>;
};

export function createHub(): Hub {
  const waiting = new Map<string, Set<() => void>>();
  return {
    notify: (key) => {
      const wakers = waiting.get(key);
      waiting.delete(key);
      for (const wake of wakers ?? []) wake();
    },
    next: (key, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const wakers = waiting.get(key) ?? new Set();
        waiting.set(key, wakers);
        const stop = () => {
          wakers.delete(wake);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        };
        wakers.add(wake);
        signal?.addEventListener("abort", stop, { once: true });
      }),
  };
}

/** Hands every item published from now on to each subscriber, in order, without loss while it keeps up. */
export type Broadcast<T> = {
  publish(item: T): void;
  subscribe(signal: AbortSignal | undefined): AsyncGenerator<T, void, void>;
};

export function createBroadcast<T>(): Broadcast<T> {
  const queues = new Set<{ items: T[]; wake: (() => void) | null }>();
  return {
    publish: (item) => {
      for (const queue of queues) {
        queue.items.push(item);
        queue.wake?.();
      }
    },
    subscribe: async function* (signal) {
      const queue: { items: T[]; wake: (() => void) | null } = { items: [], wake: null };
      queues.add(queue);
      const stop = () => queue.wake?.();
      signal?.addEventListener("abort", stop);
      try {
        while (!signal?.aborted) {
          const item = queue.items.shift();
          if (item !== undefined) {
            yield item;
            continue;
          }
          await new Promise<void>((resolve) => {
            queue.wake = resolve;
          });
          queue.wake = null;
        }
      } finally {
        queues.delete(queue);
        signal?.removeEventListener("abort", stop);
      }
    },
  };
}
