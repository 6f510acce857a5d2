import type { DriverObservation } from '../../drivers';
import type { Judgement } from './observeVersion';

/** What counts first when objects of a unit differ. */
const URGENCY: DriverObservation['state'][] = [
  'Failed',
  'Unknown',
  'Pending',
  'Progressing',
  'Converged',
];

/** What is to be thought of a unit: it has arrived only where all its objects have. */
export function combine(
  judgements: readonly Judgement[],
  version: string | null,
): Judgement {
  if (judgements.length === 1) {
    return judgements[0];
  }
  const observations = judgements.map(({ observation }) => observation);
  const state = URGENCY.find(urgent =>
    observations.some(observation => observation.state === urgent),
  )!;
  const of = observations.filter(observation => observation.state === state);
  const others = of.length - 1;
  const waits = observations.flatMap(
    ({ lookAgainInMs }) => lookAgainInMs ?? [],
  );
  return {
    confirm: judgements.some(({ confirm }) => confirm),
    observation: {
      state,
      reason: of[0].reason,
      message:
        state === 'Converged'
          ? `all ${of.length} objects: ${of[0].message}`
          : `${of[0].message}${others > 0 ? `; and ${others} more` : ''}`,
      evidence: {
        version,
        objects: observations.map(({ evidence }) => evidence),
      },
      ...(waits.length > 0 ? { lookAgainInMs: Math.min(...waits) } : {}),
    },
  };
}
