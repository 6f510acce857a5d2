import { KubernetesObjectInput } from '../../index';
import { commit, spec, useArgoCluster } from './__testUtils__/argoCluster';

describe('ApplicationSet controller', () => {
  const argo = useArgoCluster();
  const { get, put, patch } = argo;

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
    argo.cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 }),
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
    argo.cluster.behaviour.set(
      { outcome: 'Converge', durationMs: 1000, steps: 1 },
      { kind: 'ApplicationSet' },
    );
    patch({ spec: { source: { targetRevision: 'v9' } } }, 'eu-1-shop');
    expect(get('eu-1-shop').spec.source.targetRevision).toBe('v9');
    argo.clock.advance(1000);
    expect(get('eu-1-shop').spec.source.targetRevision).toBe('v1');
    const managers = get('eu-1-shop').metadata.managedFields!.map(
      ({ manager }) => manager,
    );
    expect(managers).toContain('argocd-applicationset-controller');
    argo.clock.advance(1000);
    expect(argo.clock.pending).toBe(0);
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
    argo.cluster.objects.put(secret('eu-1', 'prod'));
    argo.cluster.objects.put(secret('dev-1', 'dev'));
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
    argo.cluster.objects.put(secret('dev-1', 'prod'));
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
