import {
  jsonEquals,
  KubernetesObject,
  ObjectMeta,
} from '../../kubernetes/object';
import { Change } from '../../store/history';
import { Condition, withConditions } from '../conditions';
import { ControllerCluster } from '../controllerCluster';
import {
  isNewGeneration,
  Next,
  Reconciler,
  ReconcileStep,
} from '../reconciler';
import { APPLICATIONS } from './application';
import {
  fillTemplate,
  generate,
  GeneratorError,
  isClusterSecret,
  SECRETS,
} from './generators';

export const APPLICATION_SETS = 'argoproj.io/applicationsets';
const MANAGER = 'argocd-applicationset-controller';

/** Annotations of its Applications that a set never touches. */
const PRESERVED = [
  'notified.notifications.argoproj.io',
  'argocd.argoproj.io/refresh',
  'argocd.argoproj.io/hydrate',
];

function ownerOf(object: KubernetesObject): string | undefined {
  const owner = object.metadata.ownerReferences?.find(
    ({ kind, controller }) => kind === 'ApplicationSet' && controller,
  );
  return owner && String(owner.name);
}

/** The Applications that a set describes. */
function describedBy(
  set: KubernetesObject,
  cluster: ControllerCluster,
): KubernetesObject[] {
  const { namespace, name, uid } = set.metadata;
  const owner = {
    apiVersion: set.apiVersion,
    kind: set.kind,
    name: name!,
    uid: uid!,
    controller: true,
    blockOwnerDeletion: true,
  };
  return generate(set, cluster).map(parameters => {
    const { metadata, spec } = fillTemplate(set.spec.template, parameters);
    return {
      apiVersion: set.apiVersion,
      kind: 'Application',
      metadata: { ...metadata, namespace, ownerReferences: [owner] },
      spec,
    };
  });
}

/** Those entries of a map whose keys a set leaves alone. */
function kept(
  live: Record<string, string> | undefined,
  keys: string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(live ?? {}).filter(([key]) => keys.includes(key)),
  );
}

function metadataOf(
  set: KubernetesObject,
  described: ObjectMeta,
  live: ObjectMeta,
): ObjectMeta {
  const { preservedFields = {} } = set.spec;
  const annotations = {
    ...described.annotations,
    ...kept(live.annotations, [
      ...PRESERVED,
      ...(preservedFields.annotations ?? []),
    ]),
  };
  const labels = {
    ...described.labels,
    ...kept(live.labels, preservedFields.labels ?? []),
  };
  const { annotations: _, labels: __, finalizers: ___, ...others } = live;
  return {
    ...others,
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(described.finalizers ? { finalizers: described.finalizers } : {}),
    ownerReferences: described.ownerReferences,
  };
}

/** Copies the value at a JSON pointer from one object to the other. */
function copyAt(pointer: string, from: any, to: any): any {
  const [, field, ...rest] = pointer.split('/');
  const name = field.replace(/~1/g, '/').replace(/~0/g, '~');
  const copy = Array.isArray(to) ? [...to] : { ...to };
  const value =
    rest.length > 0
      ? copyAt(`/${rest.join('/')}`, from?.[name], to?.[name])
      : from?.[name];
  if (value === undefined) {
    delete copy[name];
  } else {
    copy[name] = value;
  }
  return copy;
}

/** What differs from the template on purpose stays as it is. */
function withIgnoredDifferences(
  set: KubernetesObject,
  described: KubernetesObject,
  live: KubernetesObject,
): KubernetesObject {
  const rules: Array<{ name?: string; jsonPointers?: string[] }> =
    set.spec.ignoreApplicationDifferences ?? [];
  return rules
    .filter(({ name }) => !name || name === live.metadata.name)
    .flatMap(({ jsonPointers = [] }) => jsonPointers)
    .reduce((object, pointer) => copyAt(pointer, live, object), described);
}

