import {
  EntityPolicies,
  DefaultNamespaceEntityPolicy,
  FieldFormatEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
} from '@backstage/catalog-model';
import {
  aLandscape,
  cluster,
  fleet,
  promotion,
  source,
} from './__testUtils__/landscape';
import { toEntities } from './toEntities';

const OPTIONS = { pagesUrl: 'https://portal/fairway', owner: 'group:ops' };

/** The entities of a landscape by name. */
function entitiesOf(parts: Parameters<typeof aLandscape>[0]) {
  const entities = toEntities(aLandscape(parts), OPTIONS);
  return Object.fromEntries(
    entities.map(entity => [entity.metadata.name, entity]),
  );
}

describe('entities of clusters and fleets', () => {
  it('are resources that lead to the pages of Fairway', () => {
    expect(
      entitiesOf({ clusters: [cluster('eu-1', { env: 'prod' })] }),
    ).toEqual({
      'cluster-eu-1': {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Resource',
        metadata: {
          namespace: 'default',
          name: 'cluster-eu-1',
          title: 'eu-1',
          description: 'Kubernetes cluster eu-1',
          labels: { env: 'prod' },
          annotations: {
            'fairway.dev/cluster': 'default/eu-1',
            'backstage.io/managed-by-location':
              'url:https://portal/fairway/clusters/default/eu-1',
            'backstage.io/managed-by-origin-location':
              'url:https://portal/fairway/clusters/default/eu-1',
          },
          links: [
            {
              url: 'https://portal/fairway/clusters/default/eu-1',
              title: 'Cluster in Fairway',
              icon: 'dashboard',
            },
          ],
        },
        spec: { type: 'kubernetes-cluster', owner: 'group:ops' },
      },
    });
  });

  it('tie a fleet to its clusters: selected ones and named ones of its namespace', () => {
    const { 'fleet-production': production } = entitiesOf({
      clusters: [
        cluster('eu-1', { env: 'prod' }),
        cluster('lab'),
        cluster('extra'),
        cluster('other', { env: 'prod' }, 'elsewhere'),
      ],
      fleets: [
        fleet('production', {
          selector: { matchLabels: { env: 'prod' } },
          clusters: ['extra', 'not-there'],
        }),
      ],
    });
    expect(production.spec).toEqual({
      type: 'fleet',
      owner: 'group:ops',
      dependsOn: [
        'resource:default/cluster-eu-1',
        'resource:default/cluster-extra',
      ],
    });
  });

  it('tie components to the fleets that their sources are promoted through', () => {
    const { 'fleet-production': production, 'fleet-idle': idle } = entitiesOf({
      fleets: [fleet('production'), fleet('idle')],
      sources: [
        source('checkout', 'component:default/Checkout'),
        source('cart', 'cart'),
        source('odd', 'component:/'),
        source('unnamed'),
      ],
      promotions: ['checkout', 'checkout', 'cart', 'odd', 'unnamed'].map(name =>
        promotion(name, 'production'),
      ),
      components: [
        { entityRef: 'component:default/site', annotation: 'cart' },
        { entityRef: 'component:default/far', annotation: 'elsewhere/cart' },
        { entityRef: 'component:default/own', annotation: 'default/unnamed' },
      ],
    });
    expect(production.spec?.dependencyOf).toEqual([
      'component:default/cart',
      'component:default/checkout',
      'component:default/own',
      'component:default/site',
    ]);
    expect(idle.spec).toEqual({ type: 'fleet', owner: 'group:ops' });
  });

  it('are valid in the catalog, however clusters are called and labelled', async () => {
    const policy = EntityPolicies.allOf([
      new SchemaValidEntityPolicy(),
      new DefaultNamespaceEntityPolicy(),
      new FieldFormatEntityPolicy(),
    ]);
    const entities = toEntities(
      aLandscape({
        clusters: [
          cluster('a'.repeat(63)),
          cluster(`${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}`),
          cluster('eu.1.example', {
            empty: '',
            'example.com/ring': 'Canary_1.0',
          }),
        ],
      }),
      OPTIONS,
    );
    for (const entity of entities) {
      expect(await policy.enforce(entity)).toBeDefined();
      expect(await resourceEntityV1alpha1Validator.check(entity)).toBe(true);
    }
  });
});
