import {
  FleetSimulator,
  KubernetesObjectInput,
  startFleetSimulator,
} from '@fairway/fleet-simulator';
import { testGateway } from 'driver-tests';
import { createArgocdDriver } from '../ArgocdDriver';
import { API_VERSION } from '../kinds';

const GIT = 'https://git.example.com/shop/deploy.git';
const CHARTS = 'https://charts.example.com';

const argoObject = (
  kind: string,
  name: string,
  spec: object,
  metadata: object = {},
) =>
  ({
    apiVersion: API_VERSION,
    kind,
    metadata: { name, namespace: 'argocd', ...metadata },
    spec,
  } as KubernetesObjectInput);

const application = (name: string, spec: object, metadata: object = {}) =>
  argoObject(
    'Application',
    name,
    {
      project: 'default',
      destination: { name: 'in-cluster', namespace: 'shop' },
      ...spec,
    },
    metadata,
  );

const applicationSet = (name: string, generators: object[]) =>
  argoObject('ApplicationSet', name, {
    generators,
    template: {
      metadata: { name: '{{cluster}}-shop' },
      spec: {
        project: 'default',
        destination: { name: '{{cluster}}', namespace: 'shop' },
        source: { repoURL: GIT, path: 'apps', targetRevision: '{{revision}}' },
      },
    },
  });

