import type { Landscape } from '../toEntities';

const object = (
  kind: string,
  name: string,
  spec: unknown,
  metadata: object = {},
) =>
  ({
    apiVersion: 'fairway.dev/v1alpha1',
    kind,
    metadata: { namespace: 'default', name, ...metadata },
    spec,
  } as never);

export const cluster = (
  name: string,
  labels?: Record<string, string>,
  namespace: string = 'default',
): Landscape['clusters'][number] =>
  object(
    'Cluster',
    name,
    { connection: { backstageCluster: name }, suspend: false },
    { namespace, ...(labels && { labels }) },
  );

export const fleet = (
  name: string,
  spec: object = { clusters: [] },
): Landscape['fleets'][number] => object('Fleet', name, spec);

export const source = (
  name: string,
  entityRef?: string,
): Landscape['sources'][number] => object('Source', name, { entityRef });

export const promotion = (
  sourceName: string,
  fleetName: string,
): Landscape['promotions'][number] =>
  object('Promotion', `${sourceName}-x`, {
    sourceRef: { name: sourceName },
    fleetRef: { name: fleetName },
  });

/** A landscape with only what is given. */
export function aLandscape(parts: Partial<Landscape>): Landscape {
  return {
    clusters: [],
    fleets: [],
    sources: [],
    promotions: [],
    components: [],
    ...parts,
  };
}
