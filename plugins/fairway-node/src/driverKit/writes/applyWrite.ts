import { FIELD_MANAGER } from '../deliveryErrors';
import { extractOwned } from '../ownership/extractOwned';
import { ownersOf } from '../ownership/managedFields';
import { setField, unsetField } from '../ownership/setField';
import type { PreparedWrite, WriteParts } from './PreparedWrite';
import type { VersionProblem } from '../VersionField';

/**
 * A server-side apply of the field with the version, and of what Fairway owns of the object already; conditional on the object
 * that was read. The API server refuses it where another manager owns the field.
 */
export function applyWrite({
  intent,
  live,
  field,
  besides,
}: WriteParts): PreparedWrite | VersionProblem {
  const part = extractOwned(live, FIELD_MANAGER);
  const desired = field.valueOf(intent.version);
  if ('problem' in desired) {
    return desired;
  }
  if (desired.value === undefined) {
    if (!unsetField(part, field.path)) {
      const owners = ownersOf(live, field.path);
      return {
        reason: 'FieldManagerConflict',
        problem: `${field.text} was set by ${
          owners.map(owner => `"${owner}"`).join(', ') || 'somebody else'
        }, so Fairway cannot take it away; it has to be removed there`,
        conflicts: owners.map(manager => ({ manager, field: field.text })),
      };
    }
  } else {
    setField(part, field.path, desired.value, live);
  }
  for (const { path, value } of besides) {
    setField(part, path, value, live);
  }
  const { name, namespace, resourceVersion } = live.metadata;
  const object = {
    ...part,
    apiVersion: live.apiVersion,
    kind: live.kind,
    metadata: {
      ...(part.metadata as object),
      name,
      ...(namespace ? { namespace } : {}),
      resourceVersion,
    },
  };
  return {
    send: (cluster, options) =>
      cluster.apply(object, { fieldManager: FIELD_MANAGER, ...options }),
  };
}
