import type { GatewayClock, GatewayTimer } from '../clock';

/** Tells when nothing was heard for a time, with one timer and not one for each thing heard. */
export function watchSilence(
  clock: GatewayClock,
  limitMs: () => number,
  onSilence: () => void,
) {
  let lastHeard = clock.now();
  let timer: GatewayTimer;
  const state = {
    fired: false,
    heard: () => {
      lastHeard = clock.now();
    },
    stop: () => timer.cancel(),
  };
  const arm = (ms: number) => {
    timer = clock.setTimeout(() => {
      const left = lastHeard + limitMs() - clock.now();
      if (left > 0) {
        arm(left);
      } else {
        state.fired = true;
        onSilence();
      }
    }, ms);
  };
  arm(limitMs());
  return state;
}
