import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Kubectl } from '@fairway/fleet-simulator/testUtils';
import type {
  Discoveries,
  DiscoveredUnit,
} from '@fairway/plugin-fairway-common';
import {
  ClusterConnection,
  ClusterError,
  DeliveryDriver,
  DiscoveryQuery,
  Reachability,
} from '@fairway/plugin-fairway-node';
import {
  createFairwayConditionalDecision,
  fairwayConditions,
} from '../authorization';
import { startApi, TestApi, TestPolicy } from '../k8s/__testUtils__/api';
import { kubectlFor } from '../k8s/__testUtils__/kubectl';
import { backend, cluster, doc } from '../k8s/__testUtils__/objects';
import { stored } from '../resources/__testUtils__/runs';
import type { DatabaseStore } from '../store';
import { aStore } from '../store/__fixtures__/stores';

jest.setTimeout(60_000);

const PERMISSION = 'fairway.discovery.use';
const NOW = Date.parse('2026-01-02T03:04:05.000Z');

const deployment = (name: string, unit: Partial<DiscoveredUnit> = {}) => ({
  object: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'shop',
    name,
  },
  group: name,
  version: { container: 'app' },
  field: 'spec.template.spec.containers[name=app].image',
  current: 'v1',
  confidence: 'High' as const,
  reason: 'container "app" is the only one, and its image names a version',
  owner: 'kubectl',
  handOver: [
    `kubectl annotate deployment.apps/${name} -n shop fairway.dev/managed-by={source}`,
  ],
  ...unit,
});

const unsupported = {
  ...deployment('web'),
  version: undefined,
  field: undefined,
  current: undefined,
  confidence: 'Low' as const,
  reason: 'HelmRelease shop/web made it',
  handOver: [],
};

