import type { ObjectReference } from '@fairway/plugin-fairway-common';
import { ClusterError, WatchedObject } from '../clusters';
import { DeliveryError } from '../drivers';
import type { FieldConflict } from '../drivers';
import { describeObject, kubectlTarget } from './describeObject';
import type { VersionProblem } from './VersionField';

/** The name under which Fairway owns fields. */
export const FIELD_MANAGER = 'fairway';

/** A refusal before anything was sent; the message names the object. */
export function refused(
  object: ObjectReference,
  { reason, problem, conflicts }: VersionProblem,
): DeliveryError {
  return new DeliveryError(reason, `${describeObject(object)}: ${problem}`, {
    retryable: false,
    notSent: true,
    conflicts,
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
      { retryable: false, notSent: error.notSent, conflicts, cause: error },
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

/** The managers that own fields which the write would change. */
function conflictsOf(error: ClusterError): FieldConflict[] {
  return error.causes
    .filter(({ reason }) => reason === 'FieldManagerConflict')
    .map(({ message = '', field = '' }) => ({
      manager: /"((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? 'another manager',
      field: field.replace(/^\./, ''),
    }));
}

/** How many managers, and fields of each of them, a message names; who wants all of them looks at the object. */
const MOST_NAMED = 2;
const LONGEST_NAME = 150;

function shorten(name: string): string {
  return name.length > LONGEST_NAME
    ? `${name.slice(0, LONGEST_NAME - 1)}…`
    : name;
}

/** The first of some things, and how many more there are. */
function someOf(all: readonly string[], what: string): string {
  const more = all.length - MOST_NAMED;
  const named = all.slice(0, MOST_NAMED).map(shorten).join(', ');
  return more > 0 ? `${named} and ${more} more ${what}` : named;
}

/** Which fields are owned by whom, as far as a message can hold it. */
export function describeOwners(conflicts: readonly FieldConflict[]): string {
  const fields = new Map<string, string[]>();
  for (const { manager, field } of conflicts) {
    fields.set(manager, [...(fields.get(manager) ?? []), field]);
  }
  const owned = [...fields]
    .slice(0, MOST_NAMED)
    .map(
      ([manager, names]) =>
        `${someOf(names, 'fields')} ${
          names.length > 1 ? 'are' : 'is'
        } owned by "${shorten(manager)}"`,
    );
  const more = fields.size - owned.length;
  return `${owned.join(', ')}${more > 0 ? `, others by ${more} more` : ''}`;
}

/**
 * What to do so that Fairway may write a field that another manager owns.
 *
 * @param value - what the field has to be set to with it. A server-side apply shares a field with whoever owns the same value.
 */
export function howToHandOver(
  object: ObjectReference | WatchedObject,
  value = 'the new version',
): string {
  return (
    'Fairway forces nothing: ' +
    'take it out of what that manager applies, then hand it over once with ' +
    `"kubectl apply --server-side --field-manager=${FIELD_MANAGER} --force-conflicts" of a manifest with nothing else in it, ` +
    `set to ${value}. ` +
    `Who owns what: kubectl get ${kubectlTarget(
      object,
    )} --show-managed-fields -o yaml`
  );
}

function conflictMessage(
  conflicts: readonly FieldConflict[],
  object: ObjectReference,
): string {
  return `${describeObject(object)}: ${describeOwners(
    conflicts,
  )}. ${howToHandOver(object)}`;
}
