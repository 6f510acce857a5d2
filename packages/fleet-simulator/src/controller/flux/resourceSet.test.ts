import {
  API_VERSIONS,
  condition,
  OCI_URL,
  summary,
  useFluxCluster,
} from './__testUtils__/fluxCluster';

describe('flux-operator', () => {
  const flux = useFluxCluster();
  const { put, get, slowly } = flux;

  const resources = [
    {
      apiVersion: API_VERSIONS.OCIRepository,
      kind: 'OCIRepository',
      metadata: { name: '<< inputs.app >>' },
      spec: { url: OCI_URL, ref: { tag: '<< inputs.tag | quote >>' } },
    },
    {
      apiVersion: API_VERSIONS.Kustomization,
      kind: 'Kustomization',
      metadata: { name: '<< inputs.app >>' },
      spec: {
        sourceRef: { kind: 'OCIRepository', name: '<< inputs.app >>' },
      },
    },
  ];

  it('runs the whole chain from an input to the applied revision', () => {
    put(
      'ResourceSet',
      {
        inputs: [
          { app: 'a', tag: '1.0' },
          { app: 'b', tag: '1.0' },
        ],
        resources,
        wait: true,
      },
      'apps',
    );
    expect(get('OCIRepository', 'a').spec.ref.tag).toBe('1.0');
    expect(summary(get('ResourceSet', 'apps'))).toEqual({
      Ready: 'True ReconciliationSucceeded',
    });
    const before = get('ResourceSet', 'apps').status;
    expect(before.observedGeneration).toBeUndefined();
    expect(before.inventory.entries).toContainEqual({
      id: 'default_a_source.toolkit.fluxcd.io_OCIRepository',
      v: 'v1',
    });

    slowly();
    put(
      'ResourceSet',
      {
        inputs: [{ app: 'a', tag: '2.0' }],
        resources,
        wait: true,
      },
      'apps',
    );
    flux.clock.advance(4000);
    expect(get('OCIRepository', 'a').spec.ref.tag).toBe('2.0');
    expect(get('OCIRepository', 'b')).toBeUndefined();
    expect(summary(get('ResourceSet', 'apps')).Ready).toBe(
      'Unknown Progressing',
    );
    flux.clock.advance(8000);
    expect(get('Kustomization', 'a').status.lastAppliedRevision).toMatch(
      /^2\.0@/,
    );
    flux.clock.advance(4000);
    const after = get('ResourceSet', 'apps');
    expect(summary(after)).toEqual({ Ready: 'True ReconciliationSucceeded' });
    expect(condition(after, 'Ready').observedGeneration).toBe(2);
    expect(after.status.lastAppliedRevision).not.toBe(
      before.lastAppliedRevision,
    );
  });

  it('stalls on a template that asks for an unknown input', () => {
    put('ResourceSet', { inputs: [{ app: 'a' }], resources }, 'apps');
    expect(summary(get('ResourceSet', 'apps'))).toEqual({
      Ready: 'False BuildFailed',
      Stalled: 'True BuildFailed',
    });
  });
});
