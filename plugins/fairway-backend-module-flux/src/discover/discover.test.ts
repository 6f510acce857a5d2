import {
  FleetSimulator,
  KubernetesObjectInput,
  startFleetSimulator,
} from '@fairway/fleet-simulator';
import { testGateway } from 'driver-tests';
import { createFluxDriver } from '../FluxDriver';

const SOURCE = 'source.toolkit.fluxcd.io/v1';
const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io/v1';
const HELM = 'helm.toolkit.fluxcd.io/v2';
const OPERATOR = 'fluxcd.controlplane.io/v1';

const fluxObject = (
  apiVersion: string,
  kind: string,
  name: string,
  spec: Record<string, unknown>,
  metadata: Record<string, unknown> = {},
) =>
  ({
    apiVersion,
    kind,
    metadata: { name, namespace: 'apps', ...metadata },
    spec: { interval: '10m', ...spec },
  } as KubernetesObjectInput);

const oci = (name: string, ref?: object, spec: object = {}) =>
  fluxObject(SOURCE, 'OCIRepository', name, {
    url: `oci://registry.example.com/${name}`,
    ...(ref && { ref }),
    ...spec,
  });
const git = (name: string, ref?: object) =>
  fluxObject(SOURCE, 'GitRepository', name, {
    url: `https://git.example.com/${name}`,
    ...(ref && { ref }),
  });
const kustomization = (name: string, spec: object, namespace = 'apps') =>
  fluxObject(
    KUSTOMIZE,
    'Kustomization',
    name,
    { prune: true, ...spec },
    { namespace },
  );
const release = (name: string, spec: object) =>
  fluxObject(HELM, 'HelmRelease', name, { ...spec });
const chartOf = (version?: string, sourceKind = 'HelmRepository') => ({
  chart: {
    spec: {
      chart: 'app',
      ...(version && { version }),
      sourceRef: { kind: sourceKind, name: 'charts' },
    },
  },
});

