/** A running timer of a {@link GatewayClock}. */
export interface GatewayTimer {
  /** Stops the timer; does nothing where it has fired. */
  cancel(): void;
}

/** Where the gateway takes time from, so that tests can move it. */
export interface GatewayClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `callback` once after `ms` milliseconds. */
  setTimeout(callback: () => void, ms: number): GatewayTimer;
}

/** A number in [0, 1). */
export type Random = () => number;

/** The machine's clock; its timers do not keep the process alive. */
export const systemClock: GatewayClock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/**
 * Waits, or stops waiting as soon as the signal is aborted.
 *
 * @returns false where the signal ended the wait
 */
export function pause(
  clock: GatewayClock,
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) {
    return Promise.resolve(false);
  }
  return new Promise(resolve => {
    const timer = clock.setTimeout(() => end(true), ms);
    function end(passed: boolean) {
      timer.cancel();
      signal.removeEventListener('abort', onAbort);
      resolve(passed);
    }
    function onAbort() {
      end(false);
    }
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
