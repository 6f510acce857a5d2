import { DeliveryError } from '../../drivers';
import type { DriverBinding } from '../../drivers';
import { driverContext, newIntent } from '../conformanceIntents';
import type { ConformanceWorld } from '../conformanceWorld';

/** What is never written, and how that is told. */
export function describeRefusals(current: () => ConformanceWorld): void {
  /** All refuse, with the same reason; a preview tells it instead of throwing, and a read tells what is known without a write. */
  async function expectRefused(
    binding: DriverBinding,
    version: string | null,
    expected: { reason: string; message: RegExp },
    { atRead = true }: { atRead?: boolean } = {},
  ) {
    const world = current();
    const before = await world.revision(binding);
    const intent = newIntent(binding, version);
    const context = driverContext(world.cluster);
    const tries = [
      world.driver.apply(intent, context),
      ...(atRead ? [world.driver.read(binding, context)] : []),
    ];
    for (const trying of tries) {
      const error = await trying.catch(e => e);
      expect(error).toBeInstanceOf(DeliveryError);
      expect(error).toMatchObject({
        reason: expected.reason,
        retryable: false,
        notSent: true,
        message: expect.stringMatching(expected.message),
      });
    }
    const diffs = await world.driver.preview(intent, context);
    expect(diffs.map(diff => diff.problem?.reason)).toContain(expected.reason);
    expect(await world.revision(binding)).toBe(before);
  }

  describe('refusals', () => {
    it('asks objects to opt in, and says how', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1, optIn: 'none' });
      await expectRefused(binding, v2, {
        reason: 'NotManaged',
        message: /kubectl annotate .*fairway\.dev\/managed-by=/,
      });
    });

    it('leaves objects of other sources alone', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1, optIn: 'other' });
      await expectRefused(binding, v2, {
        reason: 'NotManaged',
        message: /--overwrite/,
      });
    });

    it('reports a conflict with the name of the other manager, and forces nothing', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1, owner: 'helm-of-ann' });
      await expectRefused(
        binding,
        v2,
        { reason: 'FieldManagerConflict', message: /helm-of-ann/ },
        { atRead: false },
      );
      expect(await world.version(binding)).toBe(v1);
      const diffs = await world.driver.preview(
        newIntent(binding, v2),
        driverContext(world.cluster),
      );
      expect(diffs.flatMap(({ problem }) => problem?.conflicts ?? [])).toEqual(
        expect.arrayContaining([
          { manager: 'helm-of-ann', field: expect.any(String) },
        ]),
      );
    });

    it('tells before a write that somebody has written another version than the one that it goes over', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      const [diff] = await world.driver.preview(
        newIntent(binding, v2, 'somebody-elses'),
        driverContext(world.cluster),
      );
      expect(diff).toMatchObject({
        fields: [],
        problem: { reason: 'UnexpectedVersion' },
      });
    });

    it('creates nothing', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      await world.remove(binding);
      await expectRefused(binding, v2, {
        reason: 'NotFound',
        message: /does not exist/,
      });
    });

    it('leaves objects alone that are being deleted', async () => {
      const world = current();
      const [v1, v2] = world.versions;
      const binding = await world.create({ version: v1 });
      await world.remove(binding, { lingering: true });
      await expectRefused(binding, v2, {
        reason: 'BeingDeleted',
        message: /being deleted/,
      });
    });

    it('recovers when an API is installed that was missing', async () => {
      const world = current();
      const [, v2] = world.versions;
      const { binding, install } = await world.createLater();
      const intent = newIntent(binding, v2);
      const context = driverContext(world.cluster);
      const error = await world.driver.apply(intent, context).catch(e => e);
      expect(error).toBeInstanceOf(DeliveryError);
      expect(error).toMatchObject({
        reason: 'NoKind',
        retryable: true,
        notSent: true,
      });
      await install();
      await expect(world.driver.apply(intent, context)).resolves.toMatchObject({
        changed: true,
      });
    });
  });
}
