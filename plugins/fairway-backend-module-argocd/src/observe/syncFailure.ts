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
  const named = failed
    .slice(0, MOST_NAMED)
    .map(resource =>
      shorten(
        `${resource.kind} ${
          resource.namespace ? `${resource.namespace}/` : ''
        }${resource.name}: ${resource.message ?? 'no message'}`,
      ),
    );
  const more = failed.length - named.length;
  return [
    shorten(message || `the sync is ${phase}`),
    ...named,
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('; ');
}

/** The beginning of a long text. */
export function shorten(text: string): string {
  return text.length > LONGEST_TEXT
    ? `${text.slice(0, LONGEST_TEXT - 1)}…`
    : text;
}
