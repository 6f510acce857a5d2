import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { createFluxDriver } from './FluxDriver';

const inspect = (annotations?: Record<string, string>) =>
  createFluxDriver().inspect!(
    {
      source: 'default/checkout',
      cluster: 'eu',
      unit: {
        name: 'checkout',
        object: {
          apiVersion: 'source.toolkit.fluxcd.io/v1',
          kind: 'OCIRepository',
          namespace: 'flux-system',
          name: 'checkout',
        },
        version: {
          ref: 'tag',
          consumers: [{ kind: 'Kustomization', name: 'checkout' }],
        },
      },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'checkout', namespace: 'flux-system', annotations },
    } as WatchedObject,
  );

describe('an object of Flux that carries a version out', () => {
  it('needs no opt-in for promotions, and is shown once it has opted in', () => {
    expect(inspect()).toEqual({
      hidden: {
        reason:
          'Kustomization flux-system/checkout has not opted in to Fairway, so it is not shown here. Promotions only read it, and do not need that.',
        fix: 'To show it, whoever owns it can run: kubectl annotate kustomization.kustomize.toolkit.fluxcd.io/checkout -n flux-system fairway.dev/managed-by=default/checkout',
      },
    });
    expect(inspect({ 'fairway.dev/managed-by': 'default/checkout' })).toEqual(
      {},
    );
  });

  it('is not taken from the source that it has opted in for', () => {
    const { hidden } = inspect({ 'fairway.dev/managed-by': 'team-b/search' });
    expect(hidden!.reason).toContain('has opted in for "team-b/search"');
    expect(hidden!.fix).not.toContain('--overwrite');
  });
});
