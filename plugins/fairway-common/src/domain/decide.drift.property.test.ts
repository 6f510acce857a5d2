import fc from 'fast-check';
import type { ActionType, Target } from '../kinds';
import { isRunEnded, isTargetEnded } from './decide/transitions';
import {
  actionOf,
  clustersOf,
  planOf,
  stageOf,
  START,
} from './testing/builders';
import { failedApply, ModelWorld } from './testing/modelWorld';
import { driftKey, UNEXPECTED_VERSION } from './types';
import { waveLimit } from './waveMaths';

const HOUR = 3_600_000;
const LIMIT = 3;

const scenario = fc.record({
  policy: fc.constantFrom('Report', 'Reassert', 'Block'),
  clusters: fc.integer({ min: 1, max: 4 }),
  maxParallel: fc.integer({ min: 1, max: 3 }),
  minSuccess: fc.boolean(),
  refuses: fc.boolean(),
  edits: fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: 2 * HOUR }),
      cluster: fc.nat(3),
      version: fc.constantFrom('hotfix', 'v1', 'v2', 'other'),
    }),
    { maxLength: 20 },
  ),
  commands: fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: 2 * HOUR }),
      type: fc.constantFrom<ActionType | 'supersede'>(
        'Pause',
        'Resume',
        'Rollback',
        'Abort',
        'supersede',
      ),
    }),
    { maxLength: 2 },
  ),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** The object of a cluster, and what Fairway has written to it last. */
interface Cell {
  version: string;
  written?: { version: string; target?: string };
  /** It was set by somebody else since. */
  foreign: boolean;
}

/** A run over clusters whose versions somebody else changes now and then, as the inventory sees it. */
class DriftingWorld extends ModelWorld {
  readonly cells = new Map<string, Cell>();
  /** Writes that changed something, with what they went over. */
  readonly overwritten: { target: Target; foreign: boolean; at: number }[] = [];

  constructor(private readonly given: Scenario) {
    super({
      plan: planOf(
        [
          stageOf('a', {
            wave: {
              maxParallel: given.maxParallel,
              ...(given.minSuccess && { minSuccessTime: '90s' }),
            },
          }),
        ],
        { drift: { policy: given.policy, maxReassertsPerHour: LIMIT } },
      ),
      clusters: clustersOf({ a: given.clusters }),
    });
    for (const { spec } of this.targets) {
      this.cells.set(spec.cluster, {
        version: 'v1',
        written: { version: 'v1' },
        foreign: false,
      });
    }
    this.outside = {
      ...this.outside,
      read: ({ target, key, now }) => {
        const { version, written } = this.cells.get(target.spec.cluster)!;
        return { key, outcome: 'read', at: now, version, written };
      },
      apply: ({ target, key, now }) => this.write(target, key, now),
      observe: ({ target, key, now }) => ({
        key,
        state:
          this.cells.get(target.spec.cluster)!.version ===
          target.status!.intent!.version
            ? 'Converged'
            : 'Failed',
        at: now,
      }),
    };
  }

  private write(target: Target, key: string, now: number) {
    const cell = this.cells.get(target.spec.cluster)!;
    const { version, replaces } = target.status!.intent!;
    if (target.status!.correction && this.given.refuses) {
      return {
        key,
        at: now,
        ...failedApply({ reason: 'FieldManagerConflict' }),
      };
    }
    if (cell.version !== version && cell.version !== replaces) {
      return { key, at: now, ...failedApply({ reason: UNEXPECTED_VERSION }) };
    }
    if (cell.version !== version) {
      this.overwritten.push({ target, foreign: cell.foreign, at: now });
    }
    cell.version = version!;
    cell.foreign = false;
    cell.written = { version: version!, target: target.metadata.uid };
    this.drifts.delete(driftKey(target.spec));
    return { key, outcome: 'applied' as const, at: now, changed: true };
  }

  /** Somebody sets a version; the inventory sees it where no run is about to write there. */
  edit(cluster: string, version: string) {
    const cell = this.cells.get(cluster)!;
    cell.foreign = version !== cell.written?.version;
    cell.version = version;
    this.now += 1_000;
    this.look();
    this.settle();
  }

