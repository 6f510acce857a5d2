import type { WatchedObject } from '../../clusters';
import {
  describeOwners,
  FIELD_MANAGER,
  howToHandOver,
} from '../deliveryErrors';
import type { FieldPath } from '../fields/fieldPath';
import { formatFieldPath } from '../fields/fieldPath';
import { managersOfField } from '../ownership/managedFields';
import type { VersionField, VersionProblem } from '../VersionField';
import type { FieldValue, PreparedWrite, WriteParts } from './PreparedWrite';

/**
 * A merge patch of the field with the version and of what goes with it, in one request that is conditional on the object that was
 * read.
 *
 * @remarks
 * For objects of which a write has to change fields that others change as well: a request to reconcile, an operation that a
 * controller takes away, a list with entries of several writers. Server-side apply would refuse these, or take over the list. A
 * merge patch knows no conflicts, so those of the version are looked for here, by the same rule: whoever else owns the field
 * stands against it.
 */
export function patchWrite({
  intent,
  live,
  field,
  besides,
}: WriteParts): PreparedWrite | VersionProblem {
  const held = field.holds(intent.version);
  const desired = held ? undefined : field.valueOf(intent.version);
  if (desired && 'problem' in desired) {
    return desired;
  }
  const conflict = desired && conflictOf(live, field);
  if (conflict) {
    return conflict;
  }
  const values: FieldValue[] = [
    ...(desired ? [{ path: field.path, value: desired.value }] : []),
    ...besides,
  ];
  const patch = mergePatch(values, live);
  const { apiVersion, kind } = live;
  const { name, namespace } = live.metadata;
  return {
    send: (cluster, options) =>
      cluster.patch({ apiVersion, kind, namespace, name }, patch, {
        fieldManager: FIELD_MANAGER,
        ...options,
      }),
  };
}

/**
 * Who else owns the field, and would bring back what is there.
 *
 * @remarks
 * Where somebody has applied the field as Fairway, they have handed it over: then those who wrote it once do not stand against a
 * write any more, only those who apply it. The same goes for lists of several writers.
 */
function conflictOf(
  live: WatchedObject,
  field: VersionField,
): VersionProblem | undefined {
  const all = managersOfField(live, field.path);
  const isHandedOver = all.some(
    ({ manager, operation }) =>
      manager === FIELD_MANAGER && operation === 'Apply',
  );
  const onlyAppliers = field.isSharedList || isHandedOver;
  const managers = all
    .filter(
      ({ manager }) =>
        manager !== FIELD_MANAGER && !field.judgedManagers?.includes(manager),
    )
    .filter(({ operation }) => !onlyAppliers || operation === 'Apply');
  if (managers.length === 0) {
    return undefined;
  }
  const path = formatFieldPath(field.path);
  const conflicts = managers.map(({ manager }) => ({ manager, field: path }));
  return {
    reason: 'FieldManagerConflict',
    problem: `${describeOwners(conflicts)}. ${howToHandOver(
      live,
      managers.some(({ operation }) => operation === 'Apply')
        ? 'the new version'
        : 'any version, such as that of now',
    )}`,
    conflicts,
  };
}

function mergePatch(values: readonly FieldValue[], live: WatchedObject) {
  const patch: Record<string, unknown> = {};
  for (const { path, value } of values) {
    setKey(patch, path, value === undefined ? null : value);
  }
  return {
    ...patch,
    metadata: {
      ...(patch.metadata as object),
      resourceVersion: live.metadata.resourceVersion!,
    },
  };
}

function setKey(
  patch: Record<string, unknown>,
  path: FieldPath,
  value: unknown,
): void {
  let node = patch;
  path.forEach((step, index) => {
    if (step.type === 'item') {
      throw new Error(
        `${formatFieldPath(
          path,
        )} leads into a list, which a merge patch replaces as a whole`,
      );
    }
    if (index === path.length - 1) {
      node[step.key] = value;
    } else {
      node[step.key] ??= {};
      node = node[step.key] as Record<string, unknown>;
    }
  });
}
