import { explain } from './explain';
import { actionOf, at, stageOf } from './testing/builders';
import {
  failedApply,
  failedRead,
  healthy,
  ModelWorld,
  Outside,
} from './testing/modelWorld';
import { worldOf } from './testing/outsides';
import { ApplyFact, UNEXPECTED_VERSION } from './types';

const MINUTE = 60_000;
const unreachable = {
  exists: true,
  suspended: false,
  reachability: 'Unreachable' as const,
};

/** The object of a cluster, which holds a version, and what happens to it. */
class FakeObject implements Outside {
  reads = 0;
  /** How the next tries end; where there is nothing, they succeed. */
  fate: ('unreadable' | 'refused' | 'lost' | 'throttled')[] = [];

  constructor(public version: string | null = 'v1') {}

  read: Outside['read'] = ({ key, now }) => {
    this.reads += 1;
    if (this.fate[0] === 'unreadable') {
      this.fate.shift();
      return { key, at: now, ...failedRead({ reason: 'Timeout' }) };
    }
    return { key, outcome: 'read', at: now, version: this.version };
  };

  apply: Outside['apply'] = ({ target, key, now }): ApplyFact => {
    const { version, replaces } = target.status!.intent!;
    const fate = this.fate.shift();
    if (fate === 'throttled') {
      return { key, at: now, ...failedApply({ retryable: true }) };
    }
    if (this.version !== version && this.version !== replaces) {
      return { key, at: now, ...failedApply({ reason: UNEXPECTED_VERSION }) };
    }
    const changed = this.version !== version;
    this.version = version;
    return fate === 'lost'
      ? {
          key,
          at: now,
          ...failedApply({ retryable: true, notSent: false }),
        }
      : { key, outcome: 'applied', at: now, changed };
  };

  observe = healthy.observe;
}

function worldWith(object: FakeObject): ModelWorld {
  return worldOf([stageOf('a')], { a: 1 }, object);
}

const status = (world: ModelWorld) => world.on('a-1').status!;

describe('the version before a run', () => {
  it('is the one that was read before its write, and is restored', () => {
    const object = new FakeObject('v1');
    const world = worldWith(object);
    world.settle();
    expect(object.version).toBe('v2');
    expect(status(world).previousVersion).toBe('v1');
    world.command(actionOf('Rollback'));
    expect(object.version).toBe('v1');
    expect(world.run.status!.phase).toBe('RolledBack');
  });

  it('is known where there was none', () => {
    const object = new FakeObject(null);
    const world = worldWith(object);
    world.settle();
    world.command(actionOf('Rollback'));
    expect(object.version).toBeNull();
    expect(world.run.status!.phase).toBe('RolledBack');
  });

  it('is the first one, although a retry finds the new version there', () => {
    const object = new FakeObject('v1');
    object.fate = ['lost'];
    const world = worldWith(object);
    world.settle();
    world.pass(MINUTE);
    expect(status(world)).toMatchObject({
      phase: 'Converged',
      previousVersion: 'v1',
    });
    world.command(actionOf('Rollback'));
    expect(object.version).toBe('v1');
  });

  it('is the first one in later attempts, too', () => {
    const object = new FakeObject('v1');
    const world = worldWith(object);
    world.outside = {
      ...object,
      observe: ({ key, now }) => ({ key, state: 'Failed', at: now }),
    };
    world.settle();
    expect(status(world).phase).toBe('Failed');
    world.outside = object;
    world.command(actionOf('Retry', { stage: 'a' }));
    expect(status(world)).toMatchObject({
      phase: 'Converged',
      attempt: 2,
      intent: { replaces: 'v2' },
      previousVersion: 'v1',
    });
    world.command(actionOf('Rollback'));
    expect(object.version).toBe('v1');
  });

  it('is read again as long as nothing has been sent', () => {
    const object = new FakeObject('v1');
    object.fate = ['throttled'];
    const world = worldWith(object);
    world.settle();
    expect(status(world)).toMatchObject({
      phase: 'Applying',
      intent: { recheck: true },
    });
    object.version = 'v1.1';
    world.pass(MINUTE);
    expect(status(world)).toMatchObject({
      phase: 'Converged',
      previousVersion: 'v1.1',
    });
    expect(object.reads).toBe(2);
  });

  it('is read again where somebody changes it between read and write', () => {
    const object = new FakeObject('v1');
    const world = worldWith(object);
    const apply = object.apply;
    object.apply = write => {
      object.version = 'v1.1';
      object.apply = apply;
      return apply(write);
    };
    world.pass(MINUTE);
    expect(status(world)).toMatchObject({
      phase: 'Converged',
      previousVersion: 'v1.1',
    });
  });

  it('is not kept of an attempt that sent nothing', () => {
    const object = new FakeObject('v1');
    const world = worldWith(object);
    world.outside = {
      ...object,
      apply: ({ key, now }) => ({ key, at: now, ...failedApply() }),
    };
    world.settle();
    expect(status(world).phase).toBe('Failed');
    expect(status(world).previousVersion).toBeUndefined();
    object.version = 'v1.1';
    world.outside = object;
    world.command(actionOf('Retry', { stage: 'a' }));
    expect(status(world)).toMatchObject({
      phase: 'Converged',
      previousVersion: 'v1.1',
    });
  });
});

