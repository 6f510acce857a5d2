import type {
  DeliveryIntent,
  DriverBinding,
  StoredReceipt,
} from '../../drivers';
import { driverContext, newIntent, stored } from '../conformanceIntents';
import type { ConformanceWorld } from '../conformanceWorld';
import { concurrently } from './concurrently';
import { follow } from './follow';
import { permutations } from './permutations';

/** Everything that may happen to an object besides our write. */
const EVENTS = [
  'stale',
  'touch',
  'progressing',
  'healthy',
  'reconfigure',
] as const;

/** How many orders of events are gone through at the same time, each with an object of its own. */
const AT_ONCE = 10;

/** How it is told whether a version has arrived. */
export function describeObserve(
  current: () => ConformanceWorld,
  { watch }: { watch: boolean },
): void {
  async function write(): Promise<{
    binding: DriverBinding;
    intent: DeliveryIntent;
    receipt: StoredReceipt;
    observe(): ReturnType<ConformanceWorld['driver']['observe']>;
  }> {
    const world = current();
    const [v1, v2] = world.versions;
    const binding = await world.create({ version: v1 });
    const intent = newIntent(binding, v2);
    const context = driverContext(world.cluster);
    const receipt = stored(await world.driver.apply(intent, context));
    return {
      binding,
      intent,
      receipt,
      observe: () => world.driver.observe(intent, receipt, context),
    };
  }

  describe('observe', () => {
    it('is not fooled by the health of the version before', async () => {
      const { observe } = await write();
      const { state } = await observe();
      expect(['Pending', 'Progressing', 'Unknown']).toContain(state);
    });

    it('converges exactly when the generation of now was reported healthy, in every order of events', async () => {
      const world = current();
      await concurrently(permutations(EVENTS), AT_ONCE, async events => {
        const { binding, observe } = await write();
        let healthy = false;
        for (const event of events) {
          if (event === 'touch' || event === 'reconfigure') {
            await world[event](binding);
            healthy &&= event === 'touch';
          } else {
            await world.report(binding, event);
            healthy = event === 'healthy';
          }
          const { state, message } = await observe();
          expect({
            events,
            event,
            message,
            converged: state === 'Converged',
          }).toEqual({ events, event, message, converged: healthy });
        }
      });
    }, 120_000);

    it('gives evidence of this write', async () => {
      const world = current();
      const { binding, observe, receipt } = await write();
      await world.report(binding, 'healthy');
      const { state, evidence } = await observe();
      expect(state).toBe('Converged');
      expect(evidence).toMatchObject({ version: world.versions[1] });
      expect(BigInt(String(evidence!.resourceVersion))).toBeGreaterThanOrEqual(
        BigInt(receipt.revision!),
      );
    });

    it('converges without a write where the version was there and is healthy', async () => {
      const world = current();
      const [v1] = world.versions;
      const binding = await world.create({ version: v1 });
      const intent = newIntent(binding, v1);
      const context = driverContext(world.cluster);
      const receipt = stored(await world.driver.apply(intent, context));
      expect(receipt.changed).toBe(false);
      await expect(
        world.driver.observe(intent, receipt, context),
      ).resolves.toMatchObject({ state: 'Converged' });
    });

    it('fails when the controller gives up', async () => {
      const world = current();
      const { binding, observe } = await write();
      await world.report(binding, 'failed');
      await expect(observe()).resolves.toMatchObject({ state: 'Failed' });
    });

    it('fails when somebody else changes the version, and names them', async () => {
      const world = current();
      const { binding, observe } = await write();
      await world.overwrite(binding, world.versions[2], 'helm-of-ann');
      await world.report(binding, 'healthy');
      await expect(observe()).resolves.toMatchObject({
        state: 'Failed',
        message: expect.stringContaining('helm-of-ann'),
      });
    });

    it.each([{ lingering: false }, { lingering: true }])(
      'fails when the object is deleted (lingering: $lingering)',
      async options => {
        const world = current();
        const { binding, observe } = await write();
        await world.remove(binding, options);
        await expect(observe()).resolves.toMatchObject({ state: 'Failed' });
      },
    );

    if (watch) {
      it('is woken by every change, and sees it in what was watched', async () => {
        const world = current();
        const { binding, observe } = await write();
        const followed = await follow(world, binding);
        for (const state of ['progressing', 'healthy'] as const) {
          await world.report(binding, state);
          await followed.caughtUp();
        }
        await expect(observe()).resolves.toMatchObject({ state: 'Converged' });
        followed.close();
      });
    }
  });
}
