import { driverContext, newIntent } from '../conformanceIntents';
import type { ConformanceWorld } from '../conformanceWorld';

/** How a version is restored. */
export function describeRollback(current: () => ConformanceWorld): void {
  describe('rollback', () => {
    it('restores the version before', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      const context = driverContext(world.cluster);
      const forth = await world.driver.apply(newIntent(binding, v2), context);
      const back = await world.driver.apply(
        newIntent(binding, forth.previousVersion),
        context,
      );
      expect(back).toMatchObject({ changed: true, previousVersion: v2 });
      expect(await world.version(binding)).toBe(v1);
    });

    it('takes the version away again where there was none', async () => {
      const world = current();
      const [v1] = world.versions;
      const binding = await world.create({ version: null });
      const context = driverContext(world.cluster);
      const forth = await world.driver.apply(newIntent(binding, v1), context);
      expect(forth.previousVersion).toBeNull();
      expect(await world.version(binding)).toBe(v1);
      await world.driver.apply(newIntent(binding, null), context);
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
        const receipt = await world.driver.apply(
          newIntent(binding, version),
          context,
        );
        expect(receipt.previousVersion).toBe(previous);
        expect(await world.version(binding)).toBe(version);
      }
    });
  });
}
