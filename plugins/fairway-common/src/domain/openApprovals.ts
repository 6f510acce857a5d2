import type { GateSpec, GateStatus, PromotionRun } from '../kinds';
import { ROLLBACK_STAGE } from '../kinds';
import { isRunEnded, isStageEnded } from './decide/transitions';

/** An approval gate that waits for people. @public */
export interface OpenApproval {
  /** The name of the stage, or {@link ROLLBACK_STAGE}. */
  stage: string;
  gate: GateSpec;
  status: GateStatus;
}

function waiting(
  stage: string,
  specs: Partial<Record<GateStatus['phase'], readonly GateSpec[]>>,
  statuses: readonly GateStatus[] = [],
): OpenApproval[] {
  return statuses.flatMap(status => {
    const gate =
      status.type === 'approval' && status.state === 'Waiting'
        ? specs[status.phase]?.find(({ name }) => name === status.name)
        : undefined;
    return gate ? [{ stage, gate, status }] : [];
  });
}

/**
 * The approval gates of a run that wait for people, in the order of its stages. Once a run is being rolled back, nobody is asked
 * about its stages any more.
 *
 * @public
 */
export function openApprovals({
  spec,
  status,
}: Pick<PromotionRun, 'spec' | 'status'>): OpenApproval[] {
  if (!status || isRunEnded(status.phase)) {
    return [];
  }
  const { stages, rollback } = spec.plan.spec;
  if (status.rollback) {
    return waiting(
      ROLLBACK_STAGE,
      { before: rollback.before },
      status.rollback.gates,
    );
  }
  return status.stages.flatMap(stage => {
    const planned = stages.find(({ name }) => name === stage.name);
    return planned && !isStageEnded(stage.phase)
      ? waiting(stage.name, planned, stage.gates)
      : [];
  });
}
