import { backoffMs } from './decide/tries';
import { at, clustersOf, planOf, stageOf, START } from './testing/builders';
import {
  failedApply,
  healthy,
  ModelWorld,
  Outside,
} from './testing/modelWorld';

const MINUTE = 60_000;

const one = (
  outside: Outside = healthy,
  wave: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
) =>
  new ModelWorld(
    {
      plan: planOf([stageOf('a', { wave, ...rest })]),
      clusters: clustersOf({ a: 1 }),
    },
    outside,
  );

const status = (world: ModelWorld) => world.on('a-1').status!;
const unreachable = {
  exists: true,
  suspended: false,
  reachability: 'Unreachable' as const,
};
const reachable = { ...unreachable, reachability: 'Reachable' as const };

describe('a target', () => {
  it('stores its intent before the write is asked for', () => {
    const world = one();
    const first = world.decide();
    expect(first.effects).toEqual([expect.objectContaining({ type: 'Lock' })]);
    world.perform(first.effects);
    const { name } = world.on('a-1').metadata;
    const second = world.decide();
    expect(second.targets).toEqual(new Map());
    expect(second.effects).toEqual([
      { type: 'Read', target: name, key: '1.0' },
    ]);
    world.perform(second.effects);
    const third = world.decide();
    expect(status(world)).toMatchObject({
      phase: 'Applying',
      intent: { fence: 1, version: 'v2', replaces: 'v1', issuedAt: at(0) },
      previousVersion: 'v1',
    });
    expect(third.effects).toEqual([]);
    expect(third.nextCheck).toBe(world.now);
    expect(world.decide().effects).toEqual([
      { type: 'Apply', target: name, key: status(world).intent!.key },
    ]);
  });

  it('does not write without the lock under its number', () => {
    const world = one({ ...healthy, apply: () => undefined });
    world.settle();
    const { name } = world.on('a-1').metadata;
    world.locks.clear();
    expect(world.ask().effects).toEqual([{ type: 'Lock', target: name }]);
    world.locks.set(name, { state: 'held', fence: 9 });
    expect(world.decide().effects).toEqual([]);
    expect(status(world).intent!.fence).toBe(9);
    expect(world.decide().effects).toEqual([
      expect.objectContaining({ type: 'Apply' }),
    ]);
  });

  it('I6: converges only by an observation of this very write', () => {
    const world = one({ ...healthy, observe: () => undefined });
    world.settle();
    const { name } = world.on('a-1').metadata;
    world.observations.set(name, {
      key: 'another write',
      state: 'Converged',
      at: world.now,
    });
    world.settle();
    expect(status(world).phase).toBe('Converging');
    world.observations.set(name, {
      key: status(world).intent!.key,
      state: 'Converged',
      at: world.now,
    });
    world.settle();
    expect(status(world).phase).toBe('Converged');
  });

  it('needs evidence even where the version was there already', () => {
    const world = one({
      ...healthy,
      apply: ({ key, now }) => ({
        key,
        outcome: 'applied',
        at: now,
        changed: false,
      }),
      observe: () => undefined,
    });
    world.settle();
    expect(status(world)).toMatchObject({
      phase: 'Converging',
      receipt: { changed: false },
    });
  });

  it('D-04: fails once when its deadline has passed, counted from the write and across restarts', () => {
    const world = one(
      { ...healthy, observe: () => undefined },
      { progressDeadline: '20m' },
    );
    expect(world.settle().nextCheck).toBe(START + 20 * MINUTE);
    world.pass(8 * MINUTE);
    world.observations.clear();
    world.applies.clear();
    world.pass(12 * MINUTE - 1);
    expect(status(world).phase).toBe('Converging');
    world.pass(1);
    world.settle();
    expect(status(world)).toMatchObject({
      phase: 'Failed',
      reason: 'ProgressDeadlineExceeded',
    });
    expect(
      world.decisions.filter(
        ({ reason }) => reason === 'ProgressDeadlineExceeded',
      ),
    ).toHaveLength(1);
  });

  it('backs off exponentially after failures that can be retried, with the same key', () => {
    expect([1, 2, 3, 7, 50].map(backoffMs)).toEqual([
      1_000, 2_000, 4_000, 60_000, 60_000,
    ]);
    const world = one({
      ...healthy,
      apply: write =>
        write.tries < 3
          ? {
              key: write.key,
              at: write.now,
              ...failedApply({ retryable: true, reason: 'TooManyRequests' }),
            }
          : healthy.apply(write),
    });
    world.pass(MINUTE);
    expect(world.sent.map(({ at: time }) => time - START)).toEqual([
      0, 1_000, 3_000, 7_000,
    ]);
    expect(new Set(world.sent.map(({ key }) => key)).size).toBe(1);
    expect(status(world).phase).toBe('Converged');
  });

  it('waits as long as the cluster asks for', () => {
    const world = one({
      ...healthy,
      apply: ({ key, now, tries }) =>
        tries === 0
          ? {
              key,
              at: now,
              ...failedApply({ retryable: true, retryAt: now + 30_000 }),
            }
          : undefined,
    });
    expect(world.settle().nextCheck).toBe(START + 30_000);
  });

  it('gives its place to others while nothing was sent and its cluster cannot be reached', () => {
    const world: ModelWorld = new ModelWorld(
      {
        plan: planOf([stageOf('a', { wave: { maxParallel: 1 } })]),
        clusters: clustersOf({ a: 2 }),
      },
      {
        ...healthy,
        apply: write =>
          write.target.spec.cluster === 'a-1' && world.clusters.has('a-1')
            ? {
                key: write.key,
                at: write.now,
                ...failedApply({ retryable: true, reason: 'Unreachable' }),
              }
            : healthy.apply(write),
      },
    );
    world.decide();
    world.clusters.set('a-1', unreachable);
    world.settle();
    expect(status(world)).toMatchObject({ phase: 'Applying', parked: true });
    expect(world.on('a-2').status!.phase).toBe('Converged');
    world.pass(60 * MINUTE);
    expect(status(world)).toMatchObject({ phase: 'Applying', parked: true });
    world.clusters.delete('a-1');
    world.settle();
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('keeps its place while a try is under way whose outcome is not known', () => {
    const world = one({
      ...healthy,
      apply: ({ key, now, tries }) =>
        tries === 0
          ? { key, at: now, ...failedApply({ retryable: true }) }
          : undefined,
    });
    world.settle();
    world.now += backoffMs(1);
    const { effects } = world.settle();
    expect(effects).toEqual([expect.objectContaining({ type: 'Apply' })]);
    world.clusters.set('a-1', unreachable);
    expect(world.settle().effects).toEqual(effects);
    expect(status(world).parked).toBeUndefined();
  });

  it('is not written again while it rests and nothing changes', () => {
    const world = one({
      ...healthy,
      apply: ({ key, now }) => ({
        key,
        at: now,
        ...failedApply({ retryable: true }),
      }),
    });
    world.decide();
    world.clusters.set('a-1', unreachable);
    world.settle();
    expect(status(world).parked).toBe(true);
    expect(world.ask().targets).toEqual(new Map());
  });

  it('keeps its place until its deadline when something may have been sent', () => {
    const world = one({
      ...healthy,
      apply: ({ key, now }) => ({
        key,
        at: now,
        ...failedApply({ retryable: true, notSent: false, reason: 'Timeout' }),
      }),
    });
    world.clusters.set('a-1', reachable);
    world.settle();
    world.clusters.set('a-1', unreachable);
    world.settle();
    expect(status(world).parked).toBeUndefined();
    world.pass(10 * MINUTE);
    expect(status(world)).toMatchObject({
      phase: 'Failed',
      reason: 'ProgressDeadlineExceeded',
    });
  });

  it('must stay converged for its time, and a dip starts the time again', () => {
    let state: 'Converged' | 'Progressing' = 'Converged';
    const world = one(
      { ...healthy, observe: ({ key, now }) => ({ key, state, at: now }) },
      { minSuccessTime: '5m' },
    );
    expect(world.settle().nextCheck).toBe(START + 5 * MINUTE);
    world.pass(4 * MINUTE);
    state = 'Progressing';
    world.settle();
    expect(status(world)).toMatchObject({
      phase: 'Verifying',
      reason: 'NoLongerConverged',
    });
    world.pass(MINUTE);
    state = 'Converged';
    expect(world.settle().nextCheck).toBe(START + 10 * MINUTE);
    world.pass(5 * MINUTE - 1);
    expect(status(world).phase).toBe('Verifying');
    world.pass(1);
    expect(status(world)).toMatchObject({
      phase: 'Converged',
      convergedAt: at(10 * MINUTE),
    });
  });

  it('passes its own gates before and after the write', () => {
    const asked: string[] = [];
    const world = one(
      {
        ...healthy,
        gate: ({ key }, now) => {
          asked.push(key);
          return {
            state: 'Passed',
            at: now,
            message: 'fine',
            evidence: { ready: 3 },
          };
        },
      },
      {},
      {
        before: [{ name: 'calm', level: 'Target', health: {} }],
        after: [{ name: 'well', level: 'Target', health: {} }],
      },
    );
    world.settle();
    const { name } = world.on('a-1').metadata;
    expect(asked).toEqual([`${name}#1/before/calm`, `${name}#1/after/well`]);
    expect(status(world)).toMatchObject({
      phase: 'Converged',
      gates: [{ state: 'Passed' }, { state: 'Passed' }],
    });
    expect(
      world.decisions.find(({ to }) => to === 'Converged')?.evidence,
    ).toMatchObject({
      gates: [{ name: 'well', evidence: { ready: 3 } }],
    });
  });

  it('records one decision for each change of its phase', () => {
    const world = one();
    world.settle();
    const own = world.decisions.filter(
      ({ subject }) => subject.kind === 'Target',
    );
    expect(own.map(({ from, to }) => `${from}→${to}`)).toEqual([
      'Pending→Queued',
      'Queued→Applying',
      'Applying→Converging',
      'Converging→Converged',
    ]);
  });

  it('goes straight to its end where write and evidence arrive together', () => {
    const world = one({ ...healthy, apply: () => undefined });
    world.settle();
    const { name } = world.on('a-1').metadata;
    const { key } = status(world).intent!;
    world.applies.set(name, {
      key,
      outcome: 'applied',
      at: world.now,
      changed: true,
    });
    world.observations.set(name, { key, state: 'Converged', at: world.now });
    const verdict = world.decide();
    expect(verdict.targets.get(name)).toMatchObject({
      phase: 'Converged',
      previousVersion: 'v1',
    });
    expect(verdict.release).toEqual([name]);
    expect(verdict.done).toBe(true);
  });
});
