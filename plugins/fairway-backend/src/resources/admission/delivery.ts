import { Backend, FieldError, Source } from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import {
  backendsOf,
  claimConflicts,
  sampleBindings,
  unitErrors,
} from '../../delivery';
import type { FairwayStore } from '../../store/types';
import { sameDocument } from '../objectState';
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

/**
 * Units and their variants are checked by the drivers of their backends, where both exist, and must not claim fields that others
 * claim.
 */
export function sourceAdmission(
  store: FairwayStore,
  driverFor: DriverLookup,
): Admission<Source> {
  return {
    async admit({ object, before }) {
      const backends = await backendsOf(object, store);
      const errors = sampleBindings(object, backends).flatMap(sample =>
        unitErrors(sample, driverFor),
      );
      // Who has claimed a field before it was asked for that may still be labelled, and be deleted.
      const isNew = !before || !sameDocument(before.spec, object.spec);
      return errors.length > 0 || !isNew
        ? errors
        : claimConflicts(object, { store, driverFor });
    },
  };
}
