import type { PromotionRun, Target } from '../kinds';
import { isCorrecting } from './decide/targetStates';
import { isRunEnded, isTargetEnded } from './decide/transitions';
import { createWorld, timeOf } from './decide/world';
import type { World } from './decide/world';
import type { UnmetCondition } from './explain/condition';
import { explainDrift } from './explain/drift';
import { explainRun } from './explain/run';
import { explainStages } from './explain/stage';
import { explainTarget } from './explain/target';
import type { Facts } from './types';

export { EXPLAIN_CONDITIONS } from './explain/condition';
export type { ExplainCondition, UnmetCondition } from './explain/condition';

/** What is explained. Facts are optional: without them the stored status alone is used. @public */
export interface ExplainInput {
  run: PromotionRun;
  targets: readonly Target[];
  facts?: Partial<Facts>;
  /** Milliseconds since the epoch. */
  now: number;
  /** The name of a Target. Default: the run as a whole. */
  target?: string;
}

const NO_FACTS: Facts = {
  clusters: new Map(),
  locks: new Map(),
  readings: new Map(),
  applies: new Map(),
  observations: new Map(),
  gates: new Map(),
  approvals: [],
  actions: [],
  promotion: { state: 'current', suspended: false },
};

/**
 * All conditions that keep a target, or the run, from advancing, in the order in which they are evaluated: the first one is
 * what to look at.
 *
 * @returns an empty list where the target is at its end, unless somebody else has changed its version since, or where there is no
 * such target
 * @public
 */
export function explain(input: ExplainInput): UnmetCondition[] {
  const world = createWorld({
    run: input.run,
    targets: input.targets,
    now: input.now,
    facts: { ...NO_FACTS, ...input.facts },
  });
  return unmetConditions(world, input.target).map(condition =>
    withoutPast(condition, input.now),
  );
}

function unmetConditions(
  world: World,
  target: string | undefined,
): UnmetCondition[] {
  const run = explainRun(world);
  if (target === undefined) {
    return isRunEnded(world.runStatus.phase)
      ? run
      : [...run, ...explainStages(world)];
  }
  const member = world.members.get(target);
  if (!member) {
    return [];
  }
  if (isTargetEnded(member.status.phase)) {
    return explainDrift(member);
  }
  if (isCorrecting(member)) {
    return isRunEnded(world.runStatus.phase)
      ? explainTarget(world, member)
      : [...run, ...explainTarget(world, member)];
  }
  return [...run, ...explainTarget(world, member), ...explainDrift(member)];
}

/** A time that has come tells nobody when to look again. */
function withoutPast(
  { nextCheck, ...condition }: UnmetCondition,
  now: number,
): UnmetCondition {
  return nextCheck === undefined || timeOf(nextCheck) <= now
    ? condition
    : { ...condition, nextCheck };
}
