import type { StreamChange } from '@fairway/plugin-fairway-common';

/** How soon the page is read again after a change. A fleet that moves changes all the time, and is read by people. */
export const REFRESH_MS = 2_000;

const KINDS = new Set(['Cluster', 'Fleet', 'Source', 'Target']);

/** Whether the page may look different after a change. */
export function mayChangeFleet({ kind }: StreamChange): boolean {
  return KINDS.has(kind);
}
