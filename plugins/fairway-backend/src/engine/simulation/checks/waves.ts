import {
  durationMs,
  IntOrPercent,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import {
  changedTargets,
  Check,
  Commit,
  hasJustStarted,
  History,
  isActive,
  isEnded,
  Violation,
} from './History';

/** A number, or a share of a total rounded down. */
function share(value: IntOrPercent, total: number): number {
  return typeof value === 'number'
    ? value
    : Math.floor((total * Number.parseInt(value, 10)) / 100);
}

function byCluster(targets: readonly Target[]): Map<string, Target[]> {
  const groups = new Map<string, Target[]>();
  for (const target of targets) {
    const { cluster } = target.spec;
    groups.set(cluster, [...(groups.get(cluster) ?? []), target]);
  }
  return groups;
}

/** When all units of a cluster had converged first; undefined where they have not. What is brought back has been there before. */
function convergedAt(
  units: readonly Target[],
  { firstConverged }: History,
): number | undefined {
  return units.every(
    ({ status }) => status?.phase === 'Converged' || status?.correction,
  )
    ? Math.max(
        ...units.map(({ metadata }) => firstConverged.get(metadata.uid)!),
      )
    : undefined;
}

function checkDependencies(
  run: PromotionRun,
  stageName: string,
  { now }: Commit,
  history: History,
): void {
  const { stages } = run.spec.plan.spec;
  const stage = stages.find(({ name }) => name === stageName)!;
  for (const dependency of stage.dependsOn ?? []) {
    const upstream = stages.find(({ name }) => name === dependency.stage)!;
    const phase = run.status?.stages.find(
      ({ name }) => name === upstream.name,
    )?.phase;
    const clusters = byCluster(
      history
        .targetsOf(run.metadata.uid)
        .filter(({ spec }) => spec.stage === upstream.name),
    );
    const times = [...clusters.values()]
      .map(units => convergedAt(units, history))
      .filter(time => time !== undefined)
      .sort((a, b) => a - b);
    const handled =
      phase === 'Succeeded' ||
      phase === 'Skipped' ||
      (phase === 'Failed' && upstream.onFailure === 'Continue');
    const { percent, strategy, soak } = dependency;
    const isAll = percent === undefined && strategy !== 'Any';
    const wanted =
      percent === undefined ? 1 : Math.ceil((clusters.size * percent) / 100);
    if (!handled && (isAll || times.length < wanted)) {
      throw new Violation(
        'I4',
        `${run.metadata.name}: stage ${stageName} works although ${upstream.name} is ${phase} with ${times.length} of ${clusters.size} converged`,
      );
    }
    if (soak !== undefined && times.length > 0) {
      const count = isAll ? times.length : wanted;
      const last = times[Math.min(count, times.length) - 1];
      if (now < last + durationMs(soak)) {
        throw new Violation(
          'I4',
          `${run.metadata.name}: stage ${stageName} works before ${upstream.name} has soaked for ${soak}`,
        );
      }
    }
  }
}

function checkBatches(started: Target, stage: readonly Target[]): void {
  const early = stage.find(
    target => target.spec.batch < started.spec.batch && !isEnded(target),
  );
  if (early) {
    throw new Violation(
      'I4',
      `${started.metadata.name} of batch ${started.spec.batch} works before ${early.metadata.name} of batch ${early.spec.batch} has ended`,
    );
  }
}

/** I4: a stage starts after those that it depends on, and a batch after the ones before it. */
export const stagesInOrder: Check = {
  id: 'I4',
  commit(commit, history) {
    for (const { before, after } of changedTargets(commit)) {
      const run = history.run(after.spec.runRef.uid);
      const promotes = after.status?.operation === 'Promote';
      if (!run || !promotes || !hasJustStarted(before, after)) {
        continue;
      }
      checkDependencies(run, after.spec.stage, commit, history);
      if (after.status?.correction) {
        continue;
      }
      checkBatches(
        after,
        history
          .targetsOf(run.metadata.uid)
          .filter(({ spec }) => spec.stage === after.spec.stage),
      );
    }
  },
};

/** I9: no more clusters at once than the wave allows, and nothing new beyond the failures that it allows. */
export const withinLimits: Check = {
  id: 'I9',
  commit(commit, history) {
    const started = changedTargets(commit).filter(({ before, after }) =>
      hasJustStarted(before, after),
    );
    const placeIn = ({ after: { spec } }: (typeof started)[number]) =>
      `${spec.runRef.uid} ${spec.stage}`;
    const promoted = new Set(
      started.filter(({ after }) => !after.status?.correction).map(placeIn),
    );
    for (const place of new Set(started.map(placeIn))) {
      const [uid, stageName] = place.split(' ');
      const run = history.run(uid);
      const stage = run?.spec.plan.spec.stages.find(
        ({ name }) => name === stageName,
      );
      if (!run || !stage || run.status?.phase === 'RollingBack') {
        continue;
      }
      const clusters = byCluster(
        history.targetsOf(uid).filter(({ spec }) => spec.stage === stageName),
      );
      const active = [...clusters.values()].filter(units =>
        units.some(isActive),
      ).length;
      const limit = Math.max(1, share(stage.wave.maxParallel, clusters.size));
      if (active > limit) {
        throw new Violation(
          'I9',
          `${run.metadata.name}: ${active} clusters of stage ${stageName} at once, ${limit} are allowed`,
        );
      }
      const failed = [...clusters.values()].filter(units =>
        units.some(({ status }) => status?.phase === 'Failed'),
      ).length;
      const budget = share(stage.wave.maxFailures, clusters.size);
      // What failed keeps nothing else from being brought back.
      if (failed > budget && promoted.has(place)) {
        throw new Violation(
          'I9',
          `${run.metadata.name}: stage ${stageName} goes on with ${failed} failures, ${budget} are allowed`,
        );
      }
    }
  },
};
