import {
  atomicStruct,
  granularMap,
  listMap,
  metadataSchema,
  Schema,
  struct,
} from './schema';

const resources = struct({
  limits: granularMap,
  requests: granularMap,
  claims: listMap(['name']),
});

const env = listMap(
  ['name'],
  struct({
    valueFrom: struct({
      configMapKeyRef: atomicStruct,
      fieldRef: atomicStruct,
      fileKeyRef: atomicStruct,
      resourceFieldRef: atomicStruct,
      secretKeyRef: atomicStruct,
    }),
  }),
);

const container = struct({
  env,
  ports: listMap(['containerPort', 'protocol'], undefined, {
    keyDefaults: { protocol: 'TCP' },
  }),
  resources,
  volumeDevices: listMap(['devicePath']),
  volumeMounts: listMap(['mountPath']),
});

const nodeAffinity = struct({
  requiredDuringSchedulingIgnoredDuringExecution: atomicStruct,
});

const volume = struct({
  cephfs: struct({ secretRef: atomicStruct }),
  csi: struct({
    nodePublishSecretRef: atomicStruct,
    volumeAttributes: granularMap,
  }),
  flexVolume: struct({ options: granularMap, secretRef: atomicStruct }),
});

/** `spec` of a Pod. */
const podSpecSchema = struct({
  affinity: struct({ nodeAffinity }),
  containers: listMap(['name'], container),
  ephemeralContainers: listMap(['name'], container),
  hostAliases: listMap(['ip']),
  imagePullSecrets: listMap(['name'], atomicStruct),
  initContainers: listMap(['name'], container),
  nodeSelector: { open: true, atomic: true },
  overhead: granularMap,
  resourceClaims: listMap(['name']),
  resources,
  schedulingGates: listMap(['name']),
  topologySpreadConstraints: listMap(
    ['topologyKey', 'whenUnsatisfiable'],
    struct({ labelSelector: atomicStruct }),
  ),
  volumes: listMap(['name'], volume),
});

/** The Pod template of a workload. */
export const podTemplateSchema: Schema = struct({
  metadata: metadataSchema,
  spec: podSpecSchema,
});
