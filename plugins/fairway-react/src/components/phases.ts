import type {
  ClusterCounts,
  PromotionRun,
  RunPhase,
  StagePhase,
  TargetPhase,
} from '@fairway/plugin-fairway-common';

/** What a state means to the one who looks at it. @public */
export type Tone =
  | 'waiting'
  | 'moving'
  | 'good'
  | 'bad'
  | 'attention'
  | 'ended';

/** The shape that tells a state where colour does not. @public */
export type Shape =
  | 'ring'
  | 'dots'
  | 'arrow'
  | 'check'
  | 'cross'
  | 'back'
  | 'dash'
  | 'pause'
  | 'differs'
  | 'drift'
  | 'eye'
  | 'question'
  | 'warning';

/** How a state looks. @public */
export interface PhaseLook {
  tone: Tone;
  shape: Shape;
}

/** @public */
export type AnyPhase =
  | RunPhase
  | StagePhase
  | TargetPhase
  | NonNullable<PromotionRun['status']>['phase'];

const LOOKS: Record<AnyPhase, PhaseLook> = {
  Pending: { tone: 'waiting', shape: 'ring' },
  Gating: { tone: 'attention', shape: 'pause' },
  Queued: { tone: 'waiting', shape: 'dots' },
  Applying: { tone: 'moving', shape: 'arrow' },
  Converging: { tone: 'moving', shape: 'arrow' },
  Verifying: { tone: 'moving', shape: 'dots' },
  Progressing: { tone: 'moving', shape: 'arrow' },
  Running: { tone: 'moving', shape: 'arrow' },
  Converged: { tone: 'good', shape: 'check' },
  Succeeded: { tone: 'good', shape: 'check' },
  Failed: { tone: 'bad', shape: 'cross' },
  RollingBack: { tone: 'attention', shape: 'back' },
  RolledBack: { tone: 'attention', shape: 'back' },
  Paused: { tone: 'attention', shape: 'pause' },
  Skipped: { tone: 'ended', shape: 'dash' },
  Cancelled: { tone: 'ended', shape: 'dash' },
  Aborted: { tone: 'ended', shape: 'dash' },
  Superseded: { tone: 'ended', shape: 'dash' },
};

const UNKNOWN: PhaseLook = { tone: 'waiting', shape: 'question' };

const FLAWED: PhaseLook = { tone: 'attention', shape: 'warning' };

/** What a phase is told with: how many clusters of the run or stage failed. @public */
export type PhaseClusters = Pick<ClusterCounts, 'failed'>;

/** Whether a run or stage succeeded although clusters failed, as its plan allows. */
export function isFlawed(phase: string, clusters: PhaseClusters): boolean {
  return phase === 'Succeeded' && clusters.failed > 0;
}

/**
 * How a phase of a run, stage or target looks; one that is not known here looks like a question. Success with failed clusters looks
 * like a warning.
 *
 * @public
 */
export function lookOf(phase: string, clusters?: PhaseClusters): PhaseLook {
  if (clusters && isFlawed(phase, clusters)) {
    return FLAWED;
  }
  return Object.hasOwn(LOOKS, phase) ? LOOKS[phase as AnyPhase] : UNKNOWN;
}

/** A phase as words: `RolledBack` is "Rolled back". @public */
export function wordsOf(phase: string): string {
  const words = phase.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
