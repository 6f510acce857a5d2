import type { Backend, Source } from '@fairway/plugin-fairway-common';
import { ready, StatusReporter } from './StatusReporter';

/** Whether the backend of a source exists, and its driver can carry the versions of all units. */
export const sourceStatus: StatusReporter<Source> = {
  kind: 'Source',
  looksAround: true,
  async report({ metadata, spec }, { store, drivers }) {
    const { name } = spec.backendRef;
    const { namespace } = metadata;
    const backend = (await store.get('Backend', namespace, name)) as
      | Backend
      | undefined;
    const driver = backend && drivers.get(backend.spec.driver);
    if (!driver) {
      const [reason, problem] = backend
        ? [
            'DriverNotInstalled',
            `Backend "${name}" needs the driver "${backend.spec.driver}", which is not installed`,
          ]
        : [
            'BackendNotFound',
            `Backend "${name}" does not exist in namespace "${namespace}"`,
          ];
      return { conditions: [ready([problem], { message: '' }, reason)] };
    }
    const problems = spec.units.flatMap((unit, index) =>
      driver
        .validate({
          source: `${namespace}/${metadata.name}`,
          unit,
          config: backend.spec.config,
        })
        .map(
          ({ field, message }) => `spec.units[${index}].${field}: ${message}`,
        ),
    );
    return {
      conditions: [
        ready(problems, {
          message: `The driver ${driver.name} accepts ${
            spec.units.length === 1
              ? 'the unit'
              : `all ${spec.units.length} units`
          }`,
        }),
      ],
    };
  },
};
