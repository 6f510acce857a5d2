import type { Reachability } from '@fairway/plugin-fairway-node';
import { ManualClock } from '@fairway/fleet-simulator/testUtils';
import { ReachabilityMonitor } from './reachability';

function setup() {
  const clock = new ManualClock(0);
  const changes: string[] = [];
  const probe = {
    count: 0,
    /** Refused credentials are no failure of the cluster. */
    failureCounts: true,
    answer: (): Promise<string> => Promise.reject(new Error('down')),
  };
  const monitor: ReachabilityMonitor = new ReachabilityMonitor({
    clock,
    random: () => 1,
    probe: async () => {
      probe.count += 1;
      const attempt = monitor.attempt();
      try {
        const version = await probe.answer();
        monitor.succeeded();
        return version;
      } catch (error) {
        if (probe.failureCounts) {
          monitor.failed(attempt, 'no answer');
        }
        throw error;
      }
    },
    onChange: ({ state, message }: Reachability) =>
      changes.push(message ? `${state}: ${message}` : state),
  });
  const fail = () => monitor.failed(monitor.attempt(), 'no answer');
  const settle = async () => {
    for (let i = 0; i < 20; i++) {
      await Promise.resolve();
    }
  };
  return { clock, changes, probe, monitor, fail, settle };
}

describe('reachability', () => {
  it('is unknown, then reachable at the first answer', () => {
    const { clock, changes, monitor } = setup();
    expect(monitor.current()).toMatchObject({ state: 'Unknown' });
    clock.advance(5);
    monitor.succeeded();
    monitor.succeeded();
    expect(monitor.current()).toMatchObject({
      state: 'Reachable',
      since: 5,
      lastContact: 5,
    });
    expect(changes).toEqual(['Reachable']);
  });

  it('ends after three failures in a row, and not before', () => {
    const { changes, monitor, fail } = setup();
    monitor.succeeded();
    fail();
    fail();
    monitor.succeeded();
    fail();
    fail();
    expect(changes).toEqual(['Reachable']);
    fail();
    fail();
    expect(changes).toEqual(['Reachable', 'Unreachable: no answer']);
    monitor.succeeded();
    expect(changes).toHaveLength(3);
    expect(monitor.current()).toMatchObject({
      state: 'Reachable',
      message: undefined,
    });
  });

  it('counts failures of requests that ran at the same time as one', () => {
    const { changes, monitor } = setup();
    monitor.succeeded();
    for (let cut = 1; cut <= 3; cut++) {
      const attempts = Array.from({ length: 8 }, () => monitor.attempt());
      expect(changes).toEqual(['Reachable']);
      attempts.forEach(attempt => monitor.failed(attempt, 'cut'));
    }
    expect(changes).toEqual(['Reachable', 'Unreachable: cut']);
  });

  it('tells refused credentials from silence', () => {
    const { changes, monitor, fail } = setup();
    fail();
    fail();
    monitor.refused('CredentialsRefused', 'the credentials do not work');
    fail();
    fail();
    expect(changes).toEqual(['Reachable: the credentials do not work']);
    expect(monitor.current().reason).toBe('CredentialsRefused');
    monitor.succeeded();
    expect(changes[1]).toBe('Reachable');
    expect(monitor.current().reason).toBeUndefined();
  });

  it('does not take missing credentials for an answer', () => {
    const { changes, monitor, fail } = setup();
    monitor.withoutCredentials('there is no token file');
    expect(monitor.current()).toMatchObject({
      state: 'Unknown',
      reason: 'CredentialsUnavailable',
      lastContact: undefined,
    });
    fail();
    expect(monitor.current()).toMatchObject({
      reason: undefined,
      message: 'no answer',
    });
    expect(changes).toEqual(['Unknown: there is no token file']);
  });

  it('probes only while somebody asks, with growing delays of at most 30 s', async () => {
    const { clock, probe, monitor, settle } = setup();
    clock.advance(3_600_000);
    await settle();
    expect(probe.count).toBe(0);
    monitor.requestProbe();
    const delays: number[] = [];
    let last = clock.now();
    for (let second = 0; second < 200; second++) {
      const before = probe.count;
      clock.advance(1_000);
      await settle();
      if (probe.count > before) {
        delays.push(clock.now() - last);
        last = clock.now();
      }
    }
    expect(delays).toEqual([
      1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    expect(clock.pending).toBe(0);
    expect(monitor.current()).toMatchObject({
      state: 'Unreachable',
      nextProbe: undefined,
    });
    monitor.requestProbe();
    expect(monitor.current().nextProbe).toBeGreaterThan(clock.now());
  });

  it('stops to probe at the first answer, and learns the version', async () => {
    const { clock, probe, monitor, fail, settle } = setup();
    fail();
    fail();
    fail();
    monitor.requestProbe();
    monitor.requestProbe();
    probe.answer = async () => 'v1.35.0';
    clock.advance(30_000);
    await settle();
    expect(probe.count).toBe(1);
    expect(monitor.current()).toMatchObject({
      state: 'Reachable',
      kubernetesVersion: 'v1.35.0',
      nextProbe: undefined,
    });
    expect(clock.pending).toBe(0);
    monitor.requestProbe(); // there was contact a moment ago
    expect(clock.pending).toBe(0);
  });

  it('finds out within seconds that a cluster is down that was up when it was last asked', async () => {
    const { clock, changes, probe, monitor, settle } = setup();
    monitor.succeeded();
    clock.advance(300_000);
    const probed = jest.fn();
    monitor.probe().then(probed);
    for (let second = 0; second < 3; second++) {
      expect(probed).not.toHaveBeenCalled();
      clock.advance(second * 1_000);
      await settle();
    }
    expect(probe.count).toBe(3);
    expect(changes).toEqual(['Reachable', 'Unreachable: no answer']);
    expect(probed).toHaveBeenCalled();
  });

  it('asks once where credentials are refused, so that no account is locked', async () => {
    const { clock, probe, monitor, settle } = setup();
    probe.failureCounts = false;
    probe.answer = async () => {
      monitor.refused('CredentialsRefused', 'they do not work');
      throw new Error('401');
    };
    const probed = monitor.probe();
    clock.advance(0);
    await probed;
    await settle();
    clock.advance(60_000);
    expect(probe.count).toBe(1);
    expect(clock.pending).toBe(0);
  });
});
