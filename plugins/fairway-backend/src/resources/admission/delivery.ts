import { Backend, FieldError, Source } from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
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

/** Units are checked by the driver of the source's backend, where both exist. */
export function sourceAdmission(
  store: FairwayStore,
  driverFor: DriverLookup,
): Admission<Source> {
  return {
    async admit({ object }) {
      const { namespace, name } = object.metadata;
      const backend = (await store.get(
        'Backend',
        namespace,
        object.spec.backendRef.name,
      )) as Backend | undefined;
      const driver = backend && driverFor(backend.spec.driver);
      return driver
        ? object.spec.units.flatMap((unit, index) =>
            within(
              `spec.units[${index}]`,
              driver.validate({
                source: `${namespace}/${name}`,
                unit,
                config: backend.spec.config,
              }),
            ),
          )
        : [];
    },
  };
}
