import { canonicalJson, ObservationFact } from '@fairway/plugin-fairway-common';

/** What a driver has seen, as a fact about one write. */
export function observation(
  seen: Omit<ObservationFact, 'key' | 'at'>,
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
