import { z } from 'zod';
import { ageColumn, defineKind, ObjectOf } from './kindDefinition';
import { conditionsStatus, localName } from './fields';

const spec = z.object({
  driver: localName.describe(
    'The delivery driver, such as "kubernetes". It must be installed in the backend.',
  ),
  config: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Settings of the driver, in its own schema.'),
});

/** A delivery driver and its settings. @public */
export const backendKind = defineKind({
  kind: 'Backend',
  plural: 'backends',
  shortNames: ['fwb'],
  description: 'A delivery driver and its settings.',
  writtenBy: 'user',
  spec,
  status: conditionsStatus,
  columns: [
    {
      name: 'Driver',
      type: 'string',
      description: 'The delivery driver.',
      value: backend => backend.spec.driver,
    },
    {
      name: 'Ready',
      type: 'string',
      description: 'Whether the driver is installed and accepts the settings.',
      value: backend =>
        backend.status?.conditions?.find(({ type }) => type === 'Ready')
          ?.status,
    },
    ageColumn,
  ],
  selectableFields: { 'spec.driver': backend => backend.spec.driver },
});

/** @public */
export type Backend = ObjectOf<typeof backendKind>;
