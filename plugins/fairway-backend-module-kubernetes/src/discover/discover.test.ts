import {
  CustomKind,
  FleetSimulator,
  KubernetesObjectInput,
  startFleetSimulator,
} from '@fairway/fleet-simulator';
import { testGateway } from 'driver-tests';
import { createKubernetesDriver } from '../KubernetesDriver';

const IMAGE = 'registry.example.com:5000/shop/app';

const CRON_JOB: CustomKind = {
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  namespaced: true,
};

interface Shape {
  kind?: string;
  namespace?: string;
  metadata?: Record<string, unknown>;
  /** By the names of the containers. */
  images?: Record<string, string>;
  spec?: Record<string, unknown>;
}

function workload(name: string, shape: Shape = {}): KubernetesObjectInput {
  const { kind = 'Deployment', namespace = 'shop', metadata, spec } = shape;
  const template = {
    metadata: { labels: { app: name } },
    spec: {
      containers: Object.entries(shape.images ?? { app: `${IMAGE}:v1` }).map(
        ([container, image]) => ({ name: container, image }),
      ),
    },
  };
  return {
    apiVersion: kind === 'CronJob' ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: { name, namespace, ...metadata },
    spec:
      kind === 'CronJob'
        ? {
            schedule: '0 * * * *',
            jobTemplate: { spec: { template } },
            ...spec,
          }
        : { selector: { matchLabels: { app: name } }, template, ...spec },
  } as KubernetesObjectInput;
}

const readsOnly = (simulator: FleetSimulator) =>
  Object.keys(simulator.counters().byVerb).every(verb =>
    ['get', 'list', 'discovery'].includes(verb),
  );

