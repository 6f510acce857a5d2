import type { FieldError } from '@fairway/plugin-fairway-common';
import type {
  DeliveryDriver,
  DriverBinding,
  ObjectInterest,
} from '@fairway/plugin-fairway-node';
import { applyVersion } from './applyVersion';
import { validateDriverConfig } from './driverConfig';
import { inspectObject } from './inspectObject';
import { observeVersion } from './observeVersion';
import { previewVersion } from './previewVersion';
import { readVersion } from './readVersion';
import { validateUnit } from './validateUnit';
import { versionJsonSchema } from './version/versionSchema';

/**
 * Makes the driver `kubernetes`: it writes a version to a field of a Kubernetes object and waits until the object's
 * controller has carried it out.
 *
 * @remarks
 * It changes only objects that have opted in, only the field that carries the version, by server-side apply as
 * field manager `fairway`, and never takes a field from another manager.
 *
 * @public
 */
export function createKubernetesDriver(): DeliveryDriver {
  return {
    name: 'kubernetes',
    capabilities: { rollback: true, watch: true },
    versionSchema: versionJsonSchema,
    validateConfig: validateDriverConfig,
    validate: (binding): FieldError[] => validateUnit(binding.unit),
    preview: previewVersion,
    read: readVersion,
    apply: applyVersion,
    observe: observeVersion,
    interests: ({ unit }: DriverBinding): ObjectInterest[] => [unit.object],
    inspect: inspectObject,
  };
}
