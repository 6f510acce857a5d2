import type {
  DeliveryIntent,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { FIELD_MANAGER } from './deliveryErrors';
import { extractOwned } from './ownership/extractOwned';
import { ownersOf } from './ownership/managedFields';
import { setField, unsetField } from './ownership/setField';
import type { VersionField, VersionProblem } from './version/VersionField';

/**
 * The object to apply for an intent: the field with the version, and what Fairway owns of the object already; conditional on the
 * object that was read.
 */
export function buildApply(
  intent: DeliveryIntent,
  live: WatchedObject,
  field: VersionField,
): { object: WatchedObject } | VersionProblem {
  const part = extractOwned(live, FIELD_MANAGER);
  if (intent.version === null) {
    if (!field.removable) {
      return {
        reason: 'CannotRemove',
        problem: `${field.text} cannot be taken away; give it a version instead`,
      };
    }
    if (!unsetField(part, field.path)) {
      const owners = ownersOf(live, field.path).map(owner => `"${owner}"`);
      return {
        reason: 'FieldManagerConflict',
        problem: `${field.text} was set by ${
          owners.join(', ') || 'somebody else'
        }, so Fairway cannot take it away; it has to be removed there`,
      };
    }
  } else {
    const value = field.valueOf(intent.version);
    if ('problem' in value) {
      return value;
    }
    setField(part, field.path, value.value, live);
  }
  const { name, namespace, resourceVersion } = live.metadata;
  return {
    object: {
      ...part,
      apiVersion: intent.unit.object.apiVersion,
      kind: intent.unit.object.kind,
      metadata: {
        ...(part.metadata as object),
        name,
        ...(namespace ? { namespace } : {}),
        resourceVersion,
      },
    },
  };
}
