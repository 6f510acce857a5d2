import {
  FieldPath,
  keyPath,
  readField,
} from '@fairway/plugin-fairway-node/driverKit';

const WORKLOAD = keyPath('spec', 'template', 'spec');
const CRON_JOB = keyPath('spec', 'jobTemplate', 'spec', 'template', 'spec');
const POD = keyPath('spec');

/** Where the spec of the Pods is in an object, or undefined where it has none. */
export function podSpecPath(object: unknown): FieldPath | undefined {
  return [WORKLOAD, CRON_JOB, POD].find(path =>
    Array.isArray(readField(object, [...path, ...keyPath('containers')])),
  );
}
