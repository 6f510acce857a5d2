import type {
  DeliveryIntent,
  DriverBinding,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import type {
  Refusal,
  RelatedObjects,
} from '@fairway/plugin-fairway-node/driverKit';
import type { DriverConfig } from '../driverConfig';
import { locateVersion } from '../version/locateVersion';
import type { VersionSpec } from '../version/versionSchema';
import { isSyncDue } from '../write/isSyncDue';
import { isManual } from '../write/operation';
import { operationInProgress } from './operationInProgress';
import { ownershipRefusal } from './ownership';
import { syncWindowRefusal } from './syncWindows';

/** What stands against a write, first what stays until somebody does something; nothing where nothing is to be written. */
export async function refusalOf(
  object: WatchedObject,
  spec: VersionSpec,
  binding: DriverBinding & Partial<DeliveryIntent>,
  related: RelatedObjects,
  { namespace }: DriverConfig,
): Promise<Refusal | undefined> {
  const field = locateVersion(spec, object);
  if ('problem' in field) {
    return field;
  }
  const { version: wanted } = binding;
  const isSynced = 'element' in spec || !isSyncDue(object, binding);
  if (wanted !== undefined && field.holds(wanted) && isSynced) {
    return undefined;
  }
  const owned = await ownershipRefusal(object, field, related);
  if (owned || 'element' in spec) {
    return owned;
  }
  return (
    operationInProgress(object) ??
    syncWindowRefusal(
      object,
      { isManual: isManual(binding), namespace },
      related,
    )
  );
}
