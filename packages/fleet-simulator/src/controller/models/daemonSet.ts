import { StatusInput, StatusOutput } from '../statusModel';
import { replicaCounts } from './replicas';

/** Nodes of a simulated cluster. */
const NODES = 3;

/** Status of apps/v1 DaemonSet, on three nodes. */
export function daemonSetStatus(input: StatusInput): StatusOutput {
  const { object } = input;
  const before = object.status ?? {};
  const counts = replicaCounts(
    {
      ...input,
      object: {
        ...object,
        status: { updatedReplicas: before.updatedNumberScheduled },
      },
    },
    NODES,
    Number(before.numberAvailable ?? 0),
  );
  const unavailable = NODES - counts.available;
  return {
    status: {
      observedGeneration: object.metadata.generation,
      desiredNumberScheduled: NODES,
      currentNumberScheduled: Math.min(NODES, counts.total),
      numberMisscheduled: 0,
      numberReady: counts.available,
      ...(counts.updated ? { updatedNumberScheduled: counts.updated } : {}),
      ...(counts.available ? { numberAvailable: counts.available } : {}),
      ...(unavailable ? { numberUnavailable: unavailable } : {}),
    },
  };
}
