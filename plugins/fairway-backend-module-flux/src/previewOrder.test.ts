import type {
  ClusterConnection,
  DeliveryIntent,
  DriverContext,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { createFluxDriver } from './FluxDriver';

/** As a kube-apiserver answers for custom kinds: the fields by their names. */
const objectAt = (tag: string, annotations?: Record<string, string>) =>
  ({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'OCIRepository',
    metadata: {
      annotations: { 'fairway.dev/managed-by': 'fairway', ...annotations },
      name: 'checkout',
      namespace: 'flux-system',
      resourceVersion: '1',
      uid: 'a',
    },
    spec: { ref: { tag }, url: 'oci://registry.test/checkout' },
  } as unknown as WatchedObject);

describe('what a write by Flux would change', () => {
  it('begins with the version, whatever else is written and in which order the cluster answers', async () => {
    const cluster = {
      name: 'eu-1',
      get: async () => objectAt('v1'),
      patch: async () =>
        objectAt('v2', { 'reconcile.fluxcd.io/requestedAt': 'now' }),
    } as Partial<ClusterConnection> as ClusterConnection;
    const [{ fields }] = await createFluxDriver().preview(
      {
        id: 'promotion-1',
        source: 'default/checkout',
        cluster: 'eu-1',
        unit: {
          name: 'checkout',
          object: {
            apiVersion: 'source.toolkit.fluxcd.io/v1',
            kind: 'OCIRepository',
            namespace: 'flux-system',
            name: 'checkout',
          },
          version: { ref: 'tag', consumers: [] },
        },
        version: 'v2',
        issuedAt: 0,
      } as Partial<DeliveryIntent> as DeliveryIntent,
      {
        cluster,
        signal: new AbortController().signal,
        now: () => 0,
      } as Partial<DriverContext> as DriverContext,
    );
    expect(fields.map(({ path }) => path)).toEqual([
      'spec.ref.tag',
      'metadata.annotations["reconcile.fluxcd.io/requestedAt"]',
    ]);
  });
});
