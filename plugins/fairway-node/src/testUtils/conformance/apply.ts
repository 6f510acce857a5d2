import { DeliveryError } from '../../drivers';
import {
  driverContext,
  fencedError,
  losingNextAnswer,
  newIntent,
} from '../conformanceIntents';
import type { ConformanceWorld } from '../conformanceWorld';

/** How versions are written. */
export function describeApply(current: () => ConformanceWorld): void {
  describe('apply', () => {
    it('accepts its own bindings', async () => {
      const world = current();
      const binding = await world.create({ version: world.versions[0] });
      expect(world.driver.validate(binding)).toEqual([]);
    });

    it('writes the version', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      const receipt = await world.driver.apply(
        newIntent(binding, v2),
        driverContext(world.cluster),
      );
      expect(receipt).toMatchObject({ changed: true });
      expect(receipt.revision).toBe(await world.revision(binding));
      expect(await world.version(binding)).toBe(v2);
    });

    it('writes nothing where the version is there already', async () => {
      const world = current();
      const [v1] = world.versions;
      const binding = await world.create({ version: v1 });
      const before = await world.revision(binding);
      const receipt = await world.driver.apply(
        newIntent(binding, v1),
        driverContext(world.cluster),
      );
      expect(receipt).toMatchObject({ changed: false });
      expect(await world.revision(binding)).toBe(before);
    });

    it('repeats an intent without another write, and with the same receipt', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      const intent = newIntent(binding, v2, v1);
      const context = driverContext(world.cluster);
      const first = await world.driver.apply(intent, context);
      const before = await world.revision(binding);
      const second = await world.driver.apply(intent, context);
      expect(await world.revision(binding)).toBe(before);
      expect(second).toMatchObject({ key: first.key, changed: true });
    });

    it('knows that it has written although the first answer was lost', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      const intent = newIntent(binding, v2, v1);
      const lost = await world.driver
        .apply(intent, driverContext(losingNextAnswer(world.cluster)))
        .catch(error => error);
      expect(lost).toBeInstanceOf(DeliveryError);
      expect(lost).toMatchObject({ retryable: true, notSent: false });
      const receipt = await world.driver.apply(
        intent,
        driverContext(world.cluster),
      );
      expect(receipt).toMatchObject({ changed: true });
      expect(await world.version(binding)).toBe(v2);
    });

    it('writes over changes beside the version', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      let touched = false;
      const receipt = await world.driver.apply(
        newIntent(binding, v2),
        driverContext(world.cluster, {
          assertFence: async () => {
            if (!touched) {
              touched = true;
              await world.touch(binding);
            }
          },
        }),
      );
      expect(receipt).toMatchObject({ changed: true });
      expect(await world.version(binding)).toBe(v2);
    });

    it('previews what it would change, and changes nothing', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      const before = await world.revision(binding);
      const diffs = await world.driver.preview(
        newIntent(binding, v2),
        driverContext(world.cluster, {
          assertFence: async () => {
            throw new Error('a preview writes nothing that a fence guards');
          },
        }),
      );
      expect(diffs.flatMap(diff => diff.problem ?? [])).toEqual([]);
      const fields = diffs.flatMap(diff => diff.fields);
      expect(
        fields.some(
          ({ before: old, after }) =>
            String(old).includes(v1) && String(after).includes(v2),
        ),
      ).toBe(true);
      expect(await world.revision(binding)).toBe(before);
      expect(await world.version(binding)).toBe(v1);
    });

    it('previews no change where the version is there already', async () => {
      const world = current();
      const [v1] = world.versions;
      const binding = await world.create({ version: v1 });
      const diffs = await world.driver.preview(
        newIntent(binding, v1),
        driverContext(world.cluster),
      );
      expect(diffs.flatMap(diff => diff.fields)).toEqual([]);
    });

    it('writes nothing once its lease is gone', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      const before = await world.revision(binding);
      await expect(
        world.driver.apply(
          newIntent(binding, v2),
          driverContext(world.cluster, {
            assertFence: async () => {
              throw fencedError();
            },
          }),
        ),
      ).rejects.toMatchObject({ name: 'FencedError' });
      expect(await world.revision(binding)).toBe(before);
    });

    it('never overwrites newer work, though its lease is lost right after the check', async () => {
      const world = current();
      const [v1, v2, v3] = world.versions;
      const binding = await world.create({ version: v1 });
      let checks = 0;
      const stale = world.driver.apply(
        newIntent(binding, v2),
        driverContext(world.cluster, {
          assertFence: async () => {
            checks += 1;
            if (checks > 1) {
              throw fencedError();
            }
            // Another replica takes over while this one is on its way to the cluster.
            await world.driver.apply(
              newIntent(binding, v3),
              driverContext(world.cluster),
            );
          },
        }),
      );
      await expect(stale).rejects.toMatchObject({ name: 'FencedError' });
      expect(await world.version(binding)).toBe(v3);
    });

    it('writes nothing once it is cancelled', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      const before = await world.revision(binding);
      for (const when of ['at the start', 'before the write']) {
        const cancel = new AbortController();
        if (when === 'at the start') {
          cancel.abort();
        }
        const error = await world.driver
          .apply(
            newIntent(binding, v2),
            driverContext(world.cluster, {
              signal: cancel.signal,
              assertFence: async () => cancel.abort(),
            }),
          )
          .catch(thrown => thrown);
        expect(error).toBeInstanceOf(DeliveryError);
        expect(error).toMatchObject({ notSent: true });
      }
      expect(await world.revision(binding)).toBe(before);
    });
  });
}
