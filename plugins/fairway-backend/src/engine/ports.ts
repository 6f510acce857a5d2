import { randomUUID } from 'node:crypto';

/**
 * Time as the engine sees it. Nothing else in the engine reads a clock or sets a timer, so that a simulation can run it in
 * virtual time.
 */
export interface EngineClock {
  /** Milliseconds since the epoch, by the clock of this machine. */
  now(): number;
  /** Milliseconds since some moment; never goes back, whatever happens to the clock of this machine. */
  monotonic(): number;
  /** Calls back once, after a while. @returns cancels it */
  after(ms: number, callback: () => void): () => void;
  /** Calls back once everything that is ready now has run. */
  soon(callback: () => void): void;
}

/** Where the names and uids of new objects come from. */
export interface Ids {
  /** A new uid, unique in the world. */
  uid(): string;
  /** A short text for the end of a name, unique enough within one parent. */
  suffix(): string;
}

/** A number from 0 to 1, without 1. */
export type RandomSource = () => number;

/** The clock of this process. Its timers do not keep the process alive. */
export const systemClock: EngineClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, Math.min(ms, 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  },
  soon: callback => {
    setImmediate(callback);
  },
};

/** Random uids, as Kubernetes has them. */
export const systemIds: Ids = {
  uid: () => randomUUID(),
  suffix: () => randomUUID().replaceAll('-', '').slice(0, 16),
};

/** The random numbers of this process. */
export const systemRandom: RandomSource = () => Math.random();
