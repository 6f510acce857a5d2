import { KubernetesObject, mapShared } from '../kubernetes/object';

type Fields = Record<string, any>;

/**
 * `defaults` fill the gaps of `value`. Revisions of an object share all parts
 * that have none.
 */
function withDefaults(value: Fields | undefined, defaults: Fields): Fields {
  const isMissing = (key: string) =>
    value?.[key] === undefined || value[key] === null;
  const missing = Object.keys(defaults).filter(isMissing);
  if (value && missing.length === 0) {
    return value;
  }
  const result: Fields = { ...value };
  for (const key of missing) {
    result[key] = defaults[key];
  }
  return result;
}

/** Puts fields into a value; returns the same value if it has them already. */
function withFields<T extends Fields>(value: T, fields: Fields): T {
  return Object.keys(fields).every(key => value[key] === fields[key])
    ? value
    : { ...value, ...fields };
}

function imagePullPolicy(image: unknown): string {
  const text = String(image ?? '');
  const tag = text.slice(text.lastIndexOf('/') + 1).split(':')[1];
  const latest = !text.includes('@') && (tag === undefined || tag === 'latest');
  return latest ? 'Always' : 'IfNotPresent';
}

function defaultProbe(probe: Fields): Fields {
  const result = withDefaults(probe, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return result.httpGet
    ? withFields(result, {
        httpGet: withDefaults(result.httpGet, { path: '/', scheme: 'HTTP' }),
      })
    : result;
}

function defaultEnv(variable: Fields): Fields {
  const { valueFrom } = variable;
  return valueFrom?.fieldRef
    ? withFields(variable, {
        valueFrom: withFields(valueFrom, {
          fieldRef: withDefaults(valueFrom.fieldRef, { apiVersion: 'v1' }),
        }),
      })
    : variable;
}

/** Sources of volumes whose files get a default mode. */
const FILE_SOURCES = ['configMap', 'secret', 'downwardAPI', 'projected'];

function defaultVolume(volume: Fields): Fields {
  const source = FILE_SOURCES.find(name => volume[name]);
  return source
    ? withFields(volume, {
        [source]: withDefaults(volume[source], { defaultMode: 0o644 }),
      })
    : volume;
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

function defaultContainer(container: Fields): Fields {
  const result = withDefaults(container, {
    imagePullPolicy: imagePullPolicy(container.image),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  const nested: Fields = {};
  if (result.ports) {
    nested.ports = mapShared<Fields>(result.ports, port =>
      withDefaults(port, { protocol: 'TCP' }),
    );
  }
  if (result.env) {
    nested.env = mapShared(result.env, defaultEnv);
  }
  for (const probe of PROBES.filter(name => result[name])) {
    nested[probe] = defaultProbe(result[probe]);
  }
  return withFields(result, nested);
}

function defaultTemplate(
  template: Fields | undefined,
  restartPolicy: string | undefined,
): Fields {
  const spec = withDefaults(template?.spec, {
    ...(restartPolicy ? { restartPolicy } : {}),
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  });
  const nested: Fields = {};
  for (const list of ['containers', 'initContainers']) {
    if (Array.isArray(spec[list])) {
      nested[list] = mapShared(spec[list], defaultContainer);
    }
  }
  if (Array.isArray(spec.volumes)) {
    nested.volumes = mapShared(spec.volumes, defaultVolume);
  }
  return withFields(template ?? {}, {
    metadata: template?.metadata ?? {},
    spec: withFields(spec, nested),
  });
}

/** Defaults of a strategy whose rolling update has settings of its own. */
function defaultStrategy(
  strategy: Fields | undefined,
  rollingUpdate: Fields,
): Fields {
  const result = withDefaults(strategy, { type: 'RollingUpdate' });
  return result.type === 'RollingUpdate'
    ? withFields(result, {
        rollingUpdate: withDefaults(result.rollingUpdate, rollingUpdate),
      })
    : result;
}

/** Defaults of apps/v1 Deployment. */
export function defaultDeployment(object: KubernetesObject): KubernetesObject {
  const spec = withDefaults(object.spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  });
  return withFields(object, {
    spec: withFields(spec, {
      strategy: defaultStrategy(spec.strategy, {
        maxUnavailable: '25%',
        maxSurge: '25%',
      }),
      template: defaultTemplate(spec.template, 'Always'),
    }),
    status: object.status ?? {},
  });
}

/** Defaults of apps/v1 StatefulSet. */
export function defaultStatefulSet(object: KubernetesObject): KubernetesObject {
  const spec = withDefaults(object.spec, {
    replicas: 1,
    podManagementPolicy: 'OrderedReady',
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    },
  });
  return withFields(object, {
    spec: withFields(spec, {
      updateStrategy: defaultStrategy(spec.updateStrategy, { partition: 0 }),
      template: defaultTemplate(spec.template, 'Always'),
    }),
    status: withDefaults(object.status, { replicas: 0, availableReplicas: 0 }),
  });
}

/** Defaults of apps/v1 DaemonSet. */
export function defaultDaemonSet(object: KubernetesObject): KubernetesObject {
  const spec = withDefaults(object.spec, { revisionHistoryLimit: 10 });
  const annotations = withDefaults(object.metadata.annotations, {
    'deprecated.daemonset.template.generation': '1',
  });
  return withFields(object, {
    metadata: withFields(object.metadata, { annotations }),
    spec: withFields(spec, {
      updateStrategy: defaultStrategy(spec.updateStrategy, {
        maxUnavailable: 1,
        maxSurge: 0,
      }),
      template: defaultTemplate(spec.template, 'Always'),
    }),
    status: withDefaults(object.status, {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    }),
  });
}

/** Defaults of batch/v1 Job. */
export function defaultJob(object: KubernetesObject): KubernetesObject {
  const spec = withDefaults(object.spec, {
    ...(object.spec?.parallelism === undefined ? { completions: 1 } : {}),
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    manualSelector: false,
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
  });
  return withFields(object, {
    spec: withFields(spec, {
      template: defaultTemplate(spec.template, undefined),
    }),
    status: object.status ?? {},
  });
}

/** The selector of a new Job, and the labels that it selects. */
export function generateJobSelector(
  object: KubernetesObject,
): KubernetesObject {
  const { uid, name } = object.metadata;
  if (object.spec.manualSelector || object.spec.selector) {
    return object;
  }
  const generated = {
    'batch.kubernetes.io/controller-uid': uid!,
    'batch.kubernetes.io/job-name': name!,
    'controller-uid': uid!,
    'job-name': name!,
  };
  const { template } = object.spec;
  const withLabels = (metadata: KubernetesObject['metadata'] | undefined) => ({
    ...metadata,
    labels: { ...metadata?.labels, ...generated },
  });
  return {
    ...object,
    metadata: object.metadata.labels
      ? object.metadata
      : withLabels(object.metadata),
    spec: {
      ...object.spec,
      selector: {
        matchLabels: { 'batch.kubernetes.io/controller-uid': uid },
      },
      template: { ...template, metadata: withLabels(template.metadata) },
    },
  };
}
