import { createHash } from 'node:crypto';
import type { Operation, OperationState } from '../status';
import type { ApplicationSource } from '../version/sources';

/** A time as Argo CD writes it: in whole seconds. */
export function argoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The commit that a revision stands for. */
export function commitOf(revision: unknown): string {
  return createHash('sha1').update(String(revision)).digest('hex');
}

/** What Argo CD has synced or compared: the sources, and the revisions that they stand for. */
export function sourcesAndRevisions(spec: Record<string, any>) {
  const { source, sources } = spec;
  return sources
    ? { sources, revisions: sources.map(revisionOf) }
    : { source, revision: revisionOf(source) };
}

function revisionOf({ chart, targetRevision }: ApplicationSource): string {
  return chart && targetRevision ? targetRevision : commitOf(targetRevision);
}

/** A sync, as the status of an Application tells it. */
export function operationState(
  phase: OperationState['phase'],
  spec: Record<string, any>,
  {
    operation = { initiatedBy: { username: 'ann' } },
    at = Date.now(),
    message,
  }: { operation?: Operation; at?: number; message?: string } = {},
): OperationState {
  const isRunning = phase === 'Running' || phase === 'Terminating';
  return {
    phase,
    operation,
    startedAt: argoTime(at - 1_000),
    syncResult: sourcesAndRevisions(spec),
    ...(!isRunning && { finishedAt: argoTime(at) }),
    ...(message && { message }),
  };
}

/** How an Application compares, as its status tells it. */
export function comparison(
  status: string,
  spec: Record<string, any>,
): Record<string, unknown> {
  const { source, sources, ...revisions } = sourcesAndRevisions(spec) as any;
  return {
    status,
    ...revisions,
    comparedTo: {
      destination: spec.destination,
      ...(sources ? { sources } : { source }),
    },
  };
}

/** The status of an Application that is synced to its spec, and healthy. */
export function healthyStatus(
  { spec }: { spec: Record<string, any> },
  options: Parameters<typeof operationState>[2] = {},
): Record<string, unknown> {
  const { at = Date.now() } = options;
  return {
    operationState: operationState('Succeeded', spec, options),
    sync: comparison('Synced', spec),
    reconciledAt: argoTime(at),
    health: { status: 'Healthy', lastTransitionTime: argoTime(at) },
  };
}
