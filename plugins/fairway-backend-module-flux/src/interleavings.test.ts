import {
  driverContext,
  newIntent,
  stored,
} from '@fairway/plugin-fairway-node/testUtils';
import fc from 'fast-check';
import { FluxModel, Step, STEPS, UNIT } from './__testUtils__/FluxModel';
import { createFluxDriver } from './FluxDriver';

const driver = createFluxDriver();
const VERSIONS = ['v1', 'v2', 'v3'] as const;
const BINDING = { source: 'default/app', cluster: 'eu-1', unit: UNIT };

const steps = fc.array(fc.constantFrom<Step>(...STEPS), { maxLength: 12 });

/** What happens before a write, between it and each look, and while the driver looks. */
const story = fc.record({
  first: fc.constantFrom(...VERSIONS),
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

describe('our writes, what controllers report and what we read, in any order', () => {
  it('never take a stale status for arrived, and never let a failed one hang', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ first, writes }) => {
        const model = new FluxModel(first);
        const context = driverContext(model.connection());
        for (const [index, write] of writes.entries()) {
          const { version, before, settles, looks } = write;
          before.forEach(step => model.step(step));
          const intent = newIntent(BINDING, version);
          const receipt = stored(await driver.apply(intent, context));
          for (const look of looks) {
            look.before.forEach(step => model.step(step));
            model.meanwhile = [...look.meanwhile];
            const seen = await driver.observe(intent, receipt, context);
            expect(
              seen.state !== 'Converged' || model.hasDelivered(version),
            ).toBe(true);
          }
          if (!settles && index < writes.length - 1) {
            continue;
          }
          model.settle();
          const { state, message } = await driver.observe(
            intent,
            receipt,
            context,
          );
          const expected = model.hasGivenUp ? 'Failed' : 'Converged';
          expect({ state, message }).toEqual({ state: expected, message });
        }
      }),
      { numRuns: 2_000 },
    );
  }, 120_000);
});
