import { backendsNamedBy, Source } from '@fairway/plugin-fairway-common';
import {
  backendsOf,
  claimConflicts,
  olderThan,
  sampleBindings,
  unitErrors,
} from '../../delivery';
import { ready, StatusReporter } from './StatusReporter';

/** Whether the backends of a source exist, and their drivers can carry the versions of all units. */
export const sourceStatus: StatusReporter<Source> = {
  kind: 'Source',
  looksAround: true,
  async report(source, { store, drivers }) {
    const { metadata, spec } = source;
    const backends = await backendsOf(source, store);
    const used = new Set<string>();
    for (const { name } of backendsNamedBy(spec)) {
      const backend = backends.get(name);
      const driver = backend && drivers.get(backend.spec.driver);
      if (!driver) {
        const [reason, problem] = backend
          ? [
              'DriverNotInstalled',
              `Backend "${name}" needs the driver "${backend.spec.driver}", which is not installed`,
            ]
          : [
              'BackendNotFound',
              `Backend "${name}" does not exist in namespace "${metadata.namespace}"`,
            ];
        return { conditions: [ready([problem], { message: '' }, reason)] };
      }
      used.add(driver.name);
    }
    const problems = sampleBindings(source, backends)
      .flatMap(sample => unitErrors(sample, name => drivers.get(name)))
      .map(({ field, message }) => `${field}: ${message}`);
    const driverFor = (name: string) => drivers.get(name);
    const conflicts =
      problems.length > 0
        ? []
        : await claimConflicts(source, { store, driverFor }, olderThan(source));
    if (conflicts.length > 0) {
      const texts = conflicts.map(
        ({ field, message }) => `${field}: ${message}`,
      );
      return { conditions: [ready(texts, { message: '' }, 'FieldClaimed')] };
    }
    const units =
      spec.units.length === 1 ? 'the unit' : `all ${spec.units.length} units`;
    return {
      conditions: [
        ready(problems, {
          message:
            used.size === 1
              ? `The driver ${[...used][0]} accepts ${units}`
              : `The drivers ${[...used].join(', ')} accept ${units}`,
        }),
      ],
    };
  },
};
