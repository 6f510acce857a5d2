import { InterestHandle, isSelection, WatchedObject } from '../../clusters';
import { isOlder } from '../../driverKit/resourceVersions';
import type { DriverBinding, ObjectInterest } from '../../drivers';
import type { ConformanceWorld } from '../conformanceWorld';

/** Watches the objects of a unit, as the engine does. @public */
export async function follow(
  world: Pick<
    ConformanceWorld,
    'cluster' | 'driver' | 'writtenRevision' | 'watch'
  >,
  binding: DriverBinding,
): Promise<{
  /** Resolves once all that was written past the gateway has come through the watch. */
  caughtUp(): Promise<void>;
  close(): void;
}> {
  const listeners = new Set<() => void>();
  const nextChange = () =>
    new Promise<void>(resolve => {
      const listener = () => {
        listeners.delete(listener);
        resolve();
      };
      listeners.add(listener);
    });
  const interests = world.driver.interests(binding);
  const handles = interests.map(
    (interest): InterestHandle =>
      world.watch!(interest, () => [...listeners].forEach(tell => tell())),
  );
  await Promise.all(handles.map(({ established }) => established));
  return {
    async caughtUp() {
      for (const interest of interests) {
        let changed = nextChange();
        while (!(await isCaughtUp(world, interest))) {
          await changed;
          changed = nextChange();
        }
      }
    },
    close: () => handles.forEach(handle => handle.close()),
  };
}

async function isCaughtUp(
  world: Pick<ConformanceWorld, 'cluster' | 'writtenRevision'>,
  interest: ObjectInterest,
): Promise<boolean> {
  const { cluster } = world;
  if (isSelection(interest)) {
    const seen = await cluster.select(interest);
    const there = await cluster.select(interest, { fresh: true });
    return revisionsOf(seen) === revisionsOf(there);
  }
  const { resourceVersion: seen } =
    (await cluster.get(interest))?.metadata ?? {};
  const written = world.writtenRevision(interest);
  return seen === undefined || written === undefined
    ? seen === written
    : !isOlder(seen, written);
}

function revisionsOf(objects: readonly WatchedObject[]): string {
  return objects.map(({ metadata }) => metadata.resourceVersion).join();
}
