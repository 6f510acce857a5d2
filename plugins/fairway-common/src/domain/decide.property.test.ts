import fc from 'fast-check';
import type { ActionType, TargetPhase } from '../kinds';
import { clusterState } from './counts';
import {
  isRunEnded,
  isStageEnded,
  isTargetEnded,
  TARGET_TRANSITIONS,
} from './decide/transitions';
import { failureLimit, waveLimit } from './waveMaths';
import {
  actionOf,
  clustersOf,
  planOf,
  stageOf,
  START,
} from './testing/builders';
import { failedApply, failedRead, ModelWorld } from './testing/modelWorld';
import { UNEXPECTED_VERSION } from './types';
import type { ApplyFact, Verdict } from './types';

const fates = [
  'works',
  'works',
  'works',
  'works',
  'refused',
  'ambiguous',
  'flaky',
  'hard to read',
  'changed by others',
  'never converges',
  'backend fails',
  'unreachable for a while',
] as const;
type Fate = (typeof fates)[number];

const intOrPercent = (least: number) =>
  fc.oneof(
    fc.integer({ min: least, max: 5 }),
    fc.integer({ min: least, max: 100 }).map(percent => `${percent}%`),
  );

const stageArbitrary = fc.record({
  size: fc.integer({ min: 0, max: 6 }),
  maxParallel: intOrPercent(1),
  maxFailures: intOrPercent(0),
  batches: fc.option(fc.array(intOrPercent(1), { maxLength: 3 }), {
    nil: undefined,
  }),
  canary: fc.boolean(),
  minSuccess: fc.boolean(),
  before: fc.constantFrom(
    [],
    [{ name: 'calm', soak: { duration: '1m' } }],
    [{ name: 'ok', health: {} }],
    [{ name: 'each', level: 'Target', health: {} }],
  ),
  after: fc.constantFrom(
    [],
    [{ name: 'bake', soak: { duration: '2m' } }],
    [{ name: 'every', level: 'Target', soak: { duration: '1m' } }],
  ),
  onFailure: fc.constantFrom('Halt', 'Continue', 'Rollback'),
  unreachableClusters: fc.constantFrom('Wait', 'Skip', 'Fail'),
  dependency: fc.constantFrom(
    undefined,
    { strategy: 'All' },
    { strategy: 'Any' },
    { percent: 50 },
    { soak: '3m' },
  ),
});

const scenario = fc.record({
  stages: fc.array(stageArbitrary, { minLength: 1, maxLength: 3 }),
  units: fc.constantFrom(['app'], ['api', 'worker']),
  timeout: fc.constantFrom(undefined, undefined, '12m'),
  fates: fc.array(fc.constantFrom<Fate>(...fates), {
    minLength: 20,
    maxLength: 20,
  }),
  commands: fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: 300_000 }),
      type: fc.constantFrom<ActionType>(
        'Pause',
        'Resume',
        'Abort',
        'Retry',
        'Skip',
        'Rollback',
      ),
      pick: fc.nat(50),
      narrow: fc.constantFrom('target', 'stage', 'run'),
    }),
    { maxLength: 5 },
  ),
  rest: fc.constantFrom<'supersede' | 'delete' | 'none'>(
    'none',
    'none',
    'none',
    'supersede',
    'delete',
  ),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function worldOf(given: Scenario): ModelWorld {
  const names = given.stages.map((_, index) => `s${index}`);
  const stages = given.stages.map((stage, index) =>
    stageOf(names[index], {
      wave: {
        maxParallel: stage.maxParallel,
        maxFailures: stage.maxFailures,
        batches: stage.batches,
        progressDeadline: '5m',
        ...(stage.minSuccess ? { minSuccessTime: '90s' } : {}),
        ...(stage.canary && stage.size > 0
          ? { canaries: { clusters: [`s${index}-1`] } }
          : {}),
      },
      before: stage.before,
      after: stage.after,
      onFailure: stage.onFailure,
      unreachableClusters: stage.unreachableClusters,
      dependsOn:
        stage.dependency && index > 0
          ? [{ stage: names[index - 1], ...stage.dependency }]
          : undefined,
    }),
  );
  const counts = Object.fromEntries(
    given.stages.map(({ size }, index) => [names[index], size]),
  );
  const world = new ModelWorld({
    plan: planOf(stages),
    clusters: clustersOf(counts),
    units: given.units,
    timeout: given.timeout,
  });
  const fateOf = (cluster: string, attempt: number): Fate => {
    const index = [...cluster].reduce((sum, c) => sum + c.charCodeAt(0), 0);
    const fate = given.fates[(index + attempt * 7) % given.fates.length];
    return attempt > 3 ? 'works' : fate;
  };
  const reconnect = START + 200_000;
  for (const { spec } of world.targets) {
    if (fateOf(spec.cluster, 1) === 'unreachable for a while') {
      world.clusters.set(spec.cluster, {
        exists: true,
        suspended: false,
        reachability: 'Unreachable',
        nextProbe: reconnect,
      });
    }
  }
  world.outside = {
    read: ({ target, key, now, tries }) =>
      fateOf(target.spec.cluster, target.status!.attempt) === 'hard to read' &&
      tries < 3
        ? { key, at: now, ...failedRead({ reason: 'Timeout' }) }
        : { key, outcome: 'read', at: now, version: `v${tries}` },
    apply: ({ target, key, now, tries }): ApplyFact | undefined => {
      switch (fateOf(target.spec.cluster, target.status!.attempt)) {
        case 'refused':
          return { key, at: now, ...failedApply() };
        case 'ambiguous':
          return tries < 2
            ? {
                key,
                at: now,
                ...failedApply({
                  retryable: true,
                  notSent: false,
                  reason: 'Timeout',
                }),
              }
            : {
                key,
                outcome: 'applied',
                at: now,
                changed: false,
              };
        case 'changed by others':
          return tries < 2
            ? { key, at: now, ...failedApply({ reason: UNEXPECTED_VERSION }) }
            : { key, outcome: 'applied', at: now, changed: true };
        case 'flaky':
          return tries < 3
            ? {
                key,
                at: now,
                ...failedApply({ retryable: true, reason: 'TooManyRequests' }),
              }
            : {
                key,
                outcome: 'applied',
                at: now,
                changed: true,
              };
        default:
          return {
            key,
            outcome: 'applied',
            at: now,
            changed: true,
          };
      }
    },
    observe: ({ target, key, now }) => {
      switch (fateOf(target.spec.cluster, target.status!.attempt)) {
        case 'never converges':
          return { key, state: 'Progressing', at: now };
        case 'backend fails':
          return { key, state: 'Failed', at: now, reason: 'ImagePullBackOff' };
        default:
          return { key, state: 'Converged', at: now };
      }
    },
    gate: (_, now) => ({ state: 'Passed', at: now, message: 'fine' }),
  };
  return world;
}

