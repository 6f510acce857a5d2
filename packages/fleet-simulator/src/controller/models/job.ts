import { Condition, withConditions } from '../conditions';
import { fractionOf, StatusInput, StatusOutput } from '../statusModel';

function finishedConditions({ phase }: StatusInput): Condition[] {
  if (phase.type === 'Complete') {
    const message = 'Reached expected number of succeeded pods';
    const reason = 'CompletionsReached';
    return [
      { type: 'SuccessCriteriaMet', status: 'True', reason, message },
      { type: 'Complete', status: 'True', reason, message },
    ];
  }
  if (phase.type === 'Failed') {
    const reason = phase.reason ?? 'BackoffLimitExceeded';
    const message =
      phase.message ?? 'Job has reached the specified backoff limit';
    return [
      { type: 'FailureTarget', status: 'True', reason, message },
      { type: 'Failed', status: 'True', reason, message },
    ];
  }
  return [];
}

/** Status of batch/v1 Job. */
export function jobStatus(input: StatusInput): StatusOutput {
  const { object, phase, now } = input;
  const before = object.status ?? {};
  const completions = Number(object.spec.completions ?? 1);
  const succeeded = Math.floor(completions * fractionOf(phase));
  const finished = phase.type === 'Complete' || phase.type === 'Failed';
  const active = finished
    ? 0
    : Math.min(Number(object.spec.parallelism ?? 1), completions - succeeded);
  const conditions = finishedConditions(input).map(condition => ({
    ...condition,
    lastProbeTime: now,
  }));
  return {
    status: {
      startTime: before.startTime ?? now,
      ...(active ? { active, ready: active } : { ready: 0 }),
      terminating: 0,
      uncountedTerminatedPods: {},
      ...(succeeded ? { succeeded } : {}),
      ...(phase.type === 'Failed' ? { failed: 1 } : {}),
      ...(phase.type === 'Complete'
        ? { completionTime: before.completionTime ?? now }
        : {}),
      ...(conditions.length
        ? { conditions: withConditions(before.conditions, conditions, now) }
        : {}),
    },
  };
}
