import type { Source } from '@fairway/plugin-fairway-common';

/** Tells which sources were there before another one: of two that claim the same field, the older one keeps it. */
export function olderThan({ metadata }: Source): (other: Source) => boolean {
  const age = ({ creationTimestamp = '', uid }: Source['metadata']) =>
    `${creationTimestamp} ${uid}`;
  return other => age(other.metadata) < age(metadata);
}
