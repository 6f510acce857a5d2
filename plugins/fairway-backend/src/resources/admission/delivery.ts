import { Backend, FieldError, Source } from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import { backendsOf, sampleBindings, unitErrors } from '../../delivery';
import type { FairwayStore } from '../../store/types';
import type { Admission } from './admission';

/** The driver of a name, where it is installed. */
export type DriverLookup = (name: string) => DeliveryDriver | undefined;

const within = (prefix: string, errors: FieldError[]): FieldError[] =>
  errors.map(error => ({
    ...error,
    field: error.field ? `${prefix}.${error.field}` : prefix,
  }));

/** A backend is accepted before its driver is installed; its status tells. Settings are checked where the driver is there. */
export function backendAdmission(driverFor: DriverLookup): Admission<Backend> {
  return {
    async admit({ object }) {
      const driver = driverFor(object.spec.driver);
      return within(
        'spec.config',
        driver?.validateConfig?.(object.spec.config) ?? [],
      );
    },
  };
}

/** Units and their variants are checked by the drivers of their backends, where both exist. */
export function sourceAdmission(
  store: FairwayStore,
  driverFor: DriverLookup,
): Admission<Source> {
  return {
    async admit({ object }) {
      const backends = await backendsOf(object, store);
      return sampleBindings(object, backends).flatMap(sample =>
        unitErrors(sample, driverFor),
      );
    },
  };
}
