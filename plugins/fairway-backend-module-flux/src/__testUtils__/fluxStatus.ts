import { createHash } from 'node:crypto';
import type { ReportedState } from '@fairway/plugin-fairway-node/testUtils';

/** What a source fetches for a version. */
export function artifactOf(version: string): string {
  const digest = createHash('sha256').update(version).digest('hex');
  return `${version}@sha256:${digest}`;
}

/** The status that every object of Flux has in common, as its controller reports it. */
export function fluxStatus(metadata: any, state: ReportedState) {
  const generation =
    state === 'stale' ? metadata.generation - 1 : metadata.generation;
  const condition = (type: string, status: string, reason: string) => ({
    type,
    status,
    reason,
    message: 'as a test reports it',
    observedGeneration: generation,
    lastTransitionTime: new Date().toISOString(),
  });
  const isDone = state === 'healthy' || state === 'stale';
  return {
    observedGeneration: state === 'progressing' ? generation - 1 : generation,
    lastHandledReconcileAt:
      metadata.annotations?.['reconcile.fluxcd.io/requestedAt'] ?? null,
    conditions: [
      ...(state === 'progressing'
        ? [condition('Reconciling', 'True', 'Progressing')]
        : []),
      ...(state === 'failed'
        ? [condition('Stalled', 'True', 'RetriesExceeded')]
        : []),
      condition('Ready', isDone ? 'True' : 'False', 'Reported'),
    ],
  };
}
