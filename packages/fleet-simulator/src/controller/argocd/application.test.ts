import {
  commit,
  GIT,
  manual,
  spec,
  summary,
  useArgoCluster,
} from './__testUtils__/argoCluster';

describe('application controller', () => {
  const argo = useArgoCluster();
  const { ref, get, put, patch, sync } = argo;

  it('takes the Applications of a new cluster for synced', () => {
    expect(summary(get())).toBe('Synced Healthy Succeeded');
    expect(get().status.sync.revision).toBe(commit('v1'));
  });

  it('runs an operation from Running to Healthy', () => {
    sync('v2');
    expect(summary(get())).toBe('Synced Healthy Succeeded');
    expect(get().status.sync.revision).toBe(commit('v1'));

    argo.clock.advance(1000);
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

    argo.clock.advance(1000);
    expect(get().status.operationState).toMatchObject({
      phase: 'Running',
      message: 'waiting for healthy state of apps/Deployment/checkout',
      syncResult: { revision: commit('v2') },
    });

    argo.clock.advance(1000);
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

    argo.clock.advance(1000);
    expect(summary(get())).toBe('Synced Healthy Succeeded');
    expect(get().status).toMatchObject({
      sourceType: 'Directory',
      reconciledAt: '2026-01-01T00:00:03Z',
      health: { lastTransitionTime: '2026-01-01T00:00:04Z' },
      history: [{ revision: commit('v1') }, { revision: commit('v2') }],
    });
    expect(argo.clock.pending).toBe(0);
  });

  it('shows each step of an operation as a change of its own', () => {
    const seen: string[] = [];
    argo.cluster.objects.onChange(({ object }) => seen.push(summary(object)));
    sync('v2');
    argo.clock.advance(4000);
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
    argo.cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    sync('v2');
    expect(summary(get())).toBe('Synced Healthy Succeeded');
    expect(get().status.sync.revision).toBe(commit('v2'));
    expect(get().operation).toBeUndefined();
    expect(argo.clock.pending).toBe(0);
  });

  it('only notices a change without an operation and without automation', () => {
    patch({ spec: { source: { targetRevision: 'v2' } } });
    argo.clock.advance(3_600_000);
    expect(summary(get())).toBe('OutOfSync Healthy Succeeded');
    expect(get().status.sync.revision).toBe(commit('v2'));
    expect(get().status.operationState.syncResult.revision).toBe(commit('v1'));
  });

  it('starts its own operation where the policy is automated', () => {
    patch({ spec: { syncPolicy: { automated: { prune: true } } } });
    argo.clock.advance(4000);
    patch({ spec: { source: { targetRevision: 'v2' } } });
    argo.clock.advance(1000);
    expect(get().operation).toMatchObject({
      initiatedBy: { automated: true },
      sync: { revision: commit('v2'), prune: true },
    });
    argo.clock.advance(4000);
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
    argo.clock.advance(4000);
    expect(get().metadata.annotations).toBeUndefined();
    expect(get().status.reconciledAt > before).toBe(true);
    expect(summary(get())).toBe('Synced Healthy Succeeded');
  });

  it('reports the revisions of several sources, and the version of a chart', () => {
    argo.cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
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
    argo.cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    patch({
      spec: { source: { kustomize: { images: ['app=reg/app:v2'] } } },
    });
    expect(get().status.summary.images).toEqual(['reg/app:v2']);
    expect(get().status.sourceType).toBe('Kustomize');
    expect(get().status.sync.status).toBe('OutOfSync');
  });

  it('is Synced and Degraded when the workload fails', () => {
    argo.cluster.behaviour.set(
      { outcome: 'Fail', afterMs: 1000 },
      { version: 'v2-broken' },
    );
    sync('v2-broken');
    argo.clock.advance(1000);
    expect(summary(get())).toBe('Synced Degraded Succeeded');
    expect(get().status.resources[0].health.message).toMatch(/deadline/);
  });

  it.each([
    ['SyncFailed', 'OutOfSync Healthy Failed'],
    ['SyncError', 'OutOfSync Healthy Error'],
    ['ComparisonError', 'Unknown Healthy Error'],
  ])('fails with %s where it is told to', (reason, expected) => {
    argo.cluster.behaviour.set({ outcome: 'Fail', afterMs: 1000, reason });
    sync('v2', { ...manual, retry: { limit: 2 } });
    argo.clock.advance(1000);
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
    argo.cluster.behaviour.set({
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
    argo.clock.advance(3_600_000);
    expect(summary(get())).toBe('OutOfSync Healthy Failed');
    expect(get().status.conditions).toMatchObject([{ type: 'SyncError' }]);
  });

  it('stays Running when it stalls, until it is terminated', () => {
    argo.cluster.behaviour.set({ outcome: 'Stall' });
    sync('v2');
    argo.clock.advance(3_600_000);
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
    argo.cluster.objects.delete(ref());
    argo.clock.advance(3999);
    expect(get().metadata.deletionTimestamp).toBeDefined();
    argo.clock.advance(1);
    expect(get()).toBeUndefined();
  });

  it('counts a generation for each write of the status', () => {
    const before = get().metadata.generation!;
    sync('v2');
    argo.clock.advance(4000);
    expect(get().metadata.generation! - before).toBeGreaterThan(4);
  });

  it('leaves the status stale while the controllers are paused', () => {
    argo.cluster.controller.pause();
    sync('v2');
    argo.clock.advance(3_600_000);
    expect(summary(get())).toBe('Synced Healthy Succeeded');
    expect(get().status.sync.revision).toBe(commit('v1'));
    argo.cluster.controller.resume();
    expect(get().status.sync.revision).toBe(commit('v2'));
  });
});
