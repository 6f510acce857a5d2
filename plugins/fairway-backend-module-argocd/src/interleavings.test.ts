import { DeliveryError } from '@fairway/plugin-fairway-node';
import { describeInterleavings } from 'driver-tests';
import { ArgoModel, BROKEN, STEPS, UNIT } from './__testUtils__/ArgoModel';
import { createArgocdDriver } from './ArgocdDriver';

const driver = createArgocdDriver();

/** Whether a write has only to be tried again once a sync is over, whose author it names. */
function isAnotherSync(error: unknown): boolean {
  return (
    error instanceof DeliveryError &&
    error.reason === 'OperationInProgress' &&
    error.retryable &&
    error.notSent &&
    /by "(ann|fairway)"/.test(error.message)
  );
}

describeInterleavings({
  driver,
  unit: UNIT,
  versions: ['v1', 'v2', BROKEN],
  steps: STEPS,
  modelOf: version => new ArgoModel(version),
  /** As soon as no other sync is under way. */
  async apply(model, intent, context) {
    try {
      return await driver.apply(intent, context);
    } catch (error) {
      if (!isAnotherSync(error)) {
        throw error;
      }
      model.settle();
      return driver.apply(intent, context);
    }
  },
});