describe('what the driver kubernetes discovers', () => {
  let simulator: FleetSimulator;
  let gateway: ReturnType<typeof testGateway>;
  const driver = createKubernetesDriver();

  const start = async (
    objects: KubernetesObjectInput[],
    kinds: CustomKind[] = [CRON_JOB],
  ) => {
    simulator = await startFleetSimulator({
      clusters: [{ name: 'eu', objects, kinds }],
    });
    gateway = testGateway('eu', {
      url: simulator.clusterUrl('eu'),
      token: 'anything',
    });
  };
  afterEach(async () => {
    await gateway.close();
    await simulator.stop();
  });

  const discover = (query: { namespace?: string; continue?: string } = {}) =>
    driver.discover!(
      { cluster: gateway.connect('eu'), signal: new AbortController().signal },
      { limit: 200, ...query },
    );
  const only = async (object: KubernetesObjectInput) => {
    await start([object]);
    const { items } = await discover();
    expect(items).toHaveLength(1);
    return items[0];
  };

  it('is each workload, with the field, the version and how to opt in', async () => {
    await start([
      workload('checkout'),
      workload('db', { kind: 'StatefulSet' }),
      workload('agent', { kind: 'DaemonSet' }),
      workload('report', { kind: 'CronJob' }),
    ]);
    const { items, notes } = await discover();
    expect(notes).toEqual([]);
    expect(
      items.map(({ object, field, current, confidence }) => ({
        kind: object.kind,
        field,
        current,
        confidence,
      })),
    ).toEqual(
      ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'].map(kind => ({
        kind,
        field: `spec.${
          kind === 'CronJob' ? 'jobTemplate.spec.' : ''
        }template.spec.containers[name=app].image`,
        current: 'v1',
        confidence: 'High',
      })),
    );
    expect(items[0]).toMatchObject({
      object: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'checkout',
      },
      group: 'checkout',
      version: { container: 'app' },
      owner: 'fleet-simulator',
    });
    expect(items[0].handOver.at(-1)).toBe(
      'kubectl annotate deployment.apps/checkout -n shop fairway.dev/managed-by={source}',
    );
  });

  it('is only read, a kind at a time, page by page', async () => {
    await start([
      ...['a', 'b', 'c'].map(name => workload(name)),
      workload('other', { namespace: 'other' }),
      workload('d', { kind: 'StatefulSet' }),
      workload('e', { kind: 'CronJob' }),
    ]);
    const names: string[] = [];
    const sizes: number[] = [];
    let token: string | undefined;
    do {
      const page = await driver.discover!(
        {
          cluster: gateway.connect('eu'),
          signal: new AbortController().signal,
        },
        { limit: 2, namespace: 'shop', continue: token },
      );
      names.push(...page.items.map(({ object }) => object.name));
      sizes.push(page.items.length);
      token = page.continue;
    } while (token);
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(Math.max(...sizes)).toBe(2);
    expect(readsOnly(simulator)).toBe(true);
  });

  it('refuses a token that it has not given out', async () => {
    await start([]);
    await expect(discover({ continue: '["x"]' })).rejects.toMatchObject({
      reason: 'BadRequest',
    });
  });

  it('takes the container that is named after the workload for the main one', async () => {
    const unit = await only(
      workload('checkout', {
        images: { proxy: 'proxy:2', checkout: `${IMAGE}:v3` },
      }),
    );
    expect(unit).toMatchObject({
      version: { container: 'checkout' },
      current: 'v3',
      confidence: 'Medium',
      reason: expect.stringContaining('2 containers (proxy, checkout)'),
      alternatives: [{ version: { container: 'proxy' }, current: '2' }],
    });
  });

  it('doubts where no container stands out, and where a tag moves', async () => {
    await start([
      workload('a', { images: { one: 'x:1', two: 'y:1' } }),
      workload('b', { images: { app: `${IMAGE}:latest` } }),
      workload('c', { images: { app: IMAGE } }),
      workload('d', { namespace: 'kube-system' }),
    ]);
    const { items } = await discover();
    expect(items.map(({ confidence }) => confidence)).toEqual(
      Array(4).fill('Low'),
    );
    const reasonOf = (name: string) =>
      items.find(({ object }) => object.name === name)!.reason;
    expect(reasonOf('a')).toContain('none is named after it');
    expect(reasonOf('b')).toContain('"latest", which names no version');
    expect(reasonOf('c')).toContain('"latest", which names no version');
    expect(reasonOf('d')).toContain('a part of Kubernetes itself');
  });

  it.each([
    [
      'Rollout web',
      {
        ownerReferences: [
          {
            apiVersion: 'example.com/v1',
            kind: 'Rollout',
            name: 'web',
            uid: '1',
            controller: true,
          },
        ],
      },
    ],
    [
      'HelmRelease apps/web',
      {
        labels: {
          'helm.toolkit.fluxcd.io/name': 'web',
          'helm.toolkit.fluxcd.io/namespace': 'apps',
        },
      },
    ],
    [
      'Application web of Argo CD',
      {
        annotations: {
          'argocd.argoproj.io/tracking-id': 'web:apps/Deployment:shop/web',
        },
      },
    ],
  ])('tells that %s would bring back the version', async (name, metadata) => {
    const unit = await only(workload('web', { metadata }));
    expect(unit.version).toBeUndefined();
    expect(unit).toMatchObject({
      confidence: 'Low',
      reason: expect.stringContaining(`${name} made it`),
      handOver: [],
    });
  });

  it('warns of a Helm release, which it can promote until the next upgrade', async () => {
    const unit = await only(
      workload('web', {
        metadata: { annotations: { 'meta.helm.sh/release-name': 'shop' } },
      }),
    );
    expect(unit).toMatchObject({
      version: { container: 'app' },
      confidence: 'Low',
      reason: expect.stringContaining('Helm release shop'),
    });
  });

  it('groups by what an object is a part of, and tells what has opted in', async () => {
    const unit = await only(
      workload('checkout-api', {
        metadata: {
          labels: {
            'app.kubernetes.io/part-of': 'checkout',
            'app.kubernetes.io/name': 'api',
          },
          annotations: { 'fairway.dev/managed-by': 'team/checkout' },
        },
      }),
    );
    expect(unit).toMatchObject({ group: 'checkout', optedIn: 'team/checkout' });
    expect(unit.handOver.join()).not.toContain('annotate');
  });

  it('goes on where it may not list a kind or there is none, and tells what is missing', async () => {
    await start([workload('checkout')], []);
    simulator.cluster('eu').faults.add({
      path: '/deployments',
      effect: { type: 'Error', code: 403 },
    });
    const { items, notes } = await discover();
    expect(items).toEqual([]);
    expect(notes).toEqual([
      'no Deployment is listed: grant get, list, watch and patch on deployments of API group apps to the account that Fairway uses on this cluster',
      'the cluster serves no CronJob of batch/v1; nothing of that kind is listed',
    ]);
  });
});
