import type { ObjectReference } from '@fairway/plugin-fairway-common';
import { ClusterError, DeliveryError } from '@fairway/plugin-fairway-node';
import { describeObject, kubectlObject } from './describeObject';
import type { VersionProblem } from './version/VersionField';

/** The name under which Fairway owns fields. */
export const FIELD_MANAGER = 'fairway';

/** A refusal before anything was sent; the message names the object. */
export function refused(
  object: ObjectReference,
  { reason, problem }: VersionProblem,
): DeliveryError {
  return new DeliveryError(reason, `${describeObject(object)}: ${problem}`, {
    retryable: false,
    notSent: true,
  });
}

/** Whether a write failed because the object has changed since it was read. */
export function isStaleWrite(error: unknown): error is ClusterError {
  return (
    error instanceof ClusterError &&
    error.code === 409 &&
    conflictsOf(error).length === 0
  );
}

/** What a failed request to a cluster means for a write. */
export function deliveryError(
  error: unknown,
  object: ObjectReference,
): unknown {
  if (!(error instanceof ClusterError)) {
    return error;
  }
  const conflicts = conflictsOf(error);
  if (conflicts.length > 0) {
    return new DeliveryError(
      'FieldManagerConflict',
      conflictMessage(conflicts, object),
      { retryable: false, notSent: error.notSent, cause: error },
    );
  }
  const hint =
    error.reason === 'Forbidden'
      ? '; grant get, list, watch and patch on the kind to the account that Fairway uses on this cluster'
      : '';
  return new DeliveryError(error.reason, `${error.message}${hint}`, {
    retryable: error.retryable,
    notSent: error.notSent,
    retryAfterMs: error.retryAfterMs,
    cause: error,
  });
}

interface Conflict {
  manager: string;
  field: string;
}

/** The managers that own fields which the write would change. */
function conflictsOf(error: ClusterError): Conflict[] {
  return error.causes
    .filter(({ reason }) => reason === 'FieldManagerConflict')
    .map(({ message = '', field = '' }) => ({
      manager: /"((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? 'another manager',
      field: field.replace(/^\./, ''),
    }));
}

function conflictMessage(
  conflicts: Conflict[],
  object: ObjectReference,
): string {
  const owned = conflicts
    .map(({ manager, field }) => `${field} is owned by "${manager}"`)
    .join(', ');
  const target = [
    kubectlObject(object),
    ...(object.namespace ? ['-n', object.namespace] : []),
  ].join(' ');
  return (
    `${describeObject(object)}: ${owned}. Fairway forces nothing: ` +
    'take the field out of what that manager applies, then hand it over once with ' +
    `"kubectl apply --server-side --field-manager=${FIELD_MANAGER} --force-conflicts" of a manifest that holds only this field, ` +
    'set to the new version (with the old one, both would own it). ' +
    `Who owns what: kubectl get ${target} --show-managed-fields -o yaml`
  );
}
