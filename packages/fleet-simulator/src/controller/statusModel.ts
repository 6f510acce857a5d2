import { KubernetesObject } from '../kubernetes/object';

/** How far a rollout is. @public */
export type RolloutPhase =
  /** The generation is observed; nothing else happened yet. */
  | { type: 'Observed' }
  /** `fraction` is in (0, 1). */
  | { type: 'Progressing'; fraction: number }
  | { type: 'Complete' }
  /** `reason` is unset where the kind's usual one is meant. */
  | { type: 'Failed'; reason?: string; message?: string };

/** What a status model starts from. @public */
export interface StatusInput {
  /** The object as it is stored, with the status before. */
  object: KubernetesObject;
  phase: RolloutPhase;
  /** The object before the write that began the rollout. */
  previous?: KubernetesObject;
  /** Whether the Pod template is new, rather than only scale or metadata. */
  templateChanged: boolean;
  /** RFC 3339. */
  now: string;
}

/** What a status model makes of it. @public */
export interface StatusOutput {
  status: Record<string, unknown>;
  /** Annotations that the controller sets together with the status. */
  annotations?: Record<string, string>;
}

/** Computes the status that a controller would report. @public */
export type StatusModel = (input: StatusInput) => StatusOutput;

/** Share of the rollout that is done, 0 to 1. */
export function fractionOf(phase: RolloutPhase): number {
  switch (phase.type) {
    case 'Observed':
    case 'Failed':
      return 0;
    case 'Progressing':
      return phase.fraction;
    case 'Complete':
      return 1;
    default:
      return phase satisfies never;
  }
}
