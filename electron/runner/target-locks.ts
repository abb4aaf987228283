/** Runs work on one target one piece after the other, whichever deployments it belongs to. */
export function createTargetLocks(): <T>(targetId: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (targetId, work) => {
    const mine = (last.get(targetId) ?? Promise.resolve()).then(work, work);
    const settled = mine.catch(() => undefined);
    last.set(targetId, settled);
    void settled.then(() => {
      if (last.get(targetId) === settled) last.delete(targetId);
    });
    return mine;
  };
}
