import { KubernetesObject } from '../kubernetes/object';
import { hash32 } from '../random';

/** A namespace carries its name as a label. */
export function defaultNamespace(object: KubernetesObject): KubernetesObject {
  const { name } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: {
        ...object.metadata.labels,
        ...(name ? { 'kubernetes.io/metadata.name': name } : {}),
      },
    },
    spec: object.spec ?? {},
    status: object.status ?? {},
  };
}

/** A new namespace is active and waits for its content before it goes. */
export function activateNamespace(object: KubernetesObject): KubernetesObject {
  return {
    ...object,
    spec: { ...object.spec, finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

/** Empty maps are not stored. */
export function defaultConfig(object: KubernetesObject): KubernetesObject {
  const result = { ...object };
  for (const field of ['data', 'binaryData']) {
    if (result[field] && Object.keys(result[field]).length === 0) {
      delete result[field];
    }
  }
  return result;
}

/** `stringData` moves to `data`; the type is Opaque. */
export function defaultSecret(object: KubernetesObject): KubernetesObject {
  const { stringData, ...rest } = object;
  const result: KubernetesObject = {
    ...rest,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: object.metadata,
    type: object.type ?? 'Opaque',
  };
  if (stringData) {
    const encoded = Object.entries<string>(stringData).map(([key, value]) => [
      key,
      Buffer.from(value).toString('base64'),
    ]);
    result.data = { ...object.data, ...Object.fromEntries(encoded) };
  }
  return result;
}

/** Defaults of a Service. */
export function defaultService(object: KubernetesObject): KubernetesObject {
  const spec = object.spec ?? {};
  return {
    ...object,
    spec: {
      ...spec,
      ports: spec.ports?.map((port: any) => ({
        ...port,
        protocol: port.protocol ?? 'TCP',
        targetPort: port.targetPort ?? port.port,
      })),
      sessionAffinity: spec.sessionAffinity ?? 'None',
      type: spec.type ?? 'ClusterIP',
      internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster',
    },
    status: { loadBalancer: {}, ...object.status },
  };
}

/** The addresses of a new Service; they are made up from its identity. */
export function allocateAddresses(object: KubernetesObject): KubernetesObject {
  const { spec } = object;
  if (spec.type === 'ExternalName') {
    return object;
  }
  const number = hash32(object.metadata.uid ?? '');
  const address = `10.${number % 250}.${(number >>> 8) % 250}.${
    1 + ((number >>> 16) % 250)
  }`;
  const clusterIP = spec.clusterIP ?? address;
  return {
    ...object,
    spec: {
      ...spec,
      clusterIP,
      clusterIPs: spec.clusterIPs ?? [clusterIP],
      ipFamilies: spec.ipFamilies ?? ['IPv4'],
      ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack',
    },
  };
}
