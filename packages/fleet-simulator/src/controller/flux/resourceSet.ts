import { KubernetesObject } from '../../kubernetes/object';
import { Change } from '../../store/history';
import { ControllerCluster } from '../controllerCluster';
import {
  isNewGeneration,
  Next,
  Reconciler,
  ReconcileStep,
} from '../reconciler';
import {
  condition,
  conditionOf,
  failedWithRetry,
  fluxReaction,
  isReady,
  progressing,
  report,
} from './fluxStatus';
import { sha256 } from '../revisions';
import { renderObject, renderTemplate, TemplateError } from './templates';

export const RESOURCE_SETS = 'fluxcd.controlplane.io/resourcesets';
const MANAGER = 'flux-operator';
const OWNER = 'resourceset.fluxcd.controlplane.io';
const SWITCH = 'fluxcd.controlplane.io/reconcile';

function isDisabled({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.[SWITCH] === 'disabled';
}

/** One object in an inventory: what the operator has to remove one day. */
interface InventoryEntry {
  /** `<namespace>_<name>_<group>_<kind>` */
  id: string;
  /** Version of the API. */
  v: string;
}

function entryOf({ apiVersion, kind, metadata }: KubernetesObject) {
  const [group, version] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion];
  const { namespace = '', name } = metadata;
  return { id: `${namespace}_${name}_${group}_${kind}`, v: version };
}

function objectOf(
  { id, v }: InventoryEntry,
  cluster: ControllerCluster,
): KubernetesObject | undefined {
  const [namespace, name, group, kind] = id.split('_');
  const apiVersion = group ? `${group}/${v}` : v;
  return cluster.find({ apiVersion, kind, name }, namespace || undefined);
}

/** The objects that a ResourceSet describes, one of each per input. */
function renderResources(set: KubernetesObject): KubernetesObject[] {
  const { inputs = [{}], resources = [], resourcesTemplate = '' } = set.spec;
  const { namespace, name } = set.metadata;
  const { labels, annotations } = set.spec.commonMetadata ?? {};
  const rendered = inputs.flatMap((input: unknown) => [
    ...resources.flatMap((resource: unknown) => renderObject(resource, input)),
    ...renderTemplate(resourcesTemplate, input),
  ]) as KubernetesObject[];
  return rendered.map(object => ({
    ...object,
    metadata: {
      namespace,
      ...object.metadata,
      ...(annotations || object.metadata.annotations
        ? { annotations: { ...object.metadata.annotations, ...annotations } }
        : {}),
      labels: {
        ...object.metadata.labels,
        ...labels,
        [`${OWNER}/name`]: name!,
        [`${OWNER}/namespace`]: namespace!,
      },
    },
  }));
}

/** Applies what is described and deletes what no longer is. */
function applyResources(
  { object, cluster }: ReconcileStep,
  resources: KubernetesObject[],
): InventoryEntry[] {
  for (const resource of resources) {
    cluster.apply(resource, MANAGER);
  }
  const entries = resources.map(entryOf);
  const stale: InventoryEntry[] = object.status?.inventory?.entries ?? [];
  for (const entry of stale) {
    const gone =
      !entries.some(({ id }) => id === entry.id) && objectOf(entry, cluster);
    if (gone) {
      cluster.delete(gone);
    }
  }
  return entries;
}

/** What a set with `wait` waits for; undefined when all of it is ready. */
function unreadyChild(
  entries: InventoryEntry[],
  cluster: ControllerCluster,
): KubernetesObject | undefined {
  return entries
    .map(entry => objectOf(entry, cluster))
    .find(child => child && conditionOf(child, 'Ready') && !isReady(child));
}

/** The sets that wait for a child that became ready. */
function* affected(
  { object, previous, type }: Change,
  cluster: ControllerCluster,
): Iterable<KubernetesObject> {
  const labels = object.metadata.labels ?? {};
  const name = labels[`${OWNER}/name`];
  if (!name) {
    return;
  }
  const set = cluster.get(RESOURCE_SETS, labels[`${OWNER}/namespace`], name);
  const becameReady = isReady(object) && !(previous && isReady(previous));
  const isWanted = set?.spec?.wait && becameReady && !isReady(set);
  if (set && !isDisabled(set) && type !== 'DELETED' && isWanted) {
    yield set;
  }
}

function reportBuildFailure(step: ReconcileStep, error: TemplateError): void {
  const message = `build failed: ${error.message}`;
  report(step, MANAGER, {
    set: [
      condition('Ready', 'False', 'BuildFailed', message),
      condition('Stalled', 'True', 'BuildFailed', message),
    ],
    ended: true,
  });
}

function reportReady(
  step: ReconcileStep,
  resources: KubernetesObject[],
  entries: InventoryEntry[],
): Next {
  const { object, cluster } = step;
  const fields = {
    inventory: { entries },
    lastAppliedRevision: `sha256:${sha256(JSON.stringify(resources))}`,
  };
  const unready = object.spec.wait && unreadyChild(entries, cluster);
  if (unready) {
    report(step, MANAGER, {
      fields: { inventory: fields.inventory },
      set: progressing('Reconciliation in progress'),
    });
    return 'Wait';
  }
  report(step, MANAGER, {
    fields,
    set: [
      condition(
        'Ready',
        'True',
        'ReconciliationSucceeded',
        'Reconciliation finished in 1s',
      ),
    ],
    remove: ['Reconciling', 'Stalled'],
    ended: true,
  });
  return 'Continue';
}

/**
 * The flux-operator. A ResourceSet has no `status.observedGeneration`: only its
 * conditions tell which generation they are about.
 */
export const resourceSetReconciler: Reconciler = {
  react: change => {
    const wasDisabled = change.previous && isDisabled(change.previous);
    if (isDisabled(change.object)) {
      return isNewGeneration(change) || !wasDisabled ? 'Cancel' : 'Ignore';
    }
    return wasDisabled ? 'Restart' : fluxReaction(change);
  },
  affected,
  reconcile: (step): Next => {
    const { object, phase } = step;
    switch (phase.type) {
      case 'Observed':
        report(step, MANAGER, {
          set: progressing('Reconciliation in progress'),
        });
        return 'Continue';
      case 'Progressing':
        return 'Continue';
      case 'Complete':
        try {
          const resources = renderResources(object);
          const entries = applyResources(step, resources);
          return reportReady(step, resources, entries);
        } catch (error) {
          if (error instanceof TemplateError) {
            reportBuildFailure(step, error);
            return 'Wait';
          }
          throw error;
        }
      case 'Failed': {
        const reason = phase.reason ?? 'ReconciliationFailed';
        const message =
          phase.message ?? 'reconciliation failed: timeout waiting for objects';
        report(step, MANAGER, {
          set: failedWithRetry(reason, message),
          ended: true,
        });
        return 'Continue';
      }
      default:
        return phase satisfies never;
    }
  },
};
