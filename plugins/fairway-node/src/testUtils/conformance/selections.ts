import { UNEXPECTED_VERSION } from '@fairway/plugin-fairway-common';
import { DeliveryError } from '../../drivers';
import type { DriverBinding } from '../../drivers';
import { MAX_OBJECTS } from '../../driverKit/unitObjects';
import { driverContext, newIntent, stored } from '../conformanceIntents';
import type { ConformanceObject, ConformanceWorld } from '../conformanceWorld';

/** How one unit of several objects is delivered: all of them, or none. */
export function describeSelections(current: () => ConformanceWorld): void {
  async function createAll(objects: readonly ConformanceObject[]): Promise<{
    each: DriverBinding[];
    all: DriverBinding;
    versions(): Promise<(string | null | undefined)[]>;
  }> {
    const world = current();
    const each: DriverBinding[] = [];
    for (const object of objects) {
      each.push(await world.create(object));
    }
    return {
      each,
      all: await world.select(each),
      versions: () => Promise.all(each.map(binding => world.version(binding))),
    };
  }

  describe('selections', () => {
    it('are written as a whole, and arrive once all of them have', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const { each, all, versions } = await createAll([
        { version: v1 },
        { version: v1 },
        { version: v1 },
      ]);
      const context = driverContext(world.cluster);
      await expect(world.driver.read(all, context)).resolves.toMatchObject({
        version: v1,
      });
      const intent = newIntent(all, v2, v1);
      const receipt = stored(await world.driver.apply(intent, context));
      expect(receipt.changed).toBe(true);
      expect(await versions()).toEqual([v2, v2, v2]);
      for (const binding of each) {
        const { state } = await world.driver.observe(intent, receipt, context);
        expect(state).toBe('Progressing');
        await world.report(binding, 'healthy');
      }
      await expect(
        world.driver.observe(intent, receipt, context),
      ).resolves.toMatchObject({
        state: 'Converged',
        evidence: { version: v2 },
      });
    });

    it('fail where one of the objects fails, or is taken away', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      for (const change of ['failed', 'removed'] as const) {
        const { each, all } = await createAll([
          { version: v1 },
          { version: v1 },
        ]);
        const context = driverContext(world.cluster);
        const intent = newIntent(all, v2, v1);
        const receipt = stored(await world.driver.apply(intent, context));
        await world.report(each[0], 'healthy');
        if (change === 'failed') {
          await world.report(each[1], 'failed');
        } else {
          await world.remove(each[1]);
        }
        await expect(
          world.driver.observe(intent, receipt, context),
        ).resolves.toMatchObject({ state: 'Failed' });
      }
    });

    it.each<[string, Partial<ConformanceObject>, string]>([
      ['has not opted in', { optIn: 'none' }, 'NotManaged'],
      ['belongs to another source', { optIn: 'other' }, 'NotManaged'],
      [
        'is owned by another manager',
        { owner: 'helm-of-ann' },
        'FieldManagerConflict',
      ],
    ])(
      'are not written at all where one of the objects %s',
      async (_, difference, reason) => {
        const world = current();
        const [v1, v2] = world.versions;
        const { each, all, versions } = await createAll([
          { version: v1 },
          { version: v1, ...difference },
          { version: v1 },
        ]);
        const error = await world.driver
          .apply(newIntent(all, v2, v1), driverContext(world.cluster))
          .catch(e => e);
        expect(error).toBeInstanceOf(DeliveryError);
        expect(error).toMatchObject({
          reason,
          message: expect.stringContaining(each[1].unit.object.name!),
        });
        expect(await versions()).toEqual([v1, v1, v1]);
        const diffs = await world.driver.preview(
          newIntent(all, v2, v1),
          driverContext(world.cluster),
        );
        expect(diffs.flatMap(({ problem }) => problem?.reason ?? [])).toEqual([
          reason,
        ]);
      },
    );

    it('are finished where a write was cut off in the middle', async () => {
      const world = current();
      const [v1, v2, v3] = world.versions;
      const { all, versions } = await createAll([
        { version: v2 },
        { version: v1 },
      ]);
      const context = driverContext(world.cluster);
      await expect(world.driver.read(all, context)).rejects.toMatchObject({
        reason: 'DifferentVersions',
      });
      await expect(world.driver.read(all, context, v2)).resolves.toMatchObject({
        version: v1,
      });
      await expect(
        world.driver.apply(newIntent(all, v3, v1), context),
      ).rejects.toMatchObject({ reason: UNEXPECTED_VERSION });
      expect(await versions()).toEqual([v2, v1]);
      await expect(
        world.driver.apply(newIntent(all, v2, v1), context),
      ).resolves.toMatchObject({ changed: true });
      expect(await versions()).toEqual([v2, v2]);
    });

    it('need at least one object, and not too many', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const { each, all } = await createAll([{ version: v1 }]);
      await world.remove(each[0]);
      const context = driverContext(world.cluster);
      await expect(world.driver.read(all, context)).rejects.toMatchObject({
        reason: 'NotFound',
        retryable: false,
        message: expect.stringContaining('selector'),
      });
      const tooMany = await createAll(
        Array(MAX_OBJECTS + 1).fill({ version: v1 }),
      );
      await expect(
        world.driver.apply(newIntent(tooMany.all, v2), context),
      ).rejects.toMatchObject({
        reason: 'TooManyObjects',
        retryable: false,
        notSent: true,
      });
    });
  });
}