describe('what the driver argocd discovers', () => {
  let simulator: FleetSimulator;
  let gateway: ReturnType<typeof testGateway>;
  const driver = createArgocdDriver();

  const start = async (objects: KubernetesObjectInput[], hasArgo = true) => {
    simulator = await startFleetSimulator({
      clusters: [
        { name: 'argo', objects, ...(hasArgo && { gitOps: ['argocd'] }) },
      ],
    });
    simulator.cluster('argo').controller.pause();
    gateway = testGateway('argo', {
      url: simulator.clusterUrl('argo'),
      token: 'anything',
    });
  };
  afterEach(async () => {
    await gateway.close();
    await simulator.stop();
  });

  const discover = (limit = 200, token?: string) =>
    driver.discover!(
      {
        cluster: gateway.connect('argo'),
        signal: new AbortController().signal,
      },
      { limit, continue: token },
    );
  const discovered = async (name: string) => {
    const { items } = await discover();
    const unit = items.find(({ object }) => object.name === name)!;
    if (unit.version) {
      expect(
        driver.validate({
          source: 'team/shop',
          cluster: 'eu',
          unit: { name: 'shop', object: unit.object, version: unit.version },
        }),
      ).toEqual([]);
    }
    return unit;
  };

  it('is the revision of an Application, sure where it stays and doubted where it moves', async () => {
    await start([
      application('tagged', {
        source: { repoURL: GIT, path: 'a', targetRevision: 'v1.2.0' },
      }),
      application('branch', {
        source: { repoURL: GIT, path: 'a', targetRevision: 'feature/x' },
      }),
      application('head', { source: { repoURL: GIT, path: 'a' } }),
    ]);
    expect(await discovered('tagged')).toMatchObject({
      version: { targetRevision: true },
      field: 'spec.source.targetRevision',
      current: 'v1.2.0',
      confidence: 'High',
    });
    expect(await discovered('branch')).toMatchObject({
      confidence: 'Medium',
      reason: expect.stringContaining('may be a branch'),
    });
    expect(await discovered('head')).toMatchObject({
      confidence: 'Low',
      reason: expect.stringContaining('the default branch'),
    });
  });

  it('is the chart among several sources, and parameters, values and images of others', async () => {
    await start([
      application('several', {
        sources: [
          { repoURL: GIT, targetRevision: 'main', ref: 'values' },
          { repoURL: CHARTS, chart: 'shop', targetRevision: '1.4.0' },
        ],
      }),
      application('helm', {
        source: {
          repoURL: GIT,
          path: 'chart',
          targetRevision: 'main',
          helm: {
            parameters: [
              { name: 'image.tag', value: 'v9' },
              { name: 'password', value: 'hunter2' },
            ],
            valuesObject: { worker: { image: { tag: 'v8' } }, key: 'hunter2' },
          },
        },
      }),
      application('kustomize', {
        source: {
          repoURL: GIT,
          path: 'k',
          targetRevision: 'main',
          kustomize: { images: ['registry.example.com/app:v3'] },
        },
      }),
    ]);
    expect(await discovered('several')).toMatchObject({
      version: {
        targetRevision: true,
        source: { repoURL: CHARTS, chart: 'shop' },
      },
      current: '1.4.0',
      confidence: 'High',
    });
    const helm = await discovered('helm');
    expect(helm).toMatchObject({
      version: { helmParameter: 'image.tag' },
      current: 'v9',
      confidence: 'High',
      alternatives: [
        { version: { helmValue: 'worker.image.tag' }, current: 'v8' },
        { version: { targetRevision: true }, current: 'main' },
      ],
    });
    expect(JSON.stringify(helm)).not.toContain('hunter2');
    expect(await discovered('kustomize')).toMatchObject({
      version: { kustomizeImage: 'registry.example.com/app' },
      current: 'v3',
    });
  });

  it('is each element of a list generator, with the Application that is made of it', async () => {
    await start([
      applicationSet('shop', [
        {
          list: {
            elements: [
              { cluster: 'eu', revision: 'v1' },
              { cluster: 'us', revision: 'v2' },
            ],
          },
        },
      ]),
      applicationSet('cluster-generator', [{ clusters: {} }]),
    ]);
    expect(await discovered('shop')).toMatchObject({
      version: {
        element: 'revision',
        match: { cluster: 'eu' },
        applications: [{ name: 'eu-shop', version: { targetRevision: true } }],
      },
      current: 'v1',
      confidence: 'High',
      alternatives: [{ version: { match: { cluster: 'us' } }, current: 'v2' }],
    });
    const other = await discovered('cluster-generator');
    expect(other.version).toBeUndefined();
    expect(other.reason).toContain('its generator (clusters)');
  });

  it('tells who would set an Application back', async () => {
    const owned = {
      ownerReferences: [
        {
          apiVersion: API_VERSION,
          kind: 'ApplicationSet',
          name: 'shop',
          uid: '1',
          controller: true,
        },
      ],
    };
    const source = { repoURL: GIT, path: 'a', targetRevision: 'v1' };
    await start([
      applicationSet('shop', [
        { list: { elements: [{ cluster: 'eu', revision: 'v1' }] } },
      ]),
      application('eu-shop', { source }, owned),
      application('parent', {
        source,
        syncPolicy: { automated: { selfHeal: true } },
      }),
      application(
        'child',
        { source },
        {
          annotations: {
            'argocd.argoproj.io/tracking-id':
              'parent:argoproj.io/Application:argocd/child',
          },
        },
      ),
    ]);
    const made = await discovered('eu-shop');
    expect(made.version).toBeUndefined();
    expect(made.reason).toContain('ApplicationSet argocd/shop has made it');
    const child = await discovered('child');
    expect(child.version).toBeUndefined();
    expect(child.reason).toContain('Application argocd/parent keeps it');
  });

  it('is only read, page by page', async () => {
    const source = { repoURL: GIT, path: 'a', targetRevision: 'v1' };
    await start([
      ...['a', 'b', 'c'].map(name => application(name, { source })),
      applicationSet('d', [{ clusters: {} }]),
    ]);
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await discover(2, token);
      names.push(...page.items.map(({ object }) => object.name));
      token = page.continue;
    } while (token);
    expect(names).toEqual(['a', 'b', 'c', 'd']);
    expect(
      Object.keys(simulator.counters().byVerb).every(verb =>
        ['get', 'list', 'discovery'].includes(verb),
      ),
    ).toBe(true);
  });

  it('is nothing where there is no Argo CD, and says so', async () => {
    await start([], false);
    const { items, notes } = await discover();
    expect(items).toEqual([]);
    expect(notes).toEqual([
      'the cluster serves no Application of argoproj.io/v1alpha1; nothing of that kind is listed',
      'the cluster serves no ApplicationSet of argoproj.io/v1alpha1; nothing of that kind is listed',
    ]);
  });
});
