import { commit, summary, useArgoCluster } from './__testUtils__/argoCluster';

describe('sync windows', () => {
  const argo = useArgoCluster();
  const { get, put, sync } = argo;

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
    argo.clock.advance(30 * 60_000);
    expect(get().status.operationState).toMatchObject(blocked);
    expect(get().status.sync.revision).toBe(commit('v1'));
    argo.clock.advance(30 * 60_000 + 4000);
    expect(summary(get())).toBe('Synced Healthy Succeeded');
    expect(get().status.sync.revision).toBe(commit('v2'));
    expect(argo.clock.pending).toBe(0);
  });

  it('let manual operations through where they allow it', () => {
    project({ manualSync: true });
    sync('v2');
    argo.clock.advance(4000);
    expect(summary(get())).toBe('Synced Healthy Succeeded');
    sync('v3', { initiatedBy: { automated: true } });
    argo.clock.advance(4000);
    expect(get().status.operationState).toMatchObject(blocked);
  });

  it('of other Applications do not matter', () => {
    project({ applications: ['other'] });
    sync('v2');
    argo.clock.advance(4000);
    expect(summary(get())).toBe('Synced Healthy Succeeded');
  });

  it('that allow block outside of their time', () => {
    project({ kind: 'allow', schedule: '0 6 * * *' });
    sync('v2');
    argo.clock.advance(4000);
    expect(get().status.operationState).toMatchObject(blocked);
    argo.clock.advance(6 * 3_600_000 + 4000);
    expect(summary(get())).toBe('Synced Healthy Succeeded');
  });

  it('let an operation go on when the project drops them', () => {
    project({});
    sync('v2');
    argo.clock.advance(4000);
    put('AppProject', 'default', {});
    argo.clock.advance(4000);
    expect(summary(get())).toBe('Synced Healthy Succeeded');
  });
});
