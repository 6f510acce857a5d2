import { Schema } from '../kinds/schema';
import { jsonEquals, JsonObject, KubernetesObject } from '../kubernetes/object';
import { Comparison, compareObjects } from './compare';
import { applyConflict } from './conflict';
import { FieldSet } from './fieldSet';
import {
  decodeManagers,
  encodeManagers,
  managerKey,
  ManagerIdentity,
  Managers,
  Ownership,
} from './managers';
import { mergeApplied } from './merge';
import { ownedFields } from './ownedFields';
import { pruneDropped } from './prune';

/** The most managers with operation Update that an object keeps apart. */
const MAX_UPDATE_MANAGERS = 10;

/** Fields that no manager ever owns. */
const UNOWNED = FieldSet.fromFieldsV1({
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    '.': {},
    'f:name': {},
    'f:namespace': {},
    'f:creationTimestamp': {},
    'f:selfLink': {},
    'f:uid': {},
    'f:clusterName': {},
    'f:generation': {},
    'f:managedFields': {},
    'f:resourceVersion': {},
  },
});

/** What a write is, as far as ownership goes. */
export interface FieldWrite {
  identity: ManagerIdentity;
  schema: Schema;
  /** Fields that this door ignores, with everything below them. */
  ignored: FieldSet;
  /** RFC 3339. */
  time: string;
}

function withoutManagedFields(object: object): JsonObject {
  const { metadata, ...rest } = object as KubernetesObject;
  const { managedFields: _, ...others } = metadata ?? {};
  return { ...rest, metadata: others } as unknown as JsonObject;
}

function replaceFields(
  managers: Managers,
  owner: Ownership,
  fields: FieldSet,
): void {
  if (fields.empty) {
    managers.delete(managerKey(owner));
  } else {
    managers.set(managerKey(owner), { ...owner, fields });
  }
}

/** Takes changed and removed fields from all managers but `exempt`. */
function takeFromOthers(
  managers: Managers,
  changes: Comparison,
  exempt: string | undefined,
  force: boolean,
): void {
  const taken = changes.modified.union(changes.added);
  const others = [...managers].filter(([key]) => key !== exempt);
  const conflicts = others
    .map(([, owner]) => ({
      ...owner,
      fields: owner.fields.intersection(taken),
    }))
    .filter(owner => !owner.fields.empty);
  if (!force && conflicts.length > 0) {
    throw applyConflict(conflicts);
  }
  const lost = taken.union(changes.removed);
  for (const [, owner] of others) {
    if (!owner.fields.intersection(lost).empty) {
      replaceFields(managers, owner, owner.fields.difference(lost));
    }
  }
}

function compareFor(
  write: FieldWrite,
  before: JsonObject,
  after: JsonObject,
): Comparison {
  const changes = compareObjects(before, after, write.schema);
  return {
    added: changes.added.without(write.ignored),
    modified: changes.modified.without(write.ignored),
    removed: changes.removed.without(write.ignored),
  };
}

/** Folds the oldest updaters into one bucket per version. */
function capUpdaters(managers: Managers): void {
  const updaters = [...managers.values()]
    .filter(owner => owner.operation === 'Update')
    .sort((a, b) => ((a.time ?? '') < (b.time ?? '') ? -1 : 1));
  let excess = updaters.length - MAX_UPDATE_MANAGERS;
  const firstOfVersion = new Map<string, Ownership>();
  for (const owner of updaters) {
    if (excess <= 0) {
      return;
    }
    const first = firstOfVersion.get(owner.apiVersion);
    if (!first) {
      firstOfVersion.set(owner.apiVersion, owner);
      continue;
    }
    const bucket: Ownership = {
      manager: 'ancient-changes',
      operation: 'Update',
      apiVersion: owner.apiVersion,
      time: owner.time,
      fields: first.fields.union(owner.fields),
    };
    managers.delete(managerKey(first));
    managers.delete(managerKey(owner));
    managers.set(managerKey(bucket), bucket);
    firstOfVersion.set(owner.apiVersion, bucket);
    excess--;
  }
}

