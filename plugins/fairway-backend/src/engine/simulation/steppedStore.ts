import type { SimulatedStore } from './Replica';
import type { Life, Scheduler } from './Scheduler';

/** The operations that change something. */
const WRITES: ReadonlySet<string> = new Set([
  'commit',
  'claim',
  'renew',
  'woken',
  'release',
  'acquireLocks',
  'compact',
]);

/** A store whose operations each wait for their turn. Listeners are told after the commit, in a turn of their own. */
export function steppedStore(
  store: SimulatedStore,
  life: Life,
  scheduler: Scheduler,
): SimulatedStore {
  return new Proxy(store, {
    get(target, property: keyof SimulatedStore) {
      if (property === 'onCommit') {
        return (listener: (revision: number) => void) =>
          target.onCommit(revision => {
            if (life.alive) {
              scheduler.soon(life, () => listener(revision));
            }
          });
      }
      const operation = target[property] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) =>
        scheduler.hop(
          life,
          { label: property, writes: WRITES.has(property) },
          () => operation.apply(target, args),
        );
    },
  });
}