describe('what the driver flux discovers', () => {
  let simulator: FleetSimulator;
  let gateway: ReturnType<typeof testGateway>;
  const driver = createFluxDriver();

  const start = async (
    objects: KubernetesObjectInput[],
    hasFlux: boolean = true,
  ) => {
    simulator = await startFleetSimulator({
      clusters: [{ name: 'eu', objects, ...(hasFlux && { gitOps: ['flux'] }) }],
    });
    gateway = testGateway('eu', {
      url: simulator.clusterUrl('eu'),
      token: 'anything',
    });
    simulator.cluster('eu').controller.pause();
  };
  afterEach(async () => {
    await gateway.close();
    await simulator.stop();
  });

  const discover = (limit = 200, token?: string) =>
    driver.discover!(
      { cluster: gateway.connect('eu'), signal: new AbortController().signal },
      { limit, continue: token },
    );
  const discovered = async (kind: string, name: string) => {
    const { items } = await discover();
    return items.find(
      ({ object }) => object.kind === kind && object.name === name,
    )!;
  };

  it('is a source with all that consume it, in each namespace', async () => {
    await start([
      oci('shop', { tag: 'v1.2.3' }),
      kustomization('shop', {
        sourceRef: { kind: 'OCIRepository', name: 'shop' },
      }),
      kustomization(
        'shop-eu',
        {
          sourceRef: { kind: 'OCIRepository', name: 'shop', namespace: 'apps' },
        },
        'tenants',
      ),
      kustomization('other', {
        sourceRef: { kind: 'OCIRepository', name: 'other' },
      }),
      release('shop', { chartRef: { kind: 'OCIRepository', name: 'shop' } }),
    ]);
    const unit = await discovered('OCIRepository', 'shop');
    expect(unit).toMatchObject({
      object: {
        apiVersion: SOURCE,
        kind: 'OCIRepository',
        namespace: 'apps',
        name: 'shop',
      },
      version: {
        ref: 'tag',
        consumers: [
          { kind: 'Kustomization', name: 'shop' },
          { kind: 'Kustomization', namespace: 'tenants', name: 'shop-eu' },
          { kind: 'HelmRelease', name: 'shop' },
        ],
      },
      field: 'spec.ref.tag',
      current: 'v1.2.3',
      confidence: 'High',
    });
    expect(
      driver.validate({
        source: 'team/shop',
        cluster: 'eu',
        unit: { name: 'shop', object: unit.object, version: unit.version! },
      }),
    ).toEqual([]);
  });

  it('doubts sources that move, that nobody consumes, and that are suspended', async () => {
    await start([
      oci('range', { semver: '>=1.0.0' }),
      oci('latest'),
      oci('alone', { tag: 'v1' }),
      oci('asleep', { tag: 'v1' }, { suspend: true }),
      git('branch', { branch: 'main' }),
      git('tagged', { tag: 'v1' }),
    ]);
    expect(await discovered('OCIRepository', 'range')).toMatchObject({
      field: 'spec.ref.semver',
      confidence: 'Medium',
      reason: expect.stringContaining('the range ">=1.0.0"'),
    });
    expect(await discovered('OCIRepository', 'latest')).toMatchObject({
      field: 'spec.ref.tag',
      current: null,
      confidence: 'Medium',
    });
    expect(await discovered('OCIRepository', 'alone')).toMatchObject({
      version: { ref: 'tag', consumers: [] },
      confidence: 'Medium',
      reason: expect.stringContaining('no Kustomization or HelmRelease'),
    });
    expect(await discovered('OCIRepository', 'asleep')).toMatchObject({
      confidence: 'Low',
      reason: expect.stringContaining('it is suspended'),
    });
    const branch = await discovered('GitRepository', 'branch');
    expect(branch.version).toBeUndefined();
    expect(branch).toMatchObject({
      confidence: 'Low',
      reason: expect.stringContaining('branch "main", which moves by itself'),
      alternatives: [
        { field: 'spec.ref.tag', current: null },
        { field: 'spec.ref.commit', current: null },
      ],
    });
    expect(await discovered('GitRepository', 'tagged')).toMatchObject({
      field: 'spec.ref.tag',
      current: 'v1',
    });
  });

  it('is the chart of a HelmRelease and the images of its values, and no other value', async () => {
    await start([
      release('pinned', {
        ...chartOf('1.4.0'),
        values: {
          image: { repository: 'a/b', tag: 'v9' },
          password: 'hunter2',
          sidecar: { image: { tag: 'v2' } },
        },
      }),
      release('range', {
        ...chartOf('1.x'),
        values: { image: { tag: 'v9' } },
      }),
      release('from-source', {
        chartRef: { kind: 'OCIRepository', name: 'shop' },
      }),
    ]);
    const pinned = await discovered('HelmRelease', 'pinned');
    expect(pinned).toMatchObject({
      version: { chart: 'app' },
      field: 'spec.chart.spec.version',
      current: '1.4.0',
      confidence: 'High',
      alternatives: [
        { version: { values: 'image.tag' }, current: 'v9' },
        { version: { values: 'sidecar.image.tag' }, current: 'v2' },
      ],
    });
    expect(JSON.stringify(pinned)).not.toContain('hunter2');
    expect(await discovered('HelmRelease', 'range')).toMatchObject({
      version: { values: 'image.tag' },
      confidence: 'High',
      alternatives: [{ version: { chart: 'app' }, current: '1.x' }],
    });
    const source = await discovered('HelmRelease', 'from-source');
    expect(source.version).toBeUndefined();
    expect(source.reason).toContain('promote the source');
  });

  it('is the images and the versions among the variables of a Kustomization', async () => {
    const sourceRef = { kind: 'GitRepository', name: 'apps' };
    await start([
      kustomization('images', {
        sourceRef,
        images: [
          { name: 'app', newTag: 'v1' },
          { name: 'renamed', newName: 'x' },
        ],
        postBuild: { substitute: { APP_VERSION: 'v1', SECRET: 'hunter2' } },
      }),
      kustomization('plain', { sourceRef }),
    ]);
    const images = await discovered('Kustomization', 'images');
    expect(images).toMatchObject({
      version: { image: 'app' },
      current: 'v1',
      confidence: 'High',
      alternatives: [{ version: { substitute: 'APP_VERSION' }, current: 'v1' }],
    });
    expect(JSON.stringify(images)).not.toContain('hunter2');
    expect(await discovered('Kustomization', 'plain')).toMatchObject({
      confidence: 'Low',
      reason: expect.stringContaining('GitRepository apps'),
    });
  });

  it('is each entry of the inputs of a ResourceSet', async () => {
    await start([
      fluxObject(OPERATOR, 'ResourceSet', 'tenants', {
        inputs: [
          { tenant: 'a', tag: 'v1', token: 'hunter2' },
          { tenant: 'b', tag: 'v2' },
        ],
      }),
    ]);
    const unit = await discovered('ResourceSet', 'tenants');
    expect(unit).toMatchObject({
      version: { input: 'tag', match: { tenant: 'a' }, consumers: [] },
      current: 'v1',
      alternatives: [
        { version: { input: 'tag', match: { tenant: 'b' } }, current: 'v2' },
      ],
    });
    expect(JSON.stringify(unit)).not.toContain('hunter2');
  });

  it('tells which Kustomization would bring back what is in Git', async () => {
    await start([]);
    simulator.cluster('eu').objects.apply(
      fluxObject(
        SOURCE,
        'OCIRepository',
        'shop',
        { url: 'oci://registry.example.com/shop', ref: { tag: 'v1' } },
        {
          labels: {
            'kustomize.toolkit.fluxcd.io/name': 'flux-system',
            'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
          },
        },
      ),
      { fieldManager: 'kustomize-controller' } as never,
    );
    const unit = await discovered('OCIRepository', 'shop');
    expect(unit.version).toBeUndefined();
    expect(unit.reason).toContain(
      'Kustomization flux-system/flux-system applies spec.ref.tag',
    );
    expect(unit.reason).toContain('kustomize.toolkit.fluxcd.io/ssa');
  });

  it('is only read, page by page, and all of it once', async () => {
    await start([
      ...['a', 'b', 'c'].map(name => oci(name, { tag: 'v1' })),
      release('d', chartOf('1.0.0')),
      kustomization('e', { sourceRef: { kind: 'OCIRepository', name: 'a' } }),
    ]);
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await discover(2, token);
      expect(page.items.length).toBeLessThanOrEqual(2);
      names.push(...page.items.map(({ object }) => object.name));
      token = page.continue;
    } while (token);
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(Object.keys(simulator.counters().byVerb).sort()).toEqual([
      'discovery',
      'list',
    ]);
  });

  it('is nothing on a cluster without Flux, and says so of each kind', async () => {
    await start([], false);
    const { items, notes } = await discover();
    expect(items).toEqual([]);
    expect(notes).toHaveLength(6);
    expect(notes![0]).toContain('serves no OCIRepository');
  });

  it('tells that consumers may be missing where it may not list them', async () => {
    await start([oci('shop', { tag: 'v1' })]);
    simulator.cluster('eu').faults.add({
      path: '/kustomizations',
      effect: { type: 'Error', code: 403 },
    });
    const { items, notes } = await discover();
    expect(items[0].reason).toContain('may have more consumers');
    expect(notes!.join()).toContain(
      'grant get, list, watch and patch on kustomizations of API group kustomize.toolkit.fluxcd.io',
    );
  });
});
