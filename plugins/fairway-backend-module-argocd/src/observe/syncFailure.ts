import type { OperationState } from '../status';

/** How many resources that failed a message names, and how much of each it tells. */
const MOST_NAMED = 3;
const LONGEST_TEXT = 300;

/** What a sync that has failed says: the message of Argo CD, and the resources that failed. */
export function describeFailure({
  phase,
  message,
  syncResult,
}: OperationState): string {
  const failed = (syncResult?.resources ?? []).filter(
    ({ status, hookPhase }) =>
      status === 'SyncFailed' ||
      hookPhase === 'Failed' ||
      hookPhase === 'Error',
  );
  return [
    shorten(message || `the sync is ${phase}`),
    ...describeResources(failed),
  ].join('; ');
}

/** A resource of an Application, and what is said of it. */
export interface Resource {
  kind: string;
  namespace?: string;
  name: string;
  message?: string;
}

/** The first of some resources with what is said of them, and how many more there are. */
export function describeResources(resources: readonly Resource[]): string[] {
  const named = resources
    .slice(0, MOST_NAMED)
    .map(({ kind, namespace, name, message }) =>
      shorten(
        `${kind} ${namespace ? `${namespace}/` : ''}${name}: ${
          message ?? 'no message'
        }`,
      ),
    );
  const more = resources.length - named.length;
  return more > 0 ? [...named, `and ${more} more`] : named;
}

/** The beginning of a long text. */
export function shorten(text: string): string {
  return text.length > LONGEST_TEXT
    ? `${text.slice(0, LONGEST_TEXT - 1)}…`
    : text;
}