const IN_FLIGHT: readonly TargetPhase[] = [
  'Gating',
  'Queued',
  'Applying',
  'Converging',
  'Verifying',
];

/** Checks everything that must hold for each verdict, before it is stored. */
function checkVerdict(world: ModelWorld, verdict: Verdict) {
  const before = new Map(
    world.targets.map(target => [target.metadata.name, target.status!]),
  );
  for (const [name, status] of verdict.targets) {
    const old = before.get(name)!;
    if (old.attempt === status.attempt && old.phase !== status.phase) {
      const reachable = new Set<TargetPhase>();
      const visit = (phase: TargetPhase) =>
        TARGET_TRANSITIONS[phase].forEach(next => {
          if (!reachable.has(next)) {
            reachable.add(next);
            visit(next);
          }
        });
      visit(old.phase);
      expect([...reachable]).toContain(status.phase);
    }
    expect(status.attempt).toBeGreaterThanOrEqual(old.attempt);
    if (status.phase === 'Converged' && old.phase !== 'Converged') {
      const observed = world.observations.get(name);
      expect(observed?.state).toBe('Converged');
      expect(observed?.key).toBe(status.intent?.key);
    }
  }
  const run = verdict.run ?? world.run.status!;
  const now = world.targets.map(target => ({
    ...target,
    status: verdict.targets.get(target.metadata.name) ?? target.status!,
  }));
  for (const stage of run.stages) {
    const spec = world.run.spec.plan.spec.stages.find(
      ({ name }) => name === stage.name,
    )!;
    const { total, ...parts } = stage.clusters;
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(
      total,
    );
    const clusters = new Map<string, typeof now>();
    now
      .filter(target => target.spec.stage === stage.name)
      .forEach(target =>
        clusters.set(target.spec.cluster, [
          ...(clusters.get(target.spec.cluster) ?? []),
          target,
        ]),
      );
    if (isStageEnded(stage.phase)) {
      const open = now.filter(
        ({ spec: { stage: name }, status }) =>
          name === stage.name && !isTargetEnded(status.phase),
      );
      expect(open).toEqual([]);
    }
    const active = [...clusters.values()].filter(units =>
      units.some(
        ({ status }) =>
          IN_FLIGHT.includes(status.phase) &&
          !status.parked &&
          status.operation === 'Promote',
      ),
    );
    // I9: never more in progress than the wave allows.
    expect(active.length).toBeLessThanOrEqual(
      waveLimit(spec.wave.maxParallel, total),
    );
    const states = [...clusters.values()].map(units => clusterState(units));
    const failed = states.filter(state => state === 'failed').length;
    // I4 and I9: what starts now starts within the budget, and after the batches before it.
    for (const [name, status] of verdict.targets) {
      const target = now.find(({ metadata }) => metadata.name === name)!;
      const old = before.get(name)!;
      const starts =
        old.phase === 'Pending' &&
        ['Gating', 'Queued', 'Applying'].includes(status.phase);
      if (
        target.spec.stage !== stage.name ||
        !starts ||
        status.operation !== 'Promote'
      ) {
        continue;
      }
      expect(['Running']).toContain(run.phase);
      expect(failed).toBeLessThanOrEqual(
        failureLimit(spec.wave.maxFailures, total),
      );
      const earlier = now.filter(
        other =>
          other.spec.stage === stage.name &&
          other.spec.batch < target.spec.batch,
      );
      expect(
        earlier.every(
          ({ status: other }) => TARGET_TRANSITIONS[other.phase].length === 0,
        ),
      ).toBe(true);
    }
  }
  const { total, ...parts } = run.clusters;
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(total);
  for (const effect of verdict.effects) {
    if (effect.type === 'Apply') {
      const stored = before.get(effect.target)!;
      expect(stored.intent?.key).toBe(effect.key);
      // What a rollback restores is stored before anything is sent.
      expect(stored.previousVersion).toBeDefined();
      expect([
        'Aborted',
        'Superseded',
        'Succeeded',
        'Failed',
        'RolledBack',
      ]).not.toContain(run.phase);
    }
  }
  if (isRunEnded(run.phase)) {
    expect(verdict.effects).toEqual([]);
    expect(
      now.every(({ status }) => TARGET_TRANSITIONS[status.phase].length === 0),
    ).toBe(true);
  }
  if (verdict.nextCheck !== undefined) {
    expect(verdict.nextCheck).toBeGreaterThanOrEqual(world.now);
  }
}

