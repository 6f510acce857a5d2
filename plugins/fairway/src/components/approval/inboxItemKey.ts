import type { InboxItem } from '@fairway/plugin-fairway-common';

/** Tells an item of the inbox from all others; the same item keeps it. */
export function inboxItemKey(
  item: Pick<InboxItem, 'namespace' | 'run' | 'stage' | 'gate' | 'when'>,
): string {
  const { namespace, run, stage, gate, when } = item;
  return [namespace, run, stage, when, gate].join('/');
}
