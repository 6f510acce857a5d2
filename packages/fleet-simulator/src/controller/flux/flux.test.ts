import {
  API_VERSIONS,
  OCI_URL,
  summary,
  useFluxCluster,
} from './__testUtils__/fluxCluster';

describe('Flux controllers', () => {
  const flux = useFluxCluster();
  const { ref, put, get, patch } = flux;

  it('are installed into a running cluster over HTTP', async () => {
    const bare = flux.simulator.addCluster({ name: 'bare' });
    const path = `${bare.url}/apis/source.toolkit.fluxcd.io/v1/buckets`;
    expect((await fetch(path)).status).toBe(404);
    const control = `${flux.simulator.url}/simulator/clusters/bare/gitops`;
    expect((await fetch(`${control}/other`, { method: 'POST' })).status).toBe(
      400,
    );
    await fetch(`${control}/flux`, { method: 'POST' });
    expect((await fetch(path)).status).toBe(200);
  });

  it('leaves statuses stale while the controllers are paused', () => {
    put('OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } });
    flux.cluster.controller.pause();
    patch('OCIRepository', { ref: { tag: '2.0.0' } });
    expect(get('OCIRepository').status.observedGeneration).toBe(1);
    flux.cluster.controller.resume();
    expect(get('OCIRepository').status.observedGeneration).toBe(2);
  });

  it('takes the objects of a new cluster for reconciled', () => {
    const sourceRef = { kind: 'OCIRepository', name: 'checkout' };
    const object = (kind: string, spec: object) => ({
      apiVersion: API_VERSIONS[kind],
      kind,
      metadata: { name: 'checkout' },
      spec,
    });
    const running = flux.simulator.addCluster({
      name: 'running',
      gitOps: ['flux'],
      objects: [
        object('Kustomization', { sourceRef }),
        object('OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } }),
      ],
    });
    const live = running.objects.get(ref('Kustomization'))!;
    expect(summary(live).Ready).toBe('True ReconciliationSucceeded');
    expect(flux.clock.pending).toBe(0);
  });
});
