import { setTimeout as delay } from 'node:timers/promises';
import type { FairwayStore } from '@fairway/plugin-fairway-backend/composition';
import type { Target, TargetPhase } from '@fairway/plugin-fairway-common';

const TICK_MS = 100;

const NEXT: Partial<Record<TargetPhase, TargetPhase>> = {
  Pending: 'Applying',
  Applying: 'Converging',
  Converging: 'Converged',
  Converged: 'Pending',
};

/** Moves targets on, so many a second, until it is ended. @returns ends it, and tells how many a second it were */
export function updateTargets(
  store: FairwayStore,
  targets: Target[],
  perSecond: number,
): () => Promise<number> {
  const ended = new AbortController();
  const startedAt = performance.now();
  let written = 0;
  const write = async () => {
    const batch = Array.from(
      { length: (perSecond * TICK_MS) / 1_000 },
      (_, index) => (written + index) * 7,
    ).map(number => number % targets.length);
    const { updated } = await store.commit({
      updates: batch.map(index => {
        const target = targets[index];
        const phase = NEXT[target.status?.phase ?? 'Pending'] ?? 'Pending';
        return {
          object: {
            ...target,
            status: {
              ...target.status!,
              phase,
              since: new Date().toISOString(),
            },
          },
          expected: target.metadata.resourceVersion,
        };
      }),
    });
    batch.forEach((index, at) => {
      targets[index] = updated[at] as unknown as Target;
    });
    written += batch.length;
  };
  const running = (async () => {
    for (let tick = 1; !ended.signal.aborted; tick++) {
      await write();
      const waitMs = startedAt + tick * TICK_MS - performance.now();
      if (waitMs > 0) {
        await delay(waitMs);
      }
    }
  })();
  return async () => {
    ended.abort();
    const seconds = (performance.now() - startedAt) / 1_000;
    await running;
    return written / seconds;
  };
}
