import type {
  GateSpec,
  IntOrPercent,
  StageSpec,
  WaveSpec,
} from '@fairway/plugin-fairway-common';
import type { Translate } from '../../translation';
import { selectorWords } from '../selectors';

/** Which clusters of the fleet belong to a stage. */
export function clustersWords(
  t: Translate,
  { selector, clusters = [] }: Pick<StageSpec, 'selector' | 'clusters'>,
): string {
  const names = clusters.join(', ');
  if (selector) {
    return t(names ? 'plan.clusters.both' : 'plan.clusters.selected', {
      selector: selectorWords(t, selector),
      names,
    });
  }
  return names ? t('plan.clusters.named', { names }) : t('plan.clusters.all');
}

/** What a stage waits for before it starts. */
export function startWords(
  t: Translate,
  { dependsOn = [] }: StageSpec,
): string {
  if (dependsOn.length === 0) {
    return t('plan.depends.none');
  }
  return t('plan.depends.start', {
    dependencies: dependsOn
      .map(dependency => dependencyWords(t, dependency))
      .join(t('plan.depends.and')),
  });
}

function dependencyWords(
  t: Translate,
  {
    stage,
    strategy,
    percent,
    soak,
  }: NonNullable<StageSpec['dependsOn']>[number],
): string {
  const words =
    percent === undefined
      ? t(strategy === 'Any' ? 'plan.depends.any' : 'plan.depends.all', {
          stage,
        })
      : t('plan.depends.percent', { percent: String(percent), stage });
  return soak
    ? t('plan.depends.soak', { dependency: words, time: soak })
    : words;
}

/** How many clusters go at once. */
export function parallelWords(t: Translate, maxParallel: IntOrPercent): string {
  if (typeof maxParallel === 'string') {
    return t('plan.wave.percent', { percent: maxParallel });
  }
  return maxParallel === 1
    ? t('plan.wave.one')
    : t('plan.wave.parallel', { number: String(maxParallel) });
}

/** How the clusters of a stage take turns, each rule as a phrase. */
export function waveWords(t: Translate, wave: WaveSpec): string[] {
  const { canaries, batches, sortBy, maxFailures } = wave;
  return [
    parallelWords(t, wave.maxParallel),
    ...(canaries
      ? [
          t('plan.wave.canaries', {
            canaries: [
              ...(canaries.selector
                ? [selectorWords(t, canaries.selector)]
                : []),
              ...(canaries.clusters ?? []),
            ].join(', '),
          }),
        ]
      : []),
    ...(batches?.length
      ? [t('plan.wave.batches', { sizes: batches.join(', ') })]
      : []),
    ...(sortBy ? [t('plan.wave.sortBy', { label: sortBy })] : []),
    maxFailures === 0
      ? t('plan.wave.noFailure')
      : t('plan.wave.failures', { number: String(maxFailures) }),
    ...(wave.minSuccessTime
      ? [t('plan.wave.minSuccessTime', { time: wave.minSuccessTime })]
      : []),
    t('plan.wave.progressDeadline', { time: wave.progressDeadline }),
  ];
}

/** What a gate asks. */
export function gateWords(t: Translate, gate: GateSpec): string {
  return [
    askWords(t, gate),
    ...(gate.level === 'Target' ? [t('plan.gate.each')] : []),
    ...(gate.timeout ? [t('plan.gate.timeout', { time: gate.timeout })] : []),
  ].join(', ');
}

function askWords(t: Translate, { approval, soak, health }: GateSpec): string {
  if (approval) {
    const people = [...(approval.groups ?? []), ...(approval.users ?? [])];
    return t('plan.gate.approval', {
      number: String(approval.count),
      people: people.join(', ') || t('plan.gate.anyone'),
    });
  }
  if (soak) {
    return t('plan.gate.soak', { time: soak.duration });
  }
  if (health) {
    return health.stableFor
      ? t('plan.gate.healthFor', { time: health.stableFor })
      : t('plan.gate.health');
  }
  return t('plan.gate.other');
}

/** What becomes of clusters of a stage that are not there. */
export function absentWords(t: Translate, stage: StageSpec): string {
  return [
    t(`plan.suspended.${stage.suspendedClusters}`),
    t(`plan.unreachable.${stage.unreachableClusters}`),
  ].join(', ');
}
