import type {
  StoredReceipt,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import type { DriverConfig } from '../driverConfig';
import {
  converged,
  FieldPath,
  Health,
  progressing,
  statusOf,
} from '@fairway/plugin-fairway-node/driverKit';
import { conditionsHealth } from './conditions';
import { podHealth } from './pod';
import {
  daemonSetHealth,
  deploymentHealth,
  jobHealth,
  replicaSetHealth,
  statefulSetHealth,
} from './workloads';

const WORKLOADS: Record<
  string,
  (object: WatchedObject, write: { path: FieldPath }) => Health
> = {
  'apps/Deployment': deploymentHealth,
  'apps/StatefulSet': statefulSetHealth,
  'apps/DaemonSet': daemonSetHealth,
  'apps/ReplicaSet': replicaSetHealth,
  'batch/Job': jobHealth,
};

/** Kinds of Kubernetes whose status says nothing about what is written to them, or that have none. */
const WITHOUT_STATUS = new Set([
  '/ConfigMap',
  '/Endpoints',
  '/LimitRange',
  '/Namespace',
  '/PodTemplate',
  '/Secret',
  '/ServiceAccount',
  'batch/CronJob',
  'networking.k8s.io/NetworkPolicy',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/Role',
  'scheduling.k8s.io/PriorityClass',
]);

/** What an object, which holds the version, says of it. */
export function healthOf(
  object: WatchedObject,
  write: { receipt: StoredReceipt; path: FieldPath; version: string | null },
  config: DriverConfig,
): Health {
  const [group, version] = object.apiVersion.split('/');
  const groupKind = `${version === undefined ? '' : group}/${object.kind}`;
  if (groupKind === '/Pod') {
    return podHealth(object, write.path, write.version);
  }
  if (WORKLOADS[groupKind]) {
    return WORKLOADS[groupKind](object, write);
  }
  const custom = `${object.kind}.${group}`;
  if (
    WITHOUT_STATUS.has(groupKind) ||
    config.kindsWithoutStatus.includes(custom)
  ) {
    return converged('Stored', 'it holds the version');
  }
  return Object.keys(statusOf(object)).length === 0
    ? progressing('NoStatus', 'it has no status yet')
    : conditionsHealth(object, write);
}
