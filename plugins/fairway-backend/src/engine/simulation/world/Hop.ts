/**
 * One step out of a replica: a request to a cluster, a statement on the database. In the simulation it is where a call waits
 * for its turn, and where it may be lost.
 */
export interface Hop {
  /** What is done, for traces. */
  label: string;
  /** Whether this changes anything outside. */
  writes: boolean;
}

/** Carries out hops. */
export type Hops = <T>(hop: Hop, effect: () => T | Promise<T>) => Promise<T>;

/** Carries hops out at once, as tests without faults want it. */
export const atOnce: Hops = async (_hop, effect) => effect();
