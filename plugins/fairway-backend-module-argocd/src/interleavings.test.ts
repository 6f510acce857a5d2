import { DeliveryError } from '@fairway/plugin-fairway-node';
import type {
  DeliveryIntent,
  DriverContext,
  StoredReceipt,
} from '@fairway/plugin-fairway-node';
import {
  driverContext,
  newIntent,
  stored,
} from '@fairway/plugin-fairway-node/testUtils';
import fc from 'fast-check';
import {
  ArgoModel,
  BROKEN,
  Step,
  STEPS,
  UNIT,
} from './__testUtils__/ArgoModel';
import { createArgocdDriver } from './ArgocdDriver';

const driver = createArgocdDriver();
const VERSIONS = ['v1', 'v2', BROKEN] as const;
const BINDING = { source: 'default/app', cluster: 'eu-1', unit: UNIT };

const steps = fc.array(fc.constantFrom<Step>(...STEPS), { maxLength: 12 });

/** What happens before a write, between it and each look, and while the driver looks. */
const story = fc.record({
  first: fc.constantFrom(...VERSIONS.slice(0, 2)),
  writes: fc.array(
    fc.record({
      version: fc.constantFrom(...VERSIONS),
      before: steps,
      /** Whether everything comes to its end before the next write. */
      settles: fc.boolean(),
      looks: fc.array(fc.record({ before: steps, meanwhile: steps }), {
        minLength: 1,
        maxLength: 6,
      }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

/** Writes a version, as soon as no other sync is under way. */
async function write(
  model: ArgoModel,
  intent: DeliveryIntent,
  context: DriverContext,
): Promise<StoredReceipt> {
  try {
    return stored(await driver.apply(intent, context));
  } catch (error) {
    expect(error).toBeInstanceOf(DeliveryError);
    expect(error).toMatchObject({
      reason: 'OperationInProgress',
      retryable: true,
      notSent: true,
      message: expect.stringMatching(/by "(ann|fairway)"/),
    });
    model.settle();
    return stored(await driver.apply(intent, context));
  }
}

describe('our writes, what Argo CD reports, the syncs of others and what we read, in any order', () => {
  it('never take a stale status for arrived, and never let a failed one hang', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ first, writes }) => {
        const model = new ArgoModel(first);
        const context = driverContext(model.connection());
        for (const [index, { version, ...rest }] of writes.entries()) {
          rest.before.forEach(step => model.step(step));
          const intent = newIntent(BINDING, version);
          const receipt = await write(model, intent, context);
          for (const look of rest.looks) {
            look.before.forEach(step => model.step(step));
            model.meanwhile = [...look.meanwhile];
            const seen = await driver.observe(intent, receipt, context);
            expect(
              seen.state !== 'Converged' || model.hasDelivered(version),
            ).toBe(true);
          }
          if (!rest.settles && index < writes.length - 1) {
            continue;
          }
          model.settle();
          const { state, message } = await driver.observe(
            intent,
            receipt,
            context,
          );
          const expected = model.outcome(version, receipt.changed);
          expect({ state, message }).toEqual({ state: expected, message });
        }
      }),
      { numRuns: 2_000 },
    );
  }, 120_000);
});
