import {
  AuthService,
  coreServices,
  createBackendModule,
  createBackendPlugin,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogProcessingExtensionPoint,
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import express from 'express';
import { cluster, fleet, promotion, source } from './__testUtils__/landscape';
import catalogModuleFairway from '.';

jest.setTimeout(60_000);

/** How many objects the Fairway of the test gives at once. */
const PAGE_SIZE = 2;

/** A catalog that knows a component already. */
const knownComponent = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'known-component',
  register(env) {
    env.registerInit({
      deps: { processing: catalogProcessingExtensionPoint },
      async init({ processing }) {
        processing.addEntityProvider({
          getProviderName: () => 'known-component',
          connect: connection =>
            connection.applyMutation({
              type: 'full',
              entities: [
                {
                  entity: {
                    apiVersion: 'backstage.io/v1alpha1',
                    kind: 'Component',
                    metadata: {
                      name: 'checkout-site',
                      annotations: {
                        'fairway.dev/source': 'checkout',
                        'backstage.io/managed-by-location': 'test:x',
                        'backstage.io/managed-by-origin-location': 'test:x',
                      },
                    },
                    spec: {
                      type: 'website',
                      lifecycle: 'production',
                      owner: 'ops',
                    },
                  },
                },
              ],
            }),
        });
      },
    });
  },
});

/** A backend that gives these lists, by plural, to other plugins. */
const aFairway = (lists: Record<string, unknown[]>) =>
  createBackendPlugin({
    pluginId: 'fairway',
    register(env) {
      env.registerInit({
        deps: {
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
        },
        async init({ httpAuth, httpRouter }) {
          const router = express.Router();
          router.get(
            '/k8s/apis/fairway.dev/v1alpha1/:plural',
            async (req, res) => {
              await httpAuth.credentials(req, { allow: ['service'] });
              const items = lists[req.params.plural] ?? [];
              const from = Number(req.query.continue ?? 0);
              const to = from + PAGE_SIZE;
              res.json({
                metadata: to < items.length ? { continue: String(to) } : {},
                items: items.slice(from, to),
              });
            },
          );
          httpRouter.use(router);
        },
      });
    },
  });

async function start(lists: Record<string, unknown[]>) {
  let services:
    | {
        auth: AuthService;
        catalog: CatalogService;
        scheduler: SchedulerService;
      }
    | undefined;
  await startTestBackend({
    features: [
      catalogPlugin,
      knownComponent,
      catalogModuleFairway,
      aFairway(lists),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'https://portal' },
          catalog: { rules: [{ allow: ['Component', 'Resource'] }] },
          fairway: { catalog: { owner: 'group:default/ops' } },
        },
      }),
      createBackendPlugin({
        pluginId: 'observer',
        register(env) {
          env.registerInit({
            deps: {
              auth: coreServices.auth,
              catalog: catalogServiceRef,
              scheduler: coreServices.scheduler,
            },
            async init(deps) {
              services = deps;
            },
          });
        },
      }),
    ],
  });
  const { auth, catalog, scheduler } = services!;
  const credentials = await auth.getOwnServiceCredentials();
  return {
    refresh: () => scheduler.triggerTask('fairway-entities'),
    entity: (ref: string) => catalog.getEntityByRef(ref, { credentials }),
  };
}

/** Asks until the catalog has processed what it was told. */
async function eventually(check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
    }
  }
}

describe('the module of the catalog', () => {
  it('keeps clusters and fleets in the catalog, with relations to components', async () => {
    const lists: Record<string, unknown[]> = {
      clusters: ['eu-1', 'eu-2', 'eu-3'].map(name =>
        cluster(name, { env: 'prod' }),
      ),
      fleets: [
        fleet('production', { selector: { matchLabels: { env: 'prod' } } }),
      ],
      sources: [source('checkout')],
      promotions: [promotion('checkout', 'production')],
    };
    const { refresh, entity } = await start(lists);
    const relations = async (ref: string) =>
      (await entity(ref))?.relations?.map(
        ({ type, targetRef }) => `${type} ${targetRef}`,
      );
    await eventually(async () =>
      expect(await entity('component:default/checkout-site')).toBeDefined(),
    );

    await refresh();
    await eventually(async () => {
      expect(await relations('resource:default/fleet-production')).toEqual([
        'dependencyOf component:default/checkout-site',
        'dependsOn resource:default/cluster-eu-1',
        'dependsOn resource:default/cluster-eu-2',
        'dependsOn resource:default/cluster-eu-3',
        'ownedBy group:default/ops',
      ]);
      expect(await relations('resource:default/cluster-eu-3')).toEqual([
        'dependencyOf resource:default/fleet-production',
        'ownedBy group:default/ops',
      ]);
      expect(await relations('component:default/checkout-site')).toContain(
        'dependsOn resource:default/fleet-production',
      );
    });
    expect(await entity('resource:default/cluster-eu-1')).toMatchObject({
      metadata: {
        title: 'eu-1',
        links: [{ url: 'https://portal/fairway/clusters/default/eu-1' }],
      },
      spec: { type: 'kubernetes-cluster' },
    });

    lists.clusters.pop();
    await refresh();
    await eventually(async () => {
      expect(await entity('resource:default/cluster-eu-3')).toBeUndefined();
      expect(await relations('resource:default/fleet-production')).toHaveLength(
        4,
      );
    });
  });
});