function recordUpdate(
  write: FieldWrite,
  before: JsonObject,
  after: JsonObject,
  managers: Managers,
): void {
  const changes = compareFor(write, before, after);
  takeFromOthers(managers, changes, undefined, true);
  const gained = changes.modified.union(changes.added).difference(UNOWNED);
  if (!gained.empty) {
    const key = managerKey(write.identity);
    const previous = managers.get(key)?.fields ?? new FieldSet();
    managers.set(key, {
      ...write.identity,
      time: write.time,
      fields: previous.union(gained),
    });
  }
  capUpdaters(managers);
}

function withManagers(
  object: JsonObject,
  managers: Managers,
): KubernetesObject {
  const { metadata, ...rest } = object as unknown as KubernetesObject;
  const entries = encodeManagers(managers);
  return {
    ...rest,
    apiVersion: rest.apiVersion as string,
    kind: rest.kind as string,
    metadata: {
      ...metadata,
      ...(entries.length > 0 ? { managedFields: entries } : {}),
    },
  };
}

/**
 * Ownership after a create, update or patch: the writer gets what it changed,
 * everybody else loses it.
 *
 * @param live - the object before, or the kind's skeleton for a create
 * @param candidate - the object as it will be stored
 */
export function trackUpdate(
  write: FieldWrite,
  live: object,
  candidate: KubernetesObject,
): KubernetesObject {
  const given = candidate.metadata.managedFields;
  const isReset = given?.length === 1 && Object.keys(given[0]).length === 0;
  const after = withoutManagedFields(candidate);
  if (isReset) {
    return withManagers(after, new Map());
  }
  const liveEntries = (live as KubernetesObject).metadata?.managedFields;
  const managers = decodeManagers(given?.length ? given : liveEntries);
  const isCreate = !(live as KubernetesObject).metadata?.uid;
  if (managers.size > 0 || isCreate) {
    recordUpdate(write, withoutManagedFields(live), after, managers);
  }
  return withManagers(after, managers);
}

/**
 * Server-side apply: merges a configuration into the live object, removes what
 * the manager stopped applying, and records the ownership.
 *
 * @param live - the object before, or the kind's skeleton for a create
 * @throws StatusError 409 with one cause per field that another manager owns,
 *   unless `force`.
 */
export function applyConfiguration(
  write: FieldWrite,
  live: object,
  skeleton: object,
  configuration: KubernetesObject,
  force: boolean,
): KubernetesObject {
  const { schema } = write;
  const before = withoutManagedFields(live);
  const managers = decodeManagers(
    (live as KubernetesObject).metadata?.managedFields,
  );
  if (managers.size === 0 && (live as KubernetesObject).metadata?.uid) {
    const first: FieldWrite = {
      ...write,
      ignored: new FieldSet(),
      identity: {
        ...write.identity,
        manager: 'before-first-apply',
        operation: 'Update',
      },
    };
    recordUpdate(first, withoutManagedFields(skeleton), before, managers);
  }

  const key = managerKey(write.identity);
  const last = managers.get(key);
  const claimed = ownedFields(configuration, schema).without(write.ignored);
  let merged = mergeApplied(
    before,
    configuration as unknown as JsonObject,
    schema,
  ) as JsonObject;
  managers.set(key, { ...write.identity, time: last?.time, fields: claimed });
  if (last && !last.fields.equals(claimed.difference(UNOWNED))) {
    const owned = [...managers.values()].reduce(
      (all, owner) => all.union(owner.fields),
      new FieldSet(),
    );
    merged = pruneDropped(merged, last.fields, owned, schema);
  }
  takeFromOthers(managers, compareFor(write, before, merged), key, force);
  const mine = managers.get(key);
  if (mine) {
    const time = jsonEquals(before, merged) ? mine.time : write.time;
    replaceFields(managers, { ...mine, time }, mine.fields.difference(UNOWNED));
  }
  return withManagers(merged, managers);
}
