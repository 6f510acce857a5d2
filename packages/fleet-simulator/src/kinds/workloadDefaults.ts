import { KubernetesObject } from '../kubernetes/object';

type Fields = Record<string, any>;

/** `defaults` fill the gaps of `value`; keys that are present stay. */
function withDefaults(value: Fields | undefined, defaults: Fields): Fields {
  const result: Fields = { ...value };
  for (const [key, fallback] of Object.entries(defaults)) {
    if (result[key] === undefined || result[key] === null) {
      result[key] = fallback;
    }
  }
  return result;
}

function imagePullPolicy(image: unknown): string {
  const text = String(image ?? '');
  const tag = text.slice(text.lastIndexOf('/') + 1).split(':')[1];
  const latest = !text.includes('@') && (tag === undefined || tag === 'latest');
  return latest ? 'Always' : 'IfNotPresent';
}

function defaultProbe(probe: Fields | undefined): Fields | undefined {
  return (
    probe &&
    withDefaults(
      {
        ...probe,
        ...(probe.httpGet
          ? {
              httpGet: withDefaults(probe.httpGet, {
                path: '/',
                scheme: 'HTTP',
              }),
            }
          : {}),
      },
      {
        timeoutSeconds: 1,
        periodSeconds: 10,
        successThreshold: 1,
        failureThreshold: 3,
      },
    )
  );
}

function defaultEnv(variable: Fields): Fields {
  const { valueFrom } = variable;
  return valueFrom?.fieldRef
    ? {
        ...variable,
        valueFrom: {
          ...valueFrom,
          fieldRef: withDefaults(valueFrom.fieldRef, { apiVersion: 'v1' }),
        },
      }
    : variable;
}

/** Sources of volumes whose files get a default mode. */
const FILE_SOURCES = ['configMap', 'secret', 'downwardAPI', 'projected'];

function defaultVolume(volume: Fields): Fields {
  const source = FILE_SOURCES.find(name => volume[name]);
  return source
    ? {
        ...volume,
        [source]: withDefaults(volume[source], { defaultMode: 0o644 }),
      }
    : volume;
}

function defaultContainer(container: Fields): Fields {
  const result = withDefaults(container, {
    imagePullPolicy: imagePullPolicy(container.image),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  if (result.ports) {
    result.ports = result.ports.map((port: Fields) =>
      withDefaults(port, { protocol: 'TCP' }),
    );
  }
  if (result.env) {
    result.env = result.env.map(defaultEnv);
  }
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    if (result[probe]) {
      result[probe] = defaultProbe(result[probe]);
    }
  }
  return result;
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
  for (const list of ['containers', 'initContainers']) {
    if (Array.isArray(spec[list])) {
      spec[list] = spec[list].map(defaultContainer);
    }
  }
  if (Array.isArray(spec.volumes)) {
    spec.volumes = spec.volumes.map(defaultVolume);
  }
  return { ...template, metadata: template?.metadata ?? {}, spec };
}

/** Defaults of apps/v1 Deployment. */
export function defaultDeployment(object: KubernetesObject): KubernetesObject {
  const spec = withDefaults(object.spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  });
  spec.strategy = withDefaults(spec.strategy, { type: 'RollingUpdate' });
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate = withDefaults(spec.strategy.rollingUpdate, {
      maxUnavailable: '25%',
      maxSurge: '25%',
    });
  }
  spec.template = defaultTemplate(spec.template, 'Always');
  return { ...object, spec, status: object.status ?? {} };
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
  spec.updateStrategy = withDefaults(spec.updateStrategy, {
    type: 'RollingUpdate',
  });
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate = withDefaults(
      spec.updateStrategy.rollingUpdate,
      { partition: 0 },
    );
  }
  spec.template = defaultTemplate(spec.template, 'Always');
  const status = withDefaults(object.status, {
    replicas: 0,
    availableReplicas: 0,
  });
  return { ...object, spec, status };
}

/** Defaults of apps/v1 DaemonSet. */
export function defaultDaemonSet(object: KubernetesObject): KubernetesObject {
  const spec = withDefaults(object.spec, { revisionHistoryLimit: 10 });
  spec.updateStrategy = withDefaults(spec.updateStrategy, {
    type: 'RollingUpdate',
  });
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate = withDefaults(
      spec.updateStrategy.rollingUpdate,
      { maxUnavailable: 1, maxSurge: 0 },
    );
  }
  spec.template = defaultTemplate(spec.template, 'Always');
  const metadata = {
    ...object.metadata,
    annotations: {
      'deprecated.daemonset.template.generation': '1',
      ...object.metadata.annotations,
    },
  };
  const status = withDefaults(object.status, {
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
  });
  return { ...object, metadata, spec, status };
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
  spec.template = defaultTemplate(spec.template, undefined);
  return { ...object, spec, status: object.status ?? {} };
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
