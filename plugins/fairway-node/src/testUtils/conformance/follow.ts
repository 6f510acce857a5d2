import type { InterestHandle } from '../../clusters';
import type { DriverBinding } from '../../drivers';
import type { ConformanceWorld } from '../conformanceWorld';

/** Watches the objects of a unit, as the engine does. @public */
export async function follow(
  world: Pick<ConformanceWorld, 'cluster' | 'driver' | 'revisionOf' | 'watch'>,
  binding: DriverBinding,
): Promise<{
  /** Resolves once the newest state of the objects has come through the watch. */
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
        let isNewest = false;
        while (!isNewest) {
          const changed = nextChange();
          const seen = await world.cluster.get(interest);
          const revision = await world.revisionOf(interest);
          isNewest = seen?.metadata.resourceVersion === revision;
          if (!isNewest) {
            await changed;
          }
        }
      }
    },
    close: () => handles.forEach(handle => handle.close()),
  };
}
