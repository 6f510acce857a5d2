import { UNEXPECTED_VERSION } from '@fairway/plugin-fairway-common';
import { DeliveryError } from '../../drivers';
import { driverContext, newIntent } from '../conformanceIntents';
import type { ConformanceWorld } from '../conformanceWorld';

/** How versions are read and restored, and left alone where somebody else has written. */
export function describeRollback(current: () => ConformanceWorld): void {
  describe('read', () => {
    it('tells the version that is there, and writes nothing', async () => {
      const world = current();
      const [v1] = world.versions;
      const binding = await world.create({ version: v1 });
      const before = await world.revision(binding);
      const reading = await world.driver.read(
        binding,
        driverContext(world.cluster),
      );
      expect(reading).toMatchObject({ version: v1 });
      expect(await world.revision(binding)).toBe(before);
    });

    it('tells that there is none', async () => {
      const world = current();
      const binding = await world.create({ version: null });
      await expect(
        world.driver.read(binding, driverContext(world.cluster)),
      ).resolves.toMatchObject({ version: null });
    });

    it('sees what was just written', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      const context = driverContext(world.cluster);
      await world.driver.apply(newIntent(binding, v2), context);
      await expect(world.driver.read(binding, context)).resolves.toMatchObject({
        version: v2,
      });
    });
  });

  describe('rollback', () => {
    it('restores the version before', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      const context = driverContext(world.cluster);
      const { version } = await world.driver.read(binding, context);
      await world.driver.apply(newIntent(binding, v2, version), context);
      const back = await world.driver.apply(
        newIntent(binding, version!, v2),
        context,
      );
      expect(back).toMatchObject({ changed: true });
      expect(await world.version(binding)).toBe(v1);
    });

    it('takes the version away again where there was none', async () => {
      const world = current();
      const [v1] = world.versions;
      const binding = await world.create({ version: null });
      const context = driverContext(world.cluster);
      await world.driver.apply(newIntent(binding, v1, null), context);
      expect(await world.version(binding)).toBe(v1);
      await world.driver.apply(newIntent(binding, null, v1), context);
      expect(await world.version(binding)).toBeNull();
    });

    it('goes from A to B to A to B as often as asked', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      const context = driverContext(world.cluster);
      for (const [version, previous] of [
        [v2, v1],
        [v1, v2],
        [v2, v1],
      ]) {
        await expect(
          world.driver.read(binding, context),
        ).resolves.toMatchObject({
          version: previous,
        });
        await world.driver.apply(
          newIntent(binding, version, previous),
          context,
        );
        expect(await world.version(binding)).toBe(version);
      }
    });

    it('is done where the version before is there already', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      const before = await world.revision(binding);
      await world.driver.apply(
        newIntent(binding, v1, v2),
        driverContext(world.cluster),
      );
      expect(await world.revision(binding)).toBe(before);
    });

    it('leaves alone what somebody else has written, and names all versions', async () => {
      const world = current();
      const [v1, v2, v3] = world.versions;
      const binding = await world.create({ version: v3 });
      const before = await world.revision(binding);
      const error = await world.driver
        .apply(newIntent(binding, v1, v2), driverContext(world.cluster))
        .catch(e => e);
      expect(error).toBeInstanceOf(DeliveryError);
      expect(error).toMatchObject({
        reason: UNEXPECTED_VERSION,
        retryable: false,
        notSent: true,
      });
      for (const version of [v1, v2, v3]) {
        expect(error.message).toContain(version);
      }
      expect(await world.revision(binding)).toBe(before);
    });

    it('leaves alone what somebody else writes between its read and its write', async () => {
      const world = current();
      const [v1, v2, v3] = world.versions;
      const binding = await world.create({ version: v1 });
      let overtaken = false;
      const error = await world.driver
        .apply(
          newIntent(binding, v2, v1),
          driverContext(world.cluster, {
            assertFence: async () => {
              if (!overtaken) {
                overtaken = true;
                await world.driver.apply(
                  newIntent(binding, v3),
                  driverContext(world.cluster),
                );
              }
            },
          }),
        )
        .catch(e => e);
      expect(error).toMatchObject({
        reason: UNEXPECTED_VERSION,
        notSent: true,
      });
      expect(await world.version(binding)).toBe(v3);
    });
  });
}
