import type { DecideInput, Verdict } from './types';

/**
 * What happens next in a run, given everything that is known of it. Pure: the same input gives the same verdict, and a second
 * decision on the state that the first one left, with the same facts, changes nothing.
 *
 * @remarks
 * A verdict that brings a target to `Applying` stores the intent and does not return its `Apply` effect: the intent has to be
 * stored before the call. The caller decides again right after the write, and finds the effect then.
 *
 * @public
 */
export function decide(_input: DecideInput): Verdict {
  throw new Error('not yet');
}