function checkIdempotent(world: ModelWorld) {
  const again = world.ask();
  expect({
    run: again.run,
    targets: [...again.targets],
    created: again.created,
    actions: [...again.actions],
    approvals: [...again.approvals],
    release: again.release,
    decisions: again.decisions,
  }).toEqual({
    run: undefined,
    targets: [],
    created: [],
    actions: [],
    approvals: [],
    release: [],
    decisions: [],
  });
}

function play(given: Scenario): ModelWorld {
  const world = worldOf(given);
  world.watch = verdict => {
    checkVerdict(world, verdict);
  };
  const commands = [...given.commands].sort((a, b) => a.after - b.after);
  let reconnected = false;
  const passTo = (time: number) => {
    const reconnect = START + 200_000;
    if (!reconnected && time >= reconnect) {
      world.pass(Math.max(0, reconnect - world.now));
      world.clusters.clear();
      reconnected = true;
    }
    world.pass(Math.max(0, time - world.now));
    checkIdempotent(world);
  };
  for (const command of commands) {
    passTo(START + command.after);
    const target =
      world.targets[command.pick % Math.max(1, world.targets.length)];
    if (!target) {
      continue;
    }
    const narrow =
      command.type === 'Retry' || command.type === 'Skip'
        ? {
            ...(command.narrow === 'target'
              ? { target: target.metadata.name }
              : {}),
            ...(command.narrow === 'stage' ||
            (command.type === 'Skip' && command.narrow === 'run')
              ? { stage: target.spec.stage }
              : {}),
            reason: 'because',
          }
        : {};
    world.command(actionOf(command.type, narrow));
    checkIdempotent(world);
  }
  if (given.rest !== 'none') {
    world.promotion = {
      state: given.rest === 'delete' ? 'deleted' : 'superseded',
      suspended: false,
    };
    world.settle();
    expect(isRunEnded(world.run.status!.phase)).toBe(true);
  }
  passTo(START + 3_600_000);
  if (world.run.status!.phase === 'Paused') {
    world.command(actionOf('Resume'));
  }
  passTo(world.now + 3_600_000);
  return world;
}

describe('any run, whatever happens to it', () => {
  it('keeps I4, I7, I9 and I10, counts right, decides nothing twice, and comes to an end', () => {
    fc.assert(
      fc.property(scenario, given => {
        const world = play(given);
        const { phase, message } = world.run.status!;
        expect(`${phase}: ${message}`).toMatch(
          /^(Succeeded|Failed|Aborted|Superseded|RolledBack): /,
        );
        expect(world.locks.size).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