/** Creates, updates and deletes the Applications of a set. */
function applyApplications(
  { object: set, cluster }: ReconcileStep,
  described: KubernetesObject[],
): void {
  const policy = set.spec.syncPolicy?.applicationsSync ?? 'sync';
  const { namespace, name } = set.metadata;
  for (const application of described) {
    const live = cluster.get(
      APPLICATIONS,
      namespace,
      application.metadata.name!,
    );
    if (!live) {
      cluster.put(application, MANAGER);
    } else if (['sync', 'create-update'].includes(policy)) {
      const next = withIgnoredDifferences(
        set,
        {
          ...live,
          spec: application.spec,
          metadata: metadataOf(set, application.metadata, live.metadata),
        },
        live,
      );
      cluster.put(next, MANAGER);
    }
  }
  if (!['sync', 'create-delete'].includes(policy)) {
    return;
  }
  for (const live of [...cluster.objects(APPLICATIONS)]) {
    const isDescribed = described.some(
      ({ metadata }) => metadata.name === live.metadata.name,
    );
    if (
      !isDescribed &&
      ownerOf(live) === name &&
      live.metadata.namespace === namespace
    ) {
      cluster.delete(live);
    }
  }
}

function conditionsOf(error: GeneratorError | undefined): Condition[] {
  const reason = error
    ? 'ApplicationParamsGenerationError'
    : 'ApplicationSetUpToDate';
  const message =
    error?.message ?? 'All applications have been generated successfully';
  return [
    {
      type: 'ErrorOccurred',
      status: error ? 'True' : 'False',
      reason,
      message,
    },
    {
      type: 'ParametersGenerated',
      status: error ? 'False' : 'True',
      reason: error ? 'ErrorOccurred' : 'ParametersGenerated',
      message: error
        ? message
        : 'Successfully generated parameters for all Applications',
    },
    {
      type: 'ResourcesUpToDate',
      status: error ? 'False' : 'True',
      reason,
      message,
    },
  ];
}

function report(
  { object, cluster, now }: ReconcileStep,
  described: KubernetesObject[],
  error?: GeneratorError,
): void {
  const before = object.status?.conditions;
  const status = {
    ...object.status,
    conditions: withConditions(before, conditionsOf(error), now),
    resources: described.map(({ metadata }) => ({
      group: 'argoproj.io',
      version: 'v1alpha1',
      kind: 'Application',
      namespace: metadata.namespace,
      name: metadata.name,
    })),
    resourcesCount: described.length,
  };
  cluster.write({ ...object, status }, MANAGER);
}

/** Whether a change of an Application is one that its set looks at. */
function isDrift({ object, previous, type }: Change): boolean {
  const { labels, annotations, ownerReferences } = object.metadata;
  return (
    type === 'DELETED' ||
    !jsonEquals(object.spec, previous?.spec) ||
    !jsonEquals(labels, previous?.metadata.labels) ||
    !jsonEquals(annotations, previous?.metadata.annotations) ||
    !jsonEquals(ownerReferences, previous?.metadata.ownerReferences)
  );
}

/** The set of an Application that drifts, and the sets of a new cluster. */
function* affected(
  change: Change,
  cluster: ControllerCluster,
): Iterable<KubernetesObject> {
  const { table, object } = change;
  const { namespace } = object.metadata;
  if (table === APPLICATIONS && isDrift(change)) {
    const name = ownerOf(object);
    const set = name && cluster.get(APPLICATION_SETS, namespace, name);
    if (set) {
      yield set;
    }
  }
  if (table === SECRETS && isClusterSecret(object)) {
    for (const set of cluster.objects(APPLICATION_SETS)) {
      if (set.spec.generators.some((g: object) => 'clusters' in g)) {
        yield set;
      }
    }
  }
}

/** The ApplicationSet controller of Argo CD. */
export const applicationSetReconciler: Reconciler = {
  react: change => (isNewGeneration(change) ? 'Restart' : 'Ignore'),
  affected,
  reconcile: (step): Next => {
    const { object, cluster, phase } = step;
    switch (phase.type) {
      case 'Observed':
      case 'Progressing':
        return 'Continue';
      case 'Complete':
        try {
          const described = describedBy(object, cluster);
          applyApplications(step, described);
          report(step, described);
        } catch (error) {
          if (!(error instanceof GeneratorError)) {
            throw error;
          }
          report(step, [], error);
        }
        return 'Continue';
      case 'Failed':
        report(step, [], new GeneratorError(phase.message ?? 'no parameters'));
        return 'Continue';
      default:
        return phase satisfies never;
    }
  },
};
