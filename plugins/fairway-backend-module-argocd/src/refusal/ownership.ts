import { ClusterError, WatchedObject } from '@fairway/plugin-fairway-node';
import {
  describeObject,
  Refusal,
  RelatedObjects,
  specOf,
} from '@fairway/plugin-fairway-node/driverKit';
import { API_VERSION } from '../kinds';
import { describeGenerators, generatorsOf } from '../version/elementField';
import type { LocatedField } from '../version/LocatedField';
import { IgnoredDifferences, isIgnored } from './ignoredFields';

/** Who would bring back what is there, so that a write would not last. */
export async function ownershipRefusal(
  object: WatchedObject,
  field: LocatedField,
  related: RelatedObjects,
): Promise<Refusal | undefined> {
  return (
    (await ownedByApplicationSet(object, field, related)) ??
    (await ownedByApplication(object, field, related))
  );
}

async function ownedByApplicationSet(
  object: WatchedObject,
  { pointer, text }: LocatedField,
  related: RelatedObjects,
): Promise<Refusal | undefined> {
  const owners = (object.metadata.ownerReferences ?? []) as {
    apiVersion: string;
    kind: string;
    name: string;
  }[];
  const owner = owners.find(
    ({ apiVersion, kind }) =>
      kind === 'ApplicationSet' && apiVersion === API_VERSION,
  );
  if (object.kind !== 'Application' || !owner) {
    return undefined;
  }
  const applicationSet = await related.get({
    apiVersion: API_VERSION,
    kind: 'ApplicationSet',
    namespace: object.metadata.namespace,
    name: owner.name,
  });
  if (!applicationSet || !reverts(applicationSet, object, pointer)) {
    return undefined;
  }
  const generators = generatorsOf(applicationSet);
  const advice = generators.some(({ list }) => list)
    ? `point the unit at the ApplicationSet, with version.element for the field of its list generator that the template takes ${text} from`
    : `the version comes from its generator (${describeGenerators(
        generators,
      )}): change it there, or make it a list generator, whose elements Fairway can write with version.element`;
  return {
    reason: 'OwnedByApplicationSet',
    problem: `${describeObject(
      applicationSet,
    )} has made it and would set ${text} back; ${advice}. To leave the field to Fairway, list it in spec.ignoreApplicationDifferences of the ApplicationSet`,
  };
}

/** Whether an ApplicationSet sets a field of an Application that it has made. */
function reverts(
  applicationSet: WatchedObject,
  application: WatchedObject,
  pointer: readonly string[],
): boolean {
  const { syncPolicy, ignoreApplicationDifferences = [] } =
    specOf(applicationSet);
  const makesOnly = ['create-only', 'create-delete'].includes(
    syncPolicy?.applicationsSync,
  );
  const ignored: (IgnoredDifferences & { name?: string })[] =
    ignoreApplicationDifferences;
  return (
    !makesOnly &&
    !ignored.some(
      rule =>
        (!rule.name || rule.name === application.metadata.name) &&
        isIgnored(pointer, rule),
    )
  );
}

/**
 * An Application of Applications that sets the field back by itself.
 *
 * @remarks
 * Only `selfHeal` does so at once. Without it the parent is OutOfSync and leaves the field as it is until it is synced to something
 * new. Refusing that would lock out everybody who has only set up their Applications by one: the version stays, and where a later
 * sync of the parent sets it back, that is seen as drift. Who wants it to stay for good has the parent ignore the field.
 */
async function ownedByApplication(
  object: WatchedObject,
  { pointer, text }: LocatedField,
  related: RelatedObjects,
): Promise<Refusal | undefined> {
  const parent = await parentOf(object, related);
  if (!parent) {
    return undefined;
  }
  const { syncPolicy, ignoreDifferences = [] } = specOf(parent);
  const { automated } = syncPolicy ?? {};
  const healsItself =
    automated && automated.enabled !== false && automated.selfHeal;
  const ignored: (IgnoredDifferences & {
    group?: string;
    kind: string;
    name?: string;
    namespace?: string;
  })[] = ignoreDifferences;
  const { name, namespace } = object.metadata;
  const isLeftAlone = ignored.some(
    rule =>
      (rule.kind === object.kind || rule.kind === '*') &&
      (rule.group === 'argoproj.io' || rule.group === '*') &&
      (!rule.name || rule.name === name) &&
      (!rule.namespace || rule.namespace === namespace) &&
      isIgnored(pointer, rule),
  );
  return healsItself && !isLeftAlone
    ? {
        reason: 'OwnedByApplication',
        problem: `${describeObject(
          parent,
        )} keeps it as it is in Git (automated.selfHeal) and would set ${text} back; list the field in spec.ignoreDifferences of that Application, with RespectIgnoreDifferences=true in its syncOptions, or promote in Git`,
      }
    : undefined;
}

/** The Application that an object is a part of, where there is one. */
async function parentOf(
  object: WatchedObject,
  related: RelatedObjects,
): Promise<WatchedObject | undefined> {
  const { annotations, labels, name, namespace } = object.metadata;
  const tracked = annotations?.['argocd.argoproj.io/tracking-id'];
  // An id that names another object was copied from that one.
  const isOwn = tracked?.endsWith(`/${object.kind}:${namespace}/${name}`);
  const parent =
    tracked && isOwn
      ? tracked.slice(0, tracked.indexOf(':'))
      : labels?.['app.kubernetes.io/instance'];
  if (!parent || (parent === name && object.kind === 'Application')) {
    return undefined;
  }
  // Applications in another namespace than Argo CD are called <namespace>_<name>.
  const at = parent.indexOf('_');
  const key = {
    apiVersion: API_VERSION,
    kind: 'Application',
    namespace: at === -1 ? namespace : parent.slice(0, at),
    name: parent.slice(at + 1),
  };
  return related.get(key).catch(error => {
    // The label says little: Helm charts set it to the name of their release.
    if (error instanceof ClusterError && !error.retryable) {
      return undefined;
    }
    throw error;
  });
}