  look() {
    for (const { spec, status, metadata } of this.targets) {
      const { version, written } = this.cells.get(spec.cluster)!;
      const key = driftKey(spec);
      const isTold =
        written?.target !== metadata.uid || isTargetEnded(status!.phase);
      if (isTold && written && version !== written.version) {
        this.drifts.set(key, {
          version,
          written,
          since: this.drifts.get(key)?.since ?? this.now,
        });
      } else if (isTold) {
        this.drifts.delete(key);
      }
    }
  }
}

function play(given: Scenario): DriftingWorld {
  const world = new DriftingWorld(given);
  world.watch = verdict => {
    const active = world.targets.filter(({ metadata, status }) => {
      const { phase, parked, operation } =
        verdict.targets.get(metadata.name) ?? status!;
      return (
        operation === 'Promote' &&
        phase !== 'Pending' &&
        !parked &&
        !isTargetEnded(phase)
      );
    });
    expect(active.length).toBeLessThanOrEqual(
      waveLimit(given.maxParallel, given.clusters),
    );
  };
  const deeds = [
    ...given.edits.map(({ after, cluster, version }) => ({
      after,
      deed: () =>
        world.edit(
          world.targets[cluster % world.targets.length].spec.cluster,
          version,
        ),
    })),
    ...given.commands.map(({ after, type }) => ({
      after,
      deed: () => {
        if (type === 'supersede') {
          world.promotion = { state: 'superseded', suspended: false };
          world.settle();
        } else {
          world.command(actionOf(type));
        }
      },
    })),
  ].sort((a, b) => a.after - b.after);
  for (const { after, deed } of deeds) {
    world.pass(Math.max(0, START + after - world.now));
    deed();
    const again = world.ask();
    expect([...again.targets, again.run, ...again.decisions]).toEqual([
      undefined,
    ]);
  }
  if (world.run.status!.phase === 'Paused') {
    world.command(actionOf('Resume'));
  }
  world.look();
  world.pass(3 * HOUR);
  return world;
}

describe('versions that somebody else changes at any time', () => {
  it('are written over only where the plan wants that, never for ever, and never once something newer counts', () => {
    fc.assert(
      fc.property(scenario, given => {
        const world = play(given);
        const corrections = world.overwritten.filter(
          ({ target }) => target.status!.correction,
        );
        const unwanted = given.policy === 'Reassert' ? [] : corrections;
        expect(unwanted).toEqual([]);
        const lost = world.overwritten.filter(
          ({ foreign, target }) =>
            given.policy === 'Block' &&
            foreign &&
            target.status!.operation === 'Promote',
        );
        expect(lost).toEqual([]);
        for (const { target, at } of corrections) {
          const before = corrections.filter(
            other =>
              other.target.metadata.name === target.metadata.name &&
              other.at > at - HOUR &&
              other.at <= at,
          );
          expect(before.length).toBeLessThanOrEqual(LIMIT);
        }
        // Each write has a cause of its own: no key is sent twice without an answer that asks for it.
        const keys = world.sent.map(({ key }) => key);
        expect(new Set(keys).size).toBeGreaterThanOrEqual(
          world.overwritten.length,
        );
        for (const { status, spec } of world.targets) {
          const { foreign } = world.cells.get(spec.cluster)!;
          const condition = status!.conditions?.find(
            ({ type }) => type === 'Drifted',
          );
          const isTold = condition?.status === 'True';
          expect([
            spec.cluster,
            status!.phase !== 'Converged' || isTold === foreign,
          ]).toEqual([spec.cluster, true]);
          if (condition?.reason === 'Reasserting') {
            throw new Error(`${spec.cluster} is left in the midst of it`);
          }
        }
        const hasEnded = isRunEnded(world.run.status!.phase);
        expect(!hasEnded || world.ask().done).toBe(true);
        expect(!hasEnded || world.locks.size === 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
