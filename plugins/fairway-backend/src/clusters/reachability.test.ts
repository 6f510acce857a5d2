import type { Reachability } from '@fairway/plugin-fairway-node';
import { ManualClock } from '@fairway/fleet-simulator/testUtils';
import { ReachabilityMonitor } from './reachability';

function setup() {
  const clock = new ManualClock(0);
  const changes: string[] = [];
  const probe = {
    count: 0,
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
        monitor.failed(attempt, 'no answer');
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
    monitor.refused('the credentials do not work');
    fail();
    fail();
    expect(changes).toEqual(['Reachable: the credentials do not work']);
    monitor.succeeded();
    expect(changes[1]).toBe('Reachable');
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
});