describe('a rollback', () => {
  it('leaves alone what somebody has written since', () => {
    const object = new FakeObject('v1');
    const world = worldWith(object);
    world.settle();
    object.version = 'v3';
    world.command(actionOf('Rollback'));
    expect(object.version).toBe('v3');
    expect(status(world)).toMatchObject({
      phase: 'Failed',
      operation: 'Rollback',
      reason: UNEXPECTED_VERSION,
      previousVersion: 'v1',
    });
    expect(world.run.status).toMatchObject({
      phase: 'Failed',
      reason: 'RollbackFailed',
    });
  });

  it('is done where the version before is there already', () => {
    const object = new FakeObject('v1');
    const world = worldWith(object);
    world.settle();
    object.version = 'v1';
    world.command(actionOf('Rollback'));
    expect(status(world)).toMatchObject({
      phase: 'RolledBack',
      receipt: { changed: false },
    });
  });

  it('needs no reading, since it is known what it restores', () => {
    const object = new FakeObject('v1');
    const world = worldWith(object);
    world.settle();
    expect(object.reads).toBe(1);
    world.command(actionOf('Rollback'));
    expect(object.reads).toBe(1);
  });
});

describe('a target whose object cannot be read', () => {
  it('is read again after a while, and tells why it waits', () => {
    const object = new FakeObject('v1');
    object.fate = ['unreadable', 'unreadable'];
    const world = worldWith(object);
    world.settle();
    expect(status(world)).toMatchObject({
      phase: 'Queued',
      reason: 'Timeout',
      nextCheck: at(1_000),
    });
    expect(status(world).intent).toBeUndefined();
    expect(
      explain({
        run: world.run,
        targets: world.targets,
        now: world.now,
        target: world.on('a-1').metadata.name,
      }),
    ).toEqual([
      expect.objectContaining({
        condition: 'Read',
        reason: 'Timeout',
        nextCheck: at(1_000),
        unblockedBy: 'cluster a-1',
      }),
    ]);
    world.pass(MINUTE);
    expect(object.reads).toBe(3);
    expect(status(world).phase).toBe('Converged');
  });

  it('tells that it is being read', () => {
    const world = worldOf(
      [stageOf('a')],
      { a: 1 },
      {
        ...healthy,
        read: () => undefined,
      },
    );
    world.settle();
    expect(
      explain({
        run: world.run,
        targets: world.targets,
        now: world.now,
        target: world.on('a-1').metadata.name,
        facts: { locks: world.locks },
      }),
    ).toEqual([
      expect.objectContaining({ condition: 'Read', reason: 'Reading' }),
    ]);
  });

  it('fails at its deadline, counted from the first failure', () => {
    const object = new FakeObject('v1');
    object.fate = Array(100).fill('unreadable');
    const world = worldWith(object);
    world.pass(10 * MINUTE);
    expect(status(world)).toMatchObject({
      phase: 'Failed',
      reason: 'ProgressDeadlineExceeded',
    });
    expect(status(world).intent).toBeUndefined();
  });

  it('fails at once where a retry cannot help, and nothing counts as written', () => {
    const object = new FakeObject('v1');
    const world = worldWith(object);
    world.outside = {
      ...object,
      read: ({ key, now }) => ({
        key,
        at: now,
        ...failedRead({ retryable: false, reason: 'NotManaged' }),
      }),
    };
    world.settle();
    expect(status(world)).toMatchObject({
      phase: 'Failed',
      reason: 'NotManaged',
    });
    expect(world.command(actionOf('Rollback')).phase).toBe('Refused');
  });

  it('leaves its place to others while its cluster cannot be reached', () => {
    const world = worldOf([stageOf('a', { wave: { maxParallel: 1 } })], {
      a: 2,
    });
    world.outside = {
      ...healthy,
      read: look => {
        if (
          look.target.spec.cluster !== 'a-1' ||
          world.clusters.get('a-1')?.reachability === 'Reachable'
        ) {
          return healthy.read(look);
        }
        world.clusters.set('a-1', unreachable);
        return { key: look.key, at: look.now, ...failedRead() };
      },
    } as Outside;
    world.settle();
    expect(status(world)).toMatchObject({ phase: 'Queued', parked: true });
    expect(world.on('a-2').status!.phase).toBe('Converged');
    world.pass(60 * MINUTE);
    expect(status(world)).toMatchObject({ phase: 'Queued', parked: true });
    world.clusters.set('a-1', { ...unreachable, reachability: 'Reachable' });
    world.settle();
    expect(world.run.status!.phase).toBe('Succeeded');
  });

  it('is not read while the run is paused', () => {
    const object = new FakeObject('v1');
    object.fate = ['unreadable'];
    const world = worldWith(object);
    world.settle();
    world.command(actionOf('Pause'));
    world.pass(60 * MINUTE);
    expect(object.reads).toBe(1);
    world.command(actionOf('Resume'));
    world.pass(MINUTE);
    expect(status(world).phase).toBe('Converged');
  });
});

