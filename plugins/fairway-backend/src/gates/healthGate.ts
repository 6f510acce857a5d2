import {
  durationMs,
  formatDuration,
  GateFact,
  ObservationFact,
} from '@fairway/plugin-fairway-common';
import type {
  Gate,
  GateContext,
  GateTarget,
} from '@fairway/plugin-fairway-node';
import { mapBounded } from './mapBounded';

/** How often the objects are looked at; reads come from watches where there are any. */
const INTERVAL_MS = 15_000;
/** After a longer time without a look, nothing proves that the objects were healthy all along. */
const MAX_GAP_MS = 4 * INTERVAL_MS;
const MAX_PARALLEL = 50;
/** How many clusters a message names. */
const MAX_NAMED = 5;

/** Targets that ended without a version to be healthy with; the failure policy of the stage deals with them. */
const NOT_ASKED = new Set(['Failed', 'RolledBack', 'Skipped', 'Cancelled']);

type Observed = Pick<ObservationFact, 'state' | 'message'> & {
  cluster: string;
};

/**
 * The objects on the clusters are healthy, as the driver tells, and with `stableFor` have been so at each look for that long.
 */
export const healthGate: Gate = {
  type: 'health',
  cost: 'request',
  async evaluate({ gate, previous }, context) {
    const asked = context.targets.filter(
      ({ target }) => !NOT_ASKED.has(target.status?.phase ?? 'Pending'),
    );
    const observed = await mapBounded(asked, MAX_PARALLEL, target =>
      observe(target, context),
    );
    const stableMs = gate.health?.stableFor
      ? durationMs(gate.health.stableFor)
      : 0;
    return judge(observed, stableMs, previous, context.now());
  },
};

async function observe(
  { target, intent, receipt, driver, connect }: GateTarget,
  { signal, now }: GateContext,
): Promise<Observed> {
  const { cluster } = target.spec;
  if (!intent || !receipt) {
    const message = 'nothing was written to it yet';
    return { cluster, state: 'Unknown', message };
  }
  try {
    const context = { cluster: connect(), signal, now };
    const observation = await driver.observe(intent, receipt, context);
    return { cluster, state: observation.state, message: observation.message };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { cluster, state: 'Unknown', message };
  }
}

function judge(
  observed: readonly Observed[],
  stableMs: number,
  previous: GateFact | undefined,
  now: number,
): GateFact {
  const of = (...states: ObservationFact['state'][]) =>
    observed.filter(({ state }) => states.includes(state));
  const evidence = {
    targets: observed.length,
    healthy: of('Converged').length,
  };
  const again = now + INTERVAL_MS;
  if (of('Failed').length > 0) {
    const message = `not healthy: ${describe(of('Failed'))}`;
    return { state: 'Failed', at: now, message, evidence };
  }
  if (of('Unknown').length > 0) {
    const message = `the health cannot be told: ${describe(of('Unknown'))}`;
    return {
      state: 'Inconclusive',
      at: now,
      message,
      retryAt: again,
      evidence,
    };
  }
  if (of('Pending', 'Progressing').length > 0) {
    const message = `not healthy yet: ${describe(
      of('Pending', 'Progressing'),
    )}`;
    return { state: 'Waiting', at: now, message, retryAt: again, evidence };
  }
  const since = healthySince(previous, now);
  const text =
    observed.length === 0
      ? 'no cluster is left to be healthy'
      : `${observed.length} of ${observed.length} targets are healthy`;
  const proof = { ...evidence, healthySince: new Date(since).toISOString() };
  if (now - since >= stableMs) {
    return { state: 'Passed', at: now, message: text, evidence: proof };
  }
  return {
    state: 'Waiting',
    at: now,
    message: `${text}, and have to stay so for ${formatDuration(
      since + stableMs - now,
    )}`,
    retryAt: Math.min(again, since + stableMs),
    evidence: proof,
  };
}

function healthySince(previous: GateFact | undefined, now: number): number {
  const since = Date.parse(String(previous?.evidence?.healthySince));
  const recent = previous !== undefined && now - previous.at <= MAX_GAP_MS;
  return recent && !Number.isNaN(since) ? since : now;
}

function describe(observed: readonly Observed[]): string {
  const named = observed
    .slice(0, MAX_NAMED)
    .map(
      ({ cluster, message }) => `${cluster}${message ? ` (${message})` : ''}`,
    )
    .join(', ');
  const more = observed.length - MAX_NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}
