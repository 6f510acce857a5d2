import {
  FleetSimulator,
  gitCommit,
  KubernetesObject,
  KubernetesObjectInput,
  SimulatedCluster,
  startFleetSimulator,
} from '../../index';
import { ManualClock } from '../../testUtils';

const GIT = 'https://git.test/checkout';
const apiVersion = 'argoproj.io/v1alpha1';
const commit = (name: string) => gitCommit(GIT, name);

const spec = (targetRevision: string, more: object = {}) => ({
  project: 'default',
  destination: { name: 'eu-1', namespace: 'shop' },
  source: { repoURL: GIT, path: '.', targetRevision },
  ...more,
});

describe('Argo CD controllers', () => {
  let clock: ManualClock;
  let simulator: FleetSimulator;
  let cluster: SimulatedCluster;

  beforeEach(async () => {
    clock = new ManualClock();
    simulator = await startFleetSimulator({
      clock,
      defaults: { gitOps: ['argocd'] },
      clusters: [
        {
          name: 'c',
          objects: [
            {
              apiVersion,
              kind: 'Application',
              metadata: { name: 'checkout', namespace: 'argocd' },
              spec: spec('v1'),
            },
          ],
        },
      ],
    });
    cluster = simulator.cluster('c');
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 4000, steps: 4 });
  });

  afterEach(() => simulator.stop());

  const ref = (name = 'checkout', kind = 'Application') => ({
    apiVersion,
    kind,
    namespace: 'argocd',
    name,
  });
  const get = (name?: string, kind?: string) =>
    cluster.objects.get(ref(name, kind))!;
  const put = (kind: string, name: string, objectSpec: object) =>
    cluster.objects.put({
      apiVersion,
      kind,
      metadata: { name, namespace: 'argocd' },
      spec: objectSpec,
    });
  const patch = (body: object, name?: string) =>
    cluster.objects.patch(ref(name), body as any);
  const manual = { initiatedBy: { username: 'fairway' } };
  /** Writes a revision and starts a sync, in one patch. */
  const sync = (targetRevision: string, operation: object = manual) =>
    patch({
      spec: { source: { targetRevision } },
      operation: { ...operation, sync: { revision: targetRevision } },
    });
  const summary = ({ status }: KubernetesObject) =>
    [
      status?.sync?.status,
      status?.health?.status,
      status?.operationState?.phase,
    ].join(' ');

  describe('application controller', () => {
    it('takes the Applications of a new cluster for synced', () => {
      expect(summary(get())).toBe('Synced Healthy Succeeded');
      expect(get().status.sync.revision).toBe(commit('v1'));
    });

    it('runs an operation from Running to Healthy', () => {
      sync('v2');
      expect(summary(get())).toBe('Synced Healthy Succeeded');
      expect(get().status.sync.revision).toBe(commit('v1'));

      clock.advance(1000);
      expect(summary(get())).toBe('OutOfSync Healthy Running');
      expect(get()).toMatchObject({
        operation: { sync: { revision: 'v2' } },
        status: {
          reconciledAt: '2026-01-01T00:00:01Z',
          sync: { revision: commit('v2') },
          operationState: {
            operation: { ...manual, sync: { revision: 'v2' } },
            startedAt: '2026-01-01T00:00:01Z',
          },
        },
      });
      expect(get().status.operationState.finishedAt).toBeUndefined();

      clock.advance(1000);
      expect(get().status.operationState).toMatchObject({
        phase: 'Running',
        message: 'waiting for healthy state of apps/Deployment/checkout',
        syncResult: { revision: commit('v2') },
      });

      clock.advance(1000);
      expect(summary(get())).toBe('Synced Progressing Succeeded');
      expect(get().operation).toBeUndefined();
      expect(get().status).toMatchObject({
        reconciledAt: '2026-01-01T00:00:03Z',
        operationState: {
          message: 'successfully synced (all tasks run)',
          startedAt: '2026-01-01T00:00:01Z',
          finishedAt: '2026-01-01T00:00:03Z',
          syncResult: { revision: commit('v2'), source: { repoURL: GIT } },
        },
      });

      clock.advance(1000);
      expect(summary(get())).toBe('Synced Healthy Succeeded');
      expect(get().status).toMatchObject({
        sourceType: 'Directory',
        reconciledAt: '2026-01-01T00:00:03Z',
        health: { lastTransitionTime: '2026-01-01T00:00:04Z' },
        history: [{ revision: commit('v1') }, { revision: commit('v2') }],
      });
      expect(clock.pending).toBe(0);
    });

    it('shows each step of an operation as a change of its own', () => {
      const seen: string[] = [];
      cluster.objects.onChange(({ object }) => seen.push(summary(object)));
      sync('v2');
      clock.advance(4000);
      expect(seen).toEqual([
        'Synced Healthy Succeeded',
        'Synced Healthy Running',
        'OutOfSync Healthy Running',
        'OutOfSync Healthy Running',
        'OutOfSync Healthy Succeeded',
        'Synced Progressing Succeeded',
        'Synced Healthy Succeeded',
      ]);
    });

    it('completes in the tick of the write when the duration is 0', () => {
      cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
      sync('v2');
      expect(summary(get())).toBe('Synced Healthy Succeeded');
      expect(get().status.sync.revision).toBe(commit('v2'));
      expect(get().operation).toBeUndefined();
      expect(clock.pending).toBe(0);
    });

    it('only notices a change without an operation and without automation', () => {
      patch({ spec: { source: { targetRevision: 'v2' } } });
      clock.advance(3_600_000);
      expect(summary(get())).toBe('OutOfSync Healthy Succeeded');
      expect(get().status.sync.revision).toBe(commit('v2'));
      expect(get().status.operationState.syncResult.revision).toBe(
        commit('v1'),
      );
    });

    it('starts its own operation where the policy is automated', () => {
      patch({ spec: { syncPolicy: { automated: { prune: true } } } });
      clock.advance(4000);
      patch({ spec: { source: { targetRevision: 'v2' } } });
      clock.advance(1000);
      expect(get().operation).toMatchObject({
        initiatedBy: { automated: true },
        sync: { revision: commit('v2'), prune: true },
      });
      clock.advance(4000);
      expect(summary(get())).toBe('Synced Healthy Succeeded');
      expect(get().status.operationState.operation.initiatedBy).toEqual({
        automated: true,
      });
    });

    it('handles the annotation that asks for a refresh, and removes it', () => {
      const before = get().status.reconciledAt;
      patch({
        metadata: { annotations: { 'argocd.argoproj.io/refresh': 'hard' } },
      });
      clock.advance(4000);
      expect(get().metadata.annotations).toBeUndefined();
      expect(get().status.reconciledAt > before).toBe(true);
      expect(summary(get())).toBe('Synced Healthy Succeeded');
    });

    it('reports the revisions of several sources, and the version of a chart', () => {
      cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
      const sources = [
        { repoURL: 'https://charts', chart: 'a', targetRevision: '1.2.3' },
        { repoURL: GIT, targetRevision: 'main', ref: 'values' },
      ];
      put('Application', 'many', {
        ...spec('v1'),
        source: undefined,
        sources,
        syncPolicy: { automated: {} },
      });
      const revisions = ['1.2.3', commit('main')];
      expect(get('many').status).toMatchObject({
        sync: { status: 'Synced', revisions },
        sourceTypes: ['Helm', 'Directory'],
        operationState: { syncResult: { revisions, sources } },
      });
      expect(get('many').status.sync.revision).toBeUndefined();
    });

    it('names the images that overrides ask for', () => {
      cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
      patch({
        spec: { source: { kustomize: { images: ['app=reg/app:v2'] } } },
      });
      expect(get().status.summary.images).toEqual(['reg/app:v2']);
      expect(get().status.sourceType).toBe('Kustomize');
      expect(get().status.sync.status).toBe('OutOfSync');
    });

    it('is Synced and Degraded when the workload fails', () => {
      cluster.behaviour.set(
        { outcome: 'Fail', afterMs: 1000 },
        { version: 'v2-broken' },
      );
      sync('v2-broken');
      clock.advance(1000);
      expect(summary(get())).toBe('Synced Degraded Succeeded');
      expect(get().status.resources[0].health.message).toMatch(/deadline/);
    });

    it.each([
      ['SyncFailed', 'OutOfSync Healthy Failed'],
      ['SyncError', 'OutOfSync Healthy Error'],
      ['ComparisonError', 'Unknown Healthy Error'],
    ])('fails with %s where it is told to', (reason, expected) => {
      cluster.behaviour.set({ outcome: 'Fail', afterMs: 1000, reason });
      sync('v2', { ...manual, retry: { limit: 2 } });
      clock.advance(1000);
      expect(summary(get())).toBe(expected);
      expect(get().operation).toBeUndefined();
      expect(get().status.operationState).toMatchObject({
        finishedAt: '2026-01-01T00:00:01Z',
        retryCount: 2,
        message: expect.stringMatching(/\(retried 2 times\)\.$/),
      });
      const errors = (get().status.conditions ?? []).map((c: any) => c.type);
      expect(errors).toEqual(
        reason === 'ComparisonError' ? ['ComparisonError'] : [],
      );
    });

    it('does not try again by itself what failed', () => {
      cluster.behaviour.set({
        outcome: 'Fail',
        afterMs: 1000,
        reason: 'SyncFailed',
      });
      patch({
        spec: {
          syncPolicy: { automated: {} },
          source: { targetRevision: 'v2' },
        },
      });
      clock.advance(3_600_000);
      expect(summary(get())).toBe('OutOfSync Healthy Failed');
      expect(get().status.conditions).toMatchObject([{ type: 'SyncError' }]);
    });

    it('stays Running when it stalls, until it is terminated', () => {
      cluster.behaviour.set({ outcome: 'Stall' });
      sync('v2');
      clock.advance(3_600_000);
      expect(summary(get())).toBe('OutOfSync Healthy Running');
      patch({ status: { operationState: { phase: 'Terminating' } } });
      expect(get().status.operationState).toMatchObject({
        phase: 'Failed',
        message: 'Operation terminated',
      });
      expect(get().operation).toBeUndefined();
    });

    it('lets go of what is deleted', () => {
      const finalizers = ['resources-finalizer.argocd.argoproj.io'];
      patch({ metadata: { finalizers } });
      cluster.objects.delete(ref());
      clock.advance(3999);
      expect(get().metadata.deletionTimestamp).toBeDefined();
      clock.advance(1);
      expect(get()).toBeUndefined();
    });

    it('counts a generation for each write of the status', () => {
      const before = get().metadata.generation!;
      sync('v2');
      clock.advance(4000);
      expect(get().metadata.generation! - before).toBeGreaterThan(4);
    });

    it('leaves the status stale while the controllers are paused', () => {
      cluster.controller.pause();
      sync('v2');
      clock.advance(3_600_000);
      expect(summary(get())).toBe('Synced Healthy Succeeded');
      expect(get().status.sync.revision).toBe(commit('v1'));
      cluster.controller.resume();
      expect(get().status.sync.revision).toBe(commit('v2'));
    });
  });

  describe('sync windows', () => {
    const project = (window: object) =>
      put('AppProject', 'default', {
        syncWindows: [
          {
            kind: 'deny',
            schedule: '0 0 * * *',
            duration: '1h',
            applications: ['check*'],
            ...window,
          },
        ],
      });
    const blocked = {
      phase: 'Running',
      message: 'Sync operation blocked by sync window',
    };

    it('keep an operation Running until they close', () => {
      project({});
      sync('v2');
      clock.advance(30 * 60_000);
      expect(get().status.operationState).toMatchObject(blocked);
      expect(get().status.sync.revision).toBe(commit('v1'));
      clock.advance(30 * 60_000 + 4000);
      expect(summary(get())).toBe('Synced Healthy Succeeded');
      expect(get().status.sync.revision).toBe(commit('v2'));
      expect(clock.pending).toBe(0);
    });

    it('let manual operations through where they allow it', () => {
      project({ manualSync: true });
      sync('v2');
      clock.advance(4000);
      expect(summary(get())).toBe('Synced Healthy Succeeded');
      sync('v3', { initiatedBy: { automated: true } });
      clock.advance(4000);
      expect(get().status.operationState).toMatchObject(blocked);
    });

    it('of other Applications do not matter', () => {
      project({ applications: ['other'] });
      sync('v2');
      clock.advance(4000);
      expect(summary(get())).toBe('Synced Healthy Succeeded');
    });

    it('that allow block outside of their time', () => {
      project({ kind: 'allow', schedule: '0 6 * * *' });
      sync('v2');
      clock.advance(4000);
      expect(get().status.operationState).toMatchObject(blocked);
      clock.advance(6 * 3_600_000 + 4000);
      expect(summary(get())).toBe('Synced Healthy Succeeded');
    });

    it('let an operation go on when the project drops them', () => {
      project({});
      sync('v2');
      clock.advance(4000);
      put('AppProject', 'default', {});
      clock.advance(4000);
      expect(summary(get())).toBe('Synced Healthy Succeeded');
    });
  });

  describe('ApplicationSet controller', () => {
    const set = (more: object = {}, elements: object[] = []) =>
      put('ApplicationSet', 'shop', {
        generators: [{ list: { elements } }],
        template: {
          metadata: { name: '{{cluster}}-shop', labels: { team: 'shop' } },
          spec: {
            ...spec('{{version}}'),
            destination: { name: '{{cluster}}', namespace: 'shop' },
            syncPolicy: { automated: {} },
          },
        },
        ...more,
      });
    const elements = [
      { cluster: 'eu-1', version: 'v1' },
      { cluster: 'eu-2', version: 'v1' },
    ];

    beforeEach(() =>
      cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 }),
    );

    it('makes an Application of each element, which it owns', () => {
      set({}, elements);
      expect(get('eu-1-shop')).toMatchObject({
        metadata: {
          labels: { team: 'shop' },
          ownerReferences: [
            { kind: 'ApplicationSet', name: 'shop', controller: true },
          ],
        },
        spec: { destination: { name: 'eu-1' } },
        status: { sync: { status: 'Synced', revision: commit('v1') } },
      });
      const { status } = get('shop', 'ApplicationSet');
      expect(status.resources).toHaveLength(2);
      expect(status.conditions).toContainEqual(
        expect.objectContaining({ type: 'ErrorOccurred', status: 'False' }),
      );
    });

    it('follows its elements', () => {
      set({}, elements);
      set({}, [{ cluster: 'eu-1', version: 'v2' }]);
      expect(get('eu-1-shop').status.sync.revision).toBe(commit('v2'));
      expect(get('eu-2-shop')).toBeUndefined();
    });

    it('reverts what others write into its Applications', () => {
      set({}, elements);
      cluster.behaviour.set(
        { outcome: 'Converge', durationMs: 1000, steps: 1 },
        { kind: 'ApplicationSet' },
      );
      patch({ spec: { source: { targetRevision: 'v9' } } }, 'eu-1-shop');
      expect(get('eu-1-shop').spec.source.targetRevision).toBe('v9');
      clock.advance(1000);
      expect(get('eu-1-shop').spec.source.targetRevision).toBe('v1');
      const managers = get('eu-1-shop').metadata.managedFields!.map(
        ({ manager }) => manager,
      );
      expect(managers).toContain('argocd-applicationset-controller');
      clock.advance(1000);
      expect(clock.pending).toBe(0);
    });

    it('leaves alone what it is told to ignore, and operations', () => {
      set(
        {
          ignoreApplicationDifferences: [
            { jsonPointers: ['/spec/source/targetRevision'] },
          ],
          preservedFields: { annotations: ['mine'] },
        },
        elements,
      );
      patch(
        {
          metadata: { annotations: { mine: 'a', other: 'b' } },
          spec: { source: { targetRevision: 'v9' } },
        },
        'eu-1-shop',
      );
      expect(get('eu-1-shop')).toMatchObject({
        metadata: { annotations: { mine: 'a' } },
        spec: { source: { targetRevision: 'v9' } },
        status: { sync: { revision: commit('v9') } },
      });
      expect(get('eu-1-shop').metadata.annotations!.other).toBeUndefined();
    });

    it('only creates where the policy says so', () => {
      set({ syncPolicy: { applicationsSync: 'create-only' } }, elements);
      patch({ spec: { source: { targetRevision: 'v9' } } }, 'eu-1-shop');
      expect(get('eu-1-shop').spec.source.targetRevision).toBe('v9');
    });

    it('generates from the Secrets of clusters', () => {
      const secret = (name: string, env: string): KubernetesObjectInput => ({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name,
          namespace: 'argocd',
          labels: { 'argocd.argoproj.io/secret-type': 'cluster', env },
        },
        data: {
          name: Buffer.from(name).toString('base64'),
          server: Buffer.from(`https://${name}`).toString('base64'),
        },
      });
      cluster.objects.put(secret('eu-1', 'prod'));
      cluster.objects.put(secret('dev-1', 'dev'));
      put('ApplicationSet', 'shop', {
        goTemplate: true,
        generators: [
          { clusters: { selector: { matchLabels: { env: 'prod' } } } },
        ],
        template: {
          metadata: { name: 'shop-{{.name}}' },
          spec: {
            ...spec('{{.metadata.labels.env}}'),
            destination: { server: '{{.server}}' },
          },
        },
      });
      expect(get('shop-eu-1').spec).toMatchObject({
        destination: { server: 'https://eu-1' },
        source: { targetRevision: 'prod' },
      });
      expect(get('shop-dev-1')).toBeUndefined();
      cluster.objects.put(secret('dev-1', 'prod'));
      expect(get('shop-dev-1')).toBeDefined();
    });

    it('reports generators that it does not have', () => {
      set({ generators: [{ git: {} }] });
      expect(get('shop', 'ApplicationSet').status.conditions).toContainEqual(
        expect.objectContaining({
          type: 'ErrorOccurred',
          status: 'True',
          message: 'the simulator has no generator "git"',
        }),
      );
    });
  });
});
