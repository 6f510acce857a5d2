import {
  durationMs,
  GateSpec,
  GateStatus,
} from '@fairway/plugin-fairway-common';

/** When a gate that waits runs out of time, RFC 3339; undefined where it has no timeout. */
export function gateEnd(
  { timeout }: GateSpec,
  { since, pausedMs = 0 }: GateStatus,
): string | undefined {
  return timeout === undefined
    ? undefined
    : new Date(
        Date.parse(since) + durationMs(timeout) + pausedMs,
      ).toISOString();
}
