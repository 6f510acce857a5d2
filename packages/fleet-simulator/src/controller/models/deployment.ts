import { hash32 } from '../../random';
import { Condition, withConditions } from '../conditions';
import { RolloutPhase, StatusInput, StatusOutput } from '../statusModel';
import { replicaCounts } from './replicas';

const REVISION = 'deployment.kubernetes.io/revision';

function progressing(replicaSet: string, phase: RolloutPhase): Condition {
  const type = 'Progressing';
  switch (phase.type) {
    case 'Observed':
      return {
        type,
        status: 'True',
        reason: 'NewReplicaSetCreated',
        message: `Created new replica set "${replicaSet}"`,
      };
    case 'Progressing':
      return {
        type,
        status: 'True',
        reason: 'ReplicaSetUpdated',
        message: `ReplicaSet "${replicaSet}" is progressing.`,
      };
    case 'Complete':
      return {
        type,
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "${replicaSet}" has successfully progressed.`,
      };
    case 'Failed':
      return {
        type,
        status: 'False',
        reason: phase.reason ?? 'ProgressDeadlineExceeded',
        message:
          phase.message ??
          `ReplicaSet "${replicaSet}" has timed out progressing.`,
      };
    default:
      return phase satisfies never;
  }
}

function available(isAvailable: boolean): Condition {
  return isAvailable
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

/** Status of apps/v1 Deployment. */
export function deploymentStatus(input: StatusInput): StatusOutput {
  const { object, phase, now } = input;
  const before = object.status ?? {};
  const desired = Number(object.spec.replicas ?? 1);
  const counts = replicaCounts(
    input,
    desired,
    Number(before.availableReplicas ?? 0),
  );
  const template = JSON.stringify(object.spec.template);
  const replicaSet = `${object.metadata.name}-${hash32(template).toString(36)}`;
  const enough = counts.available >= desired - Math.floor(desired / 4);
  const conditions = [available(enough), progressing(replicaSet, phase)];
  const unavailable = Math.max(0, counts.total - counts.available);
  const isNew =
    input.templateChanged &&
    before.observedGeneration !== object.metadata.generation;
  // A client that replaces all annotations does not restart the count.
  const revision = Math.max(
    ...[object, input.previous].map(o =>
      Number(o?.metadata.annotations?.[REVISION] ?? 0),
    ),
  );
  return {
    status: {
      observedGeneration: object.metadata.generation,
      ...(counts.total ? { replicas: counts.total } : {}),
      ...(counts.updated ? { updatedReplicas: counts.updated } : {}),
      ...(counts.available
        ? {
            readyReplicas: counts.available,
            availableReplicas: counts.available,
          }
        : {}),
      ...(unavailable ? { unavailableReplicas: unavailable } : {}),
      conditions: withConditions(
        before.conditions,
        conditions.map(condition => ({ ...condition, lastUpdateTime: now })),
        now,
      ),
    },
    annotations: {
      [REVISION]: String(isNew || revision === 0 ? revision + 1 : revision),
    },
  };
}
