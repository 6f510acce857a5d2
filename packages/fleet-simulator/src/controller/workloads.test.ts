import { deployment } from '../contract/objects';
import {
  FleetSimulator,
  SimulatedCluster,
  startFleetSimulator,
} from '../index';
import { ManualClock } from '../testUtils';
import { milestonesOf } from './milestones';

const ref = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'default',
  name: 'a',
};

const condition = (object: any, type: string) =>
  object.status.conditions?.find((c: any) => c.type === type);

describe('workload controller', () => {
  let clock: ManualClock;
  let simulator: FleetSimulator;
  let cluster: SimulatedCluster;

  beforeEach(async () => {
    clock = new ManualClock();
    simulator = await startFleetSimulator({ clock, clusters: [{ name: 'c' }] });
    cluster = simulator.cluster('c');
  });

  afterEach(() => simulator.stop());

  const put = (image = 'app:v1', replicas = 4) =>
    cluster.objects.put(deployment('a', { image, replicas }));
  const status = () => cluster.objects.get(ref)!.status;

  it('observes the generation later, then grows to complete', () => {
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 4000, steps: 4 });
    put();
    expect(status().observedGeneration).toBeUndefined();
    clock.advance(1000);
    expect(status()).toMatchObject({ observedGeneration: 1 });
    expect(status().updatedReplicas).toBeUndefined();
    clock.advance(1000);
    expect(status()).toMatchObject({ updatedReplicas: 1, readyReplicas: 1 });
    expect(condition(cluster.objects.get(ref), 'Available').status).toBe(
      'False',
    );
    clock.advance(2000);
    expect(status()).toMatchObject({
      observedGeneration: 1,
      replicas: 4,
      updatedReplicas: 4,
      readyReplicas: 4,
      availableReplicas: 4,
    });
    expect(condition(cluster.objects.get(ref), 'Progressing').reason).toBe(
      'NewReplicaSetAvailable',
    );
    expect(clock.pending).toBe(0);
  });

  it('completes in the tick of the write when the duration is 0, without a timer', () => {
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    const written = put();
    expect(written.status).toEqual({});
    const live = cluster.objects.get(ref)!;
    expect(live.status).toMatchObject({
      observedGeneration: 1,
      availableReplicas: 4,
    });
    expect(Number(live.metadata.resourceVersion)).toBe(
      Number(written.metadata.resourceVersion) + 1,
    );
    expect(clock.pending).toBe(0);
    expect(cluster.controller.pending).toBe(0);
  });

  it('takes the objects of a new cluster for rolled out', () => {
    const added = simulator.addCluster({
      name: 'running',
      objects: [
        deployment('a'),
        { ...deployment('b'), status: { observedGeneration: 1, replicas: 7 } },
      ],
    });
    expect(added.objects.get(ref)!.status.availableReplicas).toBe(1);
    expect(added.objects.get({ ...ref, name: 'b' })!.status).toEqual({
      observedGeneration: 1,
      replicas: 7,
    });
    expect(clock.pending).toBe(0);
  });

  it('counts revisions of the Pod template', () => {
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    const revision = () =>
      cluster.objects.get(ref)!.metadata.annotations![
        'deployment.kubernetes.io/revision'
      ];
    put('app:v1');
    expect(revision()).toBe('1');
    put('app:v1', 7);
    expect(revision()).toBe('1');
    put('app:v2', 7);
    expect(revision()).toBe('2');
  });

  it('exceeds the progress deadline for images that match a pattern', () => {
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    cluster.behaviour.set(
      { outcome: 'Fail', afterMs: 5000 },
      { image: ':v2-broken$' },
    );
    put('app:v1');
    put('app:v2-broken');
    expect(status()).toMatchObject({ observedGeneration: 2 });
    clock.advance(4999);
    expect(condition(cluster.objects.get(ref), 'Progressing').status).toBe(
      'True',
    );
    clock.advance(1);
    expect(condition(cluster.objects.get(ref), 'Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
    });
    expect(status()).toMatchObject({
      updatedReplicas: 1,
      availableReplicas: 3,
      unavailableReplicas: expect.any(Number),
    });
    put('app:v1');
    expect(status()).toMatchObject({
      updatedReplicas: 4,
      availableReplicas: 4,
    });
    expect(condition(cluster.objects.get(ref), 'Progressing').status).toBe(
      'True',
    );
  });

  it('stalls where it is told to, by name', () => {
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    cluster.behaviour.set({ outcome: 'Stall' }, { name: 'a' });
    put();
    clock.advance(3_600_000);
    expect(status()).toMatchObject({ observedGeneration: 1 });
    expect(status().availableReplicas).toBeUndefined();
  });

  it('leaves the observed generation stale while it is paused', () => {
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    put('app:v1');
    cluster.controller.pause();
    put('app:v2');
    expect(cluster.objects.get(ref)!.metadata.generation).toBe(2);
    expect(status().observedGeneration).toBe(1);
    cluster.controller.resume();
    expect(status().observedGeneration).toBe(2);
  });

  it('restarts a rollout that a newer write overtakes', () => {
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 4000, steps: 4 });
    put('app:v1');
    clock.advance(3000);
    put('app:v2');
    clock.advance(1000);
    expect(status()).toMatchObject({ observedGeneration: 2 });
    expect(condition(cluster.objects.get(ref), 'Progressing').reason).not.toBe(
      'NewReplicaSetAvailable',
    );
    clock.advance(3000);
    expect(status()).toMatchObject({ updatedReplicas: 4 });
  });

  it.each(['StatefulSet', 'DaemonSet'])('completes a %s', kind => {
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    const object = { ...deployment('a'), kind };
    cluster.objects.put(object);
    const live = cluster.objects.get({ ...ref, kind })!;
    expect(live.status.observedGeneration).toBe(1);
    expect(
      live.status.updatedReplicas ?? live.status.updatedNumberScheduled,
    ).toBeGreaterThan(0);
  });

  it('completes and fails Jobs', () => {
    const job = (name: string) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name },
      spec: { template: deployment(name).spec.template },
    });
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    cluster.behaviour.set({ outcome: 'Fail', afterMs: 0 }, { name: 'bad' });
    cluster.objects.put(job('good'));
    cluster.objects.put(job('bad'));
    const of = (name: string) =>
      cluster.objects.get({ apiVersion: 'batch/v1', kind: 'Job', name });
    expect(condition(of('good'), 'Complete').status).toBe('True');
    expect(of('good')!.status.succeeded).toBe(1);
    expect(condition(of('bad'), 'Failed').reason).toBe('BackoffLimitExceeded');
  });

  it('reports a Ready condition for kinds that ask for it', () => {
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    cluster.registerKind(
      {
        group: 'kustomize.toolkit.fluxcd.io',
        version: 'v1',
        kind: 'Kustomization',
        plural: 'kustomizations',
        namespaced: true,
      },
      { status: 'ReadyCondition' },
    );
    const stored = cluster.objects.put({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'a' },
      spec: { path: './v1' },
    });
    const live = cluster.objects.get({ ...stored, name: 'a' })!;
    expect(live.status.observedGeneration).toBe(1);
    expect(condition(live, 'Ready').status).toBe('True');
  });
});

describe('milestonesOf', () => {
  it('ends with Complete at the duration, for any number of steps', () => {
    for (const steps of [1, 2, 3, 10]) {
      const last = milestonesOf({
        outcome: 'Converge',
        durationMs: 900,
        steps,
      }).pop();
      expect(last).toEqual({
        afterMs: 900,
        phase: { type: 'Complete' },
      });
    }
  });
});
