/** A running timer of a clock. @public */
export interface SimulatorTimer {
  /** Stops the timer; does nothing if it fired already. */
  cancel(): void;
}

/**
 * Where the simulator takes time from.
 *
 * @remarks
 * Tests inject a manual clock to drive rollouts, latency, bookmarks and token
 * expiry without waiting.
 *
 * @public
 */
export interface SimulatorClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `callback` once after `ms` milliseconds. */
  setTimeout(callback: () => void, ms: number): SimulatorTimer;
}

/** The machine's clock; its timers do not keep the process alive. @public */
export const systemClock: SimulatorClock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
