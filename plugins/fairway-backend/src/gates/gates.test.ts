import type {
  GateEvaluation,
  GateFact,
  GateSpec,
  ObservationFact,
  PromotionRun,
  Target,
  TargetPhase,
} from '@fairway/plugin-fairway-common';
import type {
  DeliveryDriver,
  DeliveryIntent,
  GateContext,
  GateTarget,
} from '@fairway/plugin-fairway-node';
import { BUILT_IN_GATES } from '.';
import { healthGate } from './healthGate';
import { mapBounded } from './mapBounded';

const NOW = Date.UTC(2026, 0, 1);
const GATE = { name: 'g', level: 'Stage' } as GateSpec;

function evaluation(
  gate: Partial<GateSpec>,
  previous?: GateFact,
): GateEvaluation & { previous?: GateFact } {
  return {
    key: 'k',
    gate: { ...GATE, ...gate } as GateSpec,
    phase: 'after',
    stage: 'canary',
    since: NOW,
    digest: 'd',
    previous,
  };
}

function target(
  cluster: string,
  state: ObservationFact['state'] | Error,
  options: { phase?: TargetPhase; written?: boolean } = {},
): GateTarget {
  const { phase = 'Converged', written = true } = options;
  return {
    target: { spec: { cluster }, status: { phase } } as Target,
    ...(written
      ? {
          intent: { key: 'k' } as DeliveryIntent,
          receipt: { key: 'k', changed: true, at: NOW },
        }
      : {}),
    driver: {
      observe: async () => {
        if (state instanceof Error) {
          throw state;
        }
        return { state, message: `is ${state}` };
      },
    } as unknown as DeliveryDriver,
    connect: () => ({} as ReturnType<GateTarget['connect']>),
  };
}

function context(targets: GateTarget[], now = NOW): GateContext {
  return {
    run: {
      metadata: { name: 'run-1' },
      spec: { requesters: ['user:default/ann'] },
    } as PromotionRun,
    targets,
    approvals: [],
    signal: new AbortController().signal,
    now: () => now,
  };
}

describe('built-in gates', () => {
  it('are evaluated cheap ones first, people last', () => {
    expect(BUILT_IN_GATES.map(gate => [gate.type, gate.cost])).toEqual([
      ['soak', 'free'],
      ['health', 'request'],
      ['approval', 'people'],
    ]);
  });

  it('ask the domain about approvals and soaks', async () => {
    const [soak, , approval] = BUILT_IN_GATES;
    await expect(
      approval.evaluate(
        evaluation({ approval: { count: 1, allowRequester: false } }),
        context([]),
      ),
    ).resolves.toMatchObject({ state: 'Waiting' });
    await expect(
      soak.evaluate(
        evaluation({ soak: { duration: '10m' } }),
        context([], NOW + 599_999),
      ),
    ).resolves.toMatchObject({ state: 'Waiting', retryAt: NOW + 600_000 });
    await expect(
      soak.evaluate(
        evaluation({ soak: { duration: '10m' } }),
        context([], NOW + 600_000),
      ),
    ).resolves.toMatchObject({ state: 'Passed' });
  });
});

describe('health gate', () => {
  it('passes when every object is healthy', async () => {
    const fact = await healthGate.evaluate(
      evaluation({ health: {} }),
      context([target('a', 'Converged'), target('b', 'Converged')]),
    );
    expect(fact).toMatchObject({
      state: 'Passed',
      evidence: { targets: 2, healthy: 2 },
    });
  });

  it.each([
    ['Progressing', 'Waiting'],
    ['Pending', 'Waiting'],
    ['Unknown', 'Inconclusive'],
    ['Failed', 'Failed'],
  ] as const)('with one object %s is %s', async (state, expected) => {
    const fact = await healthGate.evaluate(
      evaluation({ health: {} }),
      context([target('a', 'Converged'), target('b', state)]),
    );
    expect(fact.state).toBe(expected);
    expect(fact.message).toContain(`b (is ${state})`);
  });

  it('is inconclusive where the driver throws, or nothing was written', async () => {
    for (const broken of [
      target('b', new Error('boom')),
      target('b', 'Converged', { written: false, phase: 'Pending' }),
    ]) {
      const fact = await healthGate.evaluate(
        evaluation({ health: {} }),
        context([broken]),
      );
      expect(fact.state).toBe('Inconclusive');
    }
  });

  it('does not ask targets that ended without the version', async () => {
    const fact = await healthGate.evaluate(
      evaluation({ health: {} }),
      context([
        target('a', 'Converged'),
        target('b', 'Failed', { phase: 'Failed' }),
        target('c', 'Failed', { phase: 'Skipped', written: false }),
      ]),
    );
    expect(fact).toMatchObject({ state: 'Passed', evidence: { targets: 1 } });
  });

  it('waits until the objects have been healthy without a break', async () => {
    const gate = evaluation({ health: { stableFor: '40s' } });
    const healthy = [target('a', 'Converged')];
    const at = (now: number, previous?: GateFact, targets = healthy) =>
      healthGate.evaluate({ ...gate, previous }, context(targets, now));

    const first = await at(NOW);
    expect(first).toMatchObject({ state: 'Waiting', retryAt: NOW + 15_000 });
    const second = await at(NOW + 15_000, first);
    const third = await at(NOW + 30_000, second);
    expect(third).toMatchObject({ state: 'Waiting', retryAt: NOW + 40_000 });
    expect(await at(NOW + 40_000, third)).toMatchObject({ state: 'Passed' });

    const broken = await at(NOW + 30_000, second, [target('a', 'Progressing')]);
    const again = await at(NOW + 45_000, broken);
    expect(again).toMatchObject({ state: 'Waiting' });
  });

  it('starts over after a time in which nobody looked', async () => {
    const gate = evaluation({ health: { stableFor: '10m' } });
    const healthy = [target('a', 'Converged')];
    const first = await healthGate.evaluate(gate, context(healthy));
    const late = await healthGate.evaluate(
      { ...gate, previous: first },
      context(healthy, NOW + 600_000),
    );
    expect(late).toMatchObject({
      state: 'Waiting',
      evidence: { healthySince: new Date(NOW + 600_000).toISOString() },
    });
  });

  it('names a few of many clusters', async () => {
    const many = Array.from({ length: 20 }, (_, i) =>
      target(`c${i}`, 'Failed'),
    );
    const fact = await healthGate.evaluate(
      evaluation({ health: {} }),
      context(many),
    );
    expect(fact.message).toContain('and 15 more');
  });
});

describe('mapBounded', () => {
  it('keeps the order and the limit', async () => {
    let running = 0;
    let most = 0;
    const result = await mapBounded([5, 4, 3, 2, 1], 2, async n => {
      running += 1;
      most = Math.max(most, running);
      for (let i = 0; i < n; i++) {
        await Promise.resolve();
      }
      running -= 1;
      return n * 10;
    });
    expect(result).toEqual([50, 40, 30, 20, 10]);
    expect(most).toBe(2);
  });
});
