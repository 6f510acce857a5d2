import { hash32 } from '../../random';
import { StatusInput, StatusOutput } from '../statusModel';
import { replicaCounts } from './replicas';

/** Status of apps/v1 StatefulSet. */
export function statefulSetStatus(input: StatusInput): StatusOutput {
  const { object, phase } = input;
  const before = object.status ?? {};
  const counts = replicaCounts(
    input,
    Number(object.spec.replicas ?? 1),
    Number(before.availableReplicas ?? 0),
  );
  const template = JSON.stringify(object.spec.template);
  const updateRevision = `${object.metadata.name}-${hash32(template).toString(
    36,
  )}`;
  const complete = phase.type === 'Complete';
  const currentRevision = complete
    ? updateRevision
    : before.currentRevision ?? updateRevision;
  return {
    status: {
      observedGeneration: object.metadata.generation,
      replicas: counts.total,
      ...(counts.available ? { readyReplicas: counts.available } : {}),
      availableReplicas: counts.available,
      currentReplicas: complete
        ? counts.desired
        : Math.max(0, counts.total - counts.updated),
      ...(counts.updated ? { updatedReplicas: counts.updated } : {}),
      currentRevision,
      updateRevision,
      collisionCount: 0,
    },
  };
}
