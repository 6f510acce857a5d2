import type { DiscoveredUnit } from '@fairway/plugin-fairway-common';
import type {
  DeliveryDriver,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import {
  candidateFinder,
  DiscoverableKind,
  discoveredUnit,
  discoverKinds,
  Doubt,
  keyPath,
  lowDoubt,
  mediumDoubt,
  readField,
  specOf,
  unsupportedUnit,
} from '@fairway/plugin-fairway-node/driverKit';
import { locateVersion } from '../version/locateVersion';
import { podSpecPath } from '../version/podTemplate';
import { parseVersionSpec } from '../version/versionSchema';

/** The annotation of Pods that names the container which kubectl takes by default. */
const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

const KINDS: readonly DiscoverableKind[] = [
  workload('apps/v1', 'Deployment', 'deployments'),
  workload('apps/v1', 'StatefulSet', 'statefulsets'),
  workload('apps/v1', 'DaemonSet', 'daemonsets'),
  workload('batch/v1', 'CronJob', 'cronjobs'),
];

/** Lists the workloads of a cluster with the images that could carry their versions. */
export const discoverWorkloads: DeliveryDriver['discover'] = (context, query) =>
  discoverKinds(KINDS, context, query);

function workload(
  apiVersion: string,
  kind: string,
  plural: string,
): DiscoverableKind {
  return { apiVersions: [apiVersion], kind, plural, unitOf: unitOfWorkload };
}

const candidateOf = candidateFinder(parseVersionSpec, locateVersion);

/** What there is to say of a workload. */
export function unitOfWorkload(object: WatchedObject): DiscoveredUnit {
  const names = containerNames(object);
  const main = mainContainer(object, names);
  const candidates = [
    main.name,
    ...names.filter(name => name !== main.name),
  ].flatMap(container =>
    candidateOf(
      object,
      { container },
      `container "${container}" is the only one, and its image names a version`,
      main.doubts,
    ),
  );
  const [first, ...others] = candidates;
  return first
    ? discoveredUnit(object, [first, ...others], workloadDoubts(object))
    : unsupportedUnit(object, 'none of its containers has an image');
}

function containerNames(object: WatchedObject): string[] {
  const path = podSpecPath(object);
  const containers =
    path && readField(object, [...path, ...keyPath('containers')]);
  return Array.isArray(containers)
    ? containers.map(({ name }) => String(name))
    : [];
}

/** The container that is most likely meant where somebody speaks of the workload. */
function mainContainer(
  object: WatchedObject,
  names: readonly string[],
): { name: string; doubts: Doubt[] } {
  const { name, labels = {} } = object.metadata;
  if (names.length <= 1) {
    return { name: names[0] ?? '', doubts: [] };
  }
  const template = podSpecPath(object)!.slice(0, -1);
  const annotated = readField(object, [
    ...template,
    ...keyPath('metadata', 'annotations', DEFAULT_CONTAINER),
  ]);
  const likely = [annotated, name, labels['app.kubernetes.io/name']].find(
    (candidate): candidate is string => names.includes(candidate as string),
  );
  const several = `it has ${names.length} containers (${names.join(', ')})`;
  return likely === undefined
    ? {
        name: names[0],
        doubts: [
          lowDoubt(
            `${several}, and none is named after it; say which one in version.container`,
          ),
        ],
      }
    : {
        name: likely,
        doubts: [
          mediumDoubt(
            `${several}; "${likely}" is taken for the main one, ${
              likely === annotated
                ? `which its Pods say by ${DEFAULT_CONTAINER}`
                : 'since it is named after it'
            }`,
          ),
        ],
      };
}

function workloadDoubts(object: WatchedObject): Doubt[] {
  const { paused, suspend } = specOf(object);
  return [
    ...(paused
      ? [mediumDoubt('its rollout is paused, so a promotion would wait')]
      : []),
    ...(suspend
      ? [
          mediumDoubt(
            'it is suspended, so no Job shows whether a version works',
          ),
        ]
      : []),
  ];
}