describe('a target that has to wait for a window of time', () => {
  const HOUR = 60 * MINUTE;
  const closed = (now: number) => ({
    retryable: true,
    reason: 'SyncWindow',
    retryAt: now + 5 * MINUTE,
    waits: true,
  });

  /** What is closed until a time says so each time that it is tried. */
  function closedUntil(opensAt: number, object: FakeObject): Outside {
    return {
      ...object,
      read: look =>
        look.now < opensAt
          ? {
              key: look.key,
              at: look.now,
              ...failedRead(closed(look.now)),
            }
          : object.read(look),
    };
  }

  it('is written when the window opens, long after its deadline', () => {
    const world = worldWith(new FakeObject('v1'));
    world.outside = closedUntil(world.now + 8 * HOUR, new FakeObject('v1'));
    world.pass(7 * HOUR);
    expect(status(world)).toMatchObject({
      phase: 'Queued',
      reason: 'SyncWindow',
    });
    world.pass(2 * HOUR);
    expect(status(world).phase).toBe('Converged');
  });

  it('waits as well where the window closes between the read and the write', () => {
    const object = new FakeObject('v1');
    const world = worldWith(object);
    const opensAt = world.now + 8 * HOUR;
    world.outside = {
      ...object,
      read: object.read,
      apply: write =>
        write.now < opensAt
          ? {
              key: write.key,
              at: write.now,
              ...failedApply(closed(write.now)),
            }
          : object.apply(write),
    };
    world.pass(7 * HOUR);
    expect(status(world)).toMatchObject({
      phase: 'Applying',
      reason: 'SyncWindow',
    });
    world.pass(2 * HOUR);
    expect(status(world).phase).toBe('Converged');
  });

  it('fails at its deadline all the same, counted from the last wait', () => {
    const object = new FakeObject('v1');
    object.fate = Array(100).fill('unreadable');
    const world = worldWith(object);
    world.outside = closedUntil(world.now + HOUR, object);
    world.pass(HOUR);
    expect(status(world).phase).toBe('Queued');
    world.pass(HOUR);
    expect(status(world)).toMatchObject({
      phase: 'Failed',
      reason: 'ProgressDeadlineExceeded',
    });
  });
});
