import type { ResolvedUnit } from '@fairway/plugin-fairway-common';
import type {
  ApplyReceipt,
  ClusterConnection,
  DeliveryDriver,
  DeliveryIntent,
  DriverContext,
  DriverObservation,
} from '@fairway/plugin-fairway-node';
import {
  driverContext,
  newIntent,
  stored,
} from '@fairway/plugin-fairway-node/testUtils';
import fc from 'fast-check';

/** A cluster with one unit, whose controllers work step by step, and of which reads lag behind. */
export interface SteppedModel<Step> {
  connection(): ClusterConnection;
  /** Does a step where it is possible now. */
  step(step: Step): void;
  /** Steps that happen while a driver reads, before it gets its answers. */
  meanwhile: Step[];
  /** Lets everything come to its end, and be seen. */
  settle(): void;
  /** Whether the cluster has carried out a version that was written last. */
  hasDelivered(version: string): boolean;
  /** What is to be thought of a version in the end. */
  outcome(version: string, wasWritten: boolean): DriverObservation['state'];
}

/** A driver, and a model of what its controllers do. */
export interface InterleavedDriver<
  Step extends string,
  Model extends SteppedModel<Step>,
> {
  driver: DeliveryDriver;
  unit: ResolvedUnit;
  /** The first of them is what is there before. */
  versions: readonly [string, ...string[]];
  steps: readonly Step[];
  modelOf(version: string): Model;
  /** Writes a version. Default: the driver does. */
  apply?(
    model: Model,
    intent: DeliveryIntent,
    context: DriverContext,
  ): Promise<ApplyReceipt>;
}

/** Declares a property of all orders of our writes, what controllers do and report, and what is read. */
export function describeInterleavings<
  Step extends string,
  Model extends SteppedModel<Step>,
>({
  driver,
  unit,
  versions,
  steps: allSteps,
  modelOf,
  apply = (_, intent, context) => driver.apply(intent, context),
}: InterleavedDriver<Step, Model>): void {
  const binding = { source: 'default/app', cluster: 'eu-1', unit };
  const steps = fc.array(fc.constantFrom<Step>(...allSteps), { maxLength: 12 });

  /** What happens before each write, between it and each look, and while the driver looks. */
  const story = fc.array(
    fc.record({
      version: fc.constantFrom(...versions),
      before: steps,
      /** Whether everything comes to its end before the next write. */
      settles: fc.boolean(),
      looks: fc.array(fc.record({ before: steps, meanwhile: steps }), {
        minLength: 1,
        maxLength: 6,
      }),
    }),
    { minLength: 1, maxLength: 4 },
  );

  describe('our writes, what controllers do and report, and what we read, in any order', () => {
    it('never take a stale status for arrived, and never let a failed one hang', async () => {
      await fc.assert(
        fc.asyncProperty(story, async writes => {
          const model = modelOf(versions[0]);
          const context = driverContext(model.connection());
          for (const [index, write] of writes.entries()) {
            const { version, before, settles, looks } = write;
            before.forEach(step => model.step(step));
            const intent = newIntent(binding, version);
            const receipt = stored(await apply(model, intent, context));
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
            const expected = model.outcome(version, receipt.changed);
            expect({ state, message }).toEqual({ state: expected, message });
          }
        }),
        { numRuns: 2_000 },
      );
    }, 120_000);
  });
}
