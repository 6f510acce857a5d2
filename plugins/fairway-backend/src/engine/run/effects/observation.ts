import { canonicalJson, ObservationFact } from '@fairway/plugin-fairway-common';
import type { DriverObservation } from '@fairway/plugin-fairway-node';

/** What a driver has seen, as a fact about one write. When to look again is no part of it: it changes with each look. */
export function observation(
  { lookAgainInMs: _, ...seen }: DriverObservation,
  key: string,
  at: number,
): ObservationFact {
  return { ...seen, key, at };
}

/** Whether two observations of a write say the same. */
export function sameObservation(
  one: ObservationFact | undefined,
  other: ObservationFact,
): boolean {
  return (
    one !== undefined &&
    canonicalJson({ ...one, at: 0 }) === canonicalJson({ ...other, at: 0 })
  );
}