describe('what could be promoted', () => {
  let store: DatabaseStore;
  let api: TestApi;
  let kubectl: Kubectl;
  let found: DiscoveredUnit[];
  let failure: Error | undefined;
  let reachability: Reachability;
  const asked: { driver: string; cluster: string; query: DiscoveryQuery }[] =
    [];

  /** Lists what is found, and hands out numbers as tokens. */
  const driverOf = (name: string): DeliveryDriver =>
    ({
      name,
      capabilities: { rollback: true, watch: true },
      validate: () => [],
      discover: async (
        { cluster: { name: on } }: { cluster: ClusterConnection },
        query: DiscoveryQuery,
      ) => {
        asked.push({ driver: name, cluster: on, query });
        if (failure) {
          throw failure;
        }
        const start = Number(query.continue ?? 0);
        const end = start + query.limit;
        return {
          items: found.slice(start, end),
          notes: start === 0 ? [`no CronJob is listed`] : [],
          ...(end < found.length && { continue: String(end) }),
        };
      },
    } as unknown as DeliveryDriver);

  beforeEach(async () => {
    asked.length = 0;
    failure = undefined;
    found = [
      deployment('checkout'),
      deployment('search', { group: 'shop', confidence: 'Medium' }),
      deployment('cart', { group: 'shop' }),
      unsupported,
    ];
    reachability = { state: 'Unknown' };
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store, {
      drivers: [driverOf('kubernetes'), driverOf('flux')],
      now: () => NOW,
      connect: name => ({ name } as ClusterConnection),
      reachability: () => reachability,
    });
    kubectl = await kubectlFor(api);
    await store.commit({
      creates: [
        cluster('eu-1'),
        cluster('us-1', { env: 'dev' }),
        doc('Backend', 'argo', {
          driver: 'flux',
          hub: { backstageCluster: 'argo-eu' },
        }),
      ].map(document => ({ object: stored(document) })),
    });
  });
  afterEach(async () => {
    await kubectl.close();
    await api.close();
  });

  const post = async (body: unknown, user?: string) => {
    const response = await api.request('POST', '/views/discover', {
      body,
      user,
    });
    return {
      status: response.status,
      body: (await response.json()) as Discoveries & { message: string },
    };
  };
  const onlyDiscovery =
    (decision: ReturnType<TestPolicy>): TestPolicy =>
    ({ name }) =>
      (name as string) === PERMISSION
        ? decision
        : { result: AuthorizeResult.ALLOW };

  describe('asked for by the portal', () => {
    it('comes from all drivers, with what they could not look at', async () => {
      const { status, body } = await post({
        cluster: 'eu-1',
        objectNamespace: 'shop',
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        place: 'eu-1',
        readAt: new Date(NOW).toISOString(),
        notes: [
          { driver: 'kubernetes', message: 'no CronJob is listed' },
          { driver: 'flux', message: 'no CronJob is listed' },
        ],
      });
      expect(body.items).toHaveLength(8);
      expect(body.items[0]).toEqual({
        driver: 'kubernetes',
        ...deployment('checkout'),
      });
      expect(body.continue).toBeUndefined();
      expect(asked.map(({ cluster: name, query }) => [name, query])).toEqual(
        [100, 96].map(limit => ['eu-1', { namespace: 'shop', limit }]),
      );
    });

    it('comes page by page, across drivers, each object once', async () => {
      const seen: string[] = [];
      let token: string | undefined;
      let pages = 0;
      do {
        const { body } = await post({
          cluster: 'eu-1',
          limit: 3,
          continue: token,
        });
        expect(body.items.length).toBeLessThanOrEqual(3);
        seen.push(
          ...body.items.map(({ driver, object }) => `${driver} ${object.name}`),
        );
        token = body.continue;
        pages += 1;
      } while (token && pages < 10);
      expect(seen).toEqual(
        ['kubernetes', 'flux'].flatMap(driver =>
          ['checkout', 'search', 'cart', 'web'].map(
            name => `${driver} ${name}`,
          ),
        ),
      );
    });

    it('comes from the hub of a Backend, by the drivers of its Backends', async () => {
      const { body } = await post({ hub: 'argo-eu' });
      expect(body.place).toBe('argo-eu');
      expect(asked.map(({ driver, cluster: on }) => [driver, on])).toEqual([
        ['flux', 'argo-eu'],
      ]);
    });

    it.each([
      ['neither cluster nor hub', {}, 400, 'give either cluster'],
      ['both', { cluster: 'eu-1', hub: 'x' }, 400, 'give either cluster'],
      ['a limit beyond 200', { cluster: 'eu-1', limit: 201 }, 400, 'limit'],
      ['a cluster that is not there', { cluster: 'no' }, 404, 'not found'],
      ['a hub that is not there', { hub: 'no' }, 404, 'no Backend'],
      [
        'a driver that is not there',
        { cluster: 'eu-1', drivers: ['argocd'] },
        400,
        'use some of kubernetes, flux',
      ],
      [
        'a token of something else',
        { cluster: 'eu-1', continue: 'abc' },
        400,
        'continue is not valid',
      ],
    ])('refuses %s', async (_, body, status, message) => {
      const answer = await post(body);
      expect(answer.status).toBe(status);
      expect(answer.body.message).toContain(message);
      expect(asked).toEqual([]);
    });

    it.each([
      ['Unreachable', 503, 'see whether the API server'],
      ['CredentialInvalid', 503, 'renew the credentials'],
      ['Timeout', 504, 'fewer objects at once'],
      ['Expired', 410, 'start again without continue'],
    ])('tells of a cluster with %s what to do', async (reason, status, fix) => {
      failure = new ClusterError(reason, 'it failed', { retryable: true });
      const answer = await post({ cluster: 'eu-1' });
      expect(answer.status).toBe(status);
      expect(answer.body.message).toContain(fix);
    });

    it('does not wait for a cluster that is known not to answer', async () => {
      reachability = { state: 'Unreachable', message: 'no route' };
      const answer = await post({ cluster: 'eu-1' });
      expect(answer.status).toBe(503);
      expect(answer.body.message).toContain('no route');
      expect(asked).toEqual([]);
    });
  });

  describe('and who may see it', () => {
    it('takes a permission of its own, decided on the Cluster', async () => {
      api.setPolicy(onlyDiscovery({ result: AuthorizeResult.DENY }));
      const denied = await post({ cluster: 'eu-1' });
      expect(denied.status).toBe(403);
      expect(denied.body.message).toContain(PERMISSION);
      expect(asked).toEqual([]);

      api.setPolicy(asking =>
        (asking.name as string) === PERMISSION
          ? createFairwayConditionalDecision(
              asking as never,
              fairwayConditions.hasLabel({ label: 'env', values: ['dev'] }),
            )
          : { result: AuthorizeResult.ALLOW },
      );
      expect((await post({ cluster: 'eu-1' })).status).toBe(403);
      expect((await post({ cluster: 'us-1' })).status).toBe(200);
    });

    it('tells nothing of clusters that may not be read', async () => {
      api.setPolicy(({ name }) => ({
        result:
          (name as string) === 'fairway.resource.read'
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }));
      expect((await post({ cluster: 'eu-1' })).status).toBe(403);
      expect(asked).toEqual([]);
    });

    it('leaves a row in the audit log, where it is shown and where it is refused', async () => {
      await post({ cluster: 'eu-1', objectNamespace: 'shop' });
      api.setPolicy(onlyDiscovery({ result: AuthorizeResult.DENY }));
      await post({ cluster: 'eu-1' });
      expect(await store.audit({ limit: 10 })).toMatchObject([
        {
          actor: 'user:default/dana',
          verb: 'discover',
          kind: 'Cluster',
          namespace: 'default',
          name: 'eu-1',
          allowed: true,
          command: { cluster: 'eu-1', objectNamespace: 'shop' },
        },
        { verb: 'discover', allowed: false },
      ]);
    });

    it('is told by kubectl auth can-i', async () => {
      expect(await kubectl.ok(['auth', 'can-i', 'list', 'discoveries'])).toBe(
        'yes\n',
      );
      api.setPolicy(onlyDiscovery({ result: AuthorizeResult.DENY }));
      const no = await kubectl.run(['auth', 'can-i', 'list', 'discoveries']);
      expect(no.stdout).toContain('no');
    });
  });

  describe('asked for by kubectl', () => {
    const get = (...args: string[]) =>
      kubectl.ok([
        'get',
        'discoveries',
        '-n',
        'default',
        '--field-selector',
        'spec.cluster=eu-1,spec.driver=kubernetes',
        ...args,
      ]);

    it('is a table, and warns of what is not listed', async () => {
      const lines = (await get()).trim().split('\n');
      expect(lines[0].split(/\s\s+/)).toEqual([
        'CLUSTER',
        'KIND',
        'NAMESPACE',
        'NAME',
        'FIELD',
        'VERSION',
        'CONFIDENCE',
        'REASON',
      ]);
      expect(lines[1].split(/\s\s+/)).toEqual([
        'eu-1',
        'Deployment',
        'shop',
        'checkout',
        'spec.template.spec.containers[name=app].image',
        'v1',
        'High',
        'container "app" is the only one, and its image names a version',
      ]);
      expect(lines.join('\n')).toContain('HelmRelease shop/web made it');
      expect(lines.join('\n')).toContain(
        'Warning: kubernetes: no CronJob is listed',
      );
    });

    it('comes in chunks, however few are asked for at once', async () => {
      const whole = await get();
      const rows = (await get('--chunk-size=2')).split('\n');
      expect(rows.filter(row => row.startsWith('eu-1'))).toEqual(
        whole.split('\n').filter(row => row.startsWith('eu-1')),
      );
    });

    it('is objects that tell how to hand the field over', async () => {
      const { items } = JSON.parse(
        (await get('-o', 'json')).replace(/^Warning.*\n/gm, ''),
      );
      expect(items[0]).toMatchObject({
        kind: 'Discovery',
        metadata: {
          name: 'eu-1.kubernetes.deployment.shop.checkout',
          namespace: 'default',
        },
        spec: {
          cluster: 'eu-1',
          version: { container: 'app' },
          handOver: [
            'kubectl annotate deployment.apps/checkout -n shop fairway.dev/managed-by=default/checkout',
          ],
        },
      });
    });

    it.each([
      [
        'a list without a cluster',
        ['get', 'discoveries', '-n', 'default'],
        'say which cluster to look at: kubectl get discoveries',
      ],
      [
        'a list of all namespaces',
        ['get', 'discoveries', '-A'],
        'made for a cluster of a namespace',
      ],
      [
        'a single object',
        ['get', 'discovery', 'x', '-n', 'default'],
        'can only be listed',
      ],
    ])('refuses %s with the fix', async (_, args, message) => {
      const { code, stderr } = await kubectl.run(args);
      expect(code).not.toBe(0);
      expect(stderr).toContain(message);
    });

    it('becomes manifests that the API takes as they are', async () => {
      await kubectl.ok(['apply', '-f', '-'], { input: backend('plain') });
      const yaml = await kubectl.ok([
        'get',
        '--raw',
        '/apis/fairway.dev/v1alpha1/namespaces/default/discoveries/manifests?fieldSelector=spec.cluster%3Deu-1',
      ]);
      expect(yaml).toContain('kubernetes: no CronJob is listed');
      expect(yaml).toContain(
        'kubectl annotate deployment.apps/search -n shop fairway.dev/managed-by=default/shop',
      );
      expect(yaml).toContain('Confidence Medium');
      const applied = await kubectl.ok(['apply', '-f', '-'], { input: yaml });
      expect(applied.trim().split('\n')).toEqual([
        'source.fairway.dev/checkout created',
        'source.fairway.dev/shop created',
        'backend.fairway.dev/flux created',
        'source.fairway.dev/checkout-2 created',
        'source.fairway.dev/shop-2 created',
      ]);
      const source = JSON.parse(
        await kubectl.ok(['get', 'source', 'shop', '-o', 'json']),
      );
      expect(source.spec).toMatchObject({
        backendRef: { name: 'plain' },
        units: [{ name: 'search' }, { name: 'cart' }],
      });
      // What exists already is not made again.
      const again = await kubectl.ok([
        'get',
        '--raw',
        '/apis/fairway.dev/v1alpha1/namespaces/default/discoveries/manifests?fieldSelector=spec.cluster%3Deu-1,spec.driver%3Dflux',
      ]);
      expect(again).not.toContain('kind: Backend');
    });
  });
});
