import {
  FleetSimulator,
  SimulatedCluster,
  startFleetSimulator,
} from '@fairway/fleet-simulator';
import type { DriverBinding } from '@fairway/plugin-fairway-node';
import {
  driverContext,
  newIntent,
} from '@fairway/plugin-fairway-node/testUtils';
import { deliver, testGateway } from 'driver-tests';
import { createFluxDriver } from './FluxDriver';

jest.setTimeout(30_000);

const SOURCE = 'source.toolkit.fluxcd.io/v1';
const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io/v1';
const HELM = 'helm.toolkit.fluxcd.io/v2';
const OPERATOR = 'fluxcd.controlplane.io/v1';
const NAMESPACE = 'apps';

const driver = createFluxDriver();

type Spec = Record<string, unknown>;

/** A unit, the objects that it takes, and the version before. */
interface Chain {
  object: [apiVersion: string, kind: string, spec: Spec];
  version: Record<string, unknown>;
  others?: [apiVersion: string, kind: string, spec: Spec][];
}

const OCI_URL = 'oci://registry.test/shop/app';
const APP = { name: 'app' };
const toKustomize = (kind: string) =>
  [KUSTOMIZE, 'Kustomization', { sourceRef: { kind, ...APP } }] as [
    string,
    string,
    Spec,
  ];
const chartSpec = (version: string) => ({
  chart: {
    spec: {
      chart: 'app',
      version,
      sourceRef: { kind: 'HelmRepository', name: 'charts' },
    },
  },
});

const CHAINS: Record<string, Chain> = {
  'an OCIRepository with a Kustomization and a HelmRelease': {
    object: [SOURCE, 'OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } }],
    version: {
      ref: 'tag',
      consumers: [
        { kind: 'Kustomization', ...APP },
        { kind: 'HelmRelease', ...APP },
      ],
    },
    others: [
      toKustomize('OCIRepository'),
      [
        HELM,
        'HelmRelease',
        { chartRef: { kind: 'OCIRepository', name: 'app' } },
      ],
    ],
  },
  'a range of an OCIRepository': {
    object: [
      SOURCE,
      'OCIRepository',
      { url: OCI_URL, ref: { semver: '1.0.0' } },
    ],
    version: {
      ref: 'semver',
      consumers: [{ kind: 'Kustomization', ...APP }],
    },
    others: [toKustomize('OCIRepository')],
  },
  'a GitRepository with a Kustomization': {
    object: [SOURCE, 'GitRepository', { url: 'u', ref: { tag: '1.0.0' } }],
    version: { ref: 'tag', consumers: [{ kind: 'Kustomization', ...APP }] },
    others: [toKustomize('GitRepository')],
  },
  'the chart version of a HelmRelease': {
    object: [HELM, 'HelmRelease', chartSpec('1.0.0')],
    version: { chart: 'app' },
    others: [[SOURCE, 'HelmRepository', { url: 'https://charts.test' }]],
  },
  'a value of a HelmRelease': {
    object: [
      HELM,
      'HelmRelease',
      { ...chartSpec('3.0.0'), values: { image: { tag: '1.0.0' } } },
    ],
    version: { values: 'image.tag' },
    others: [[SOURCE, 'HelmRepository', { url: 'https://charts.test' }]],
  },
  'an image of a Kustomization': {
    object: [
      KUSTOMIZE,
      'Kustomization',
      {
        sourceRef: { kind: 'GitRepository', ...APP },
        images: [{ name: 'app', newTag: '1.0.0' }],
      },
    ],
    version: { image: 'app' },
    others: [[SOURCE, 'GitRepository', { url: 'u', ref: { branch: 'main' } }]],
  },
  'a variable of a Kustomization': {
    object: [
      KUSTOMIZE,
      'Kustomization',
      {
        sourceRef: { kind: 'GitRepository', ...APP },
        postBuild: { substitute: { TAG: '1.0.0' } },
      },
    ],
    version: { substitute: 'TAG' },
    others: [[SOURCE, 'GitRepository', { url: 'u', ref: { branch: 'main' } }]],
  },
  'an input of a ResourceSet that makes a HelmRelease': {
    object: [
      OPERATOR,
      'ResourceSet',
      {
        inputs: [
          { tenant: 'shop', tag: '1.0.0' },
          { tenant: 'other', tag: '1.0.0' },
        ],
        resources: [
          {
            apiVersion: HELM,
            kind: 'HelmRelease',
            metadata: { name: '<< inputs.tenant >>', namespace: NAMESPACE },
            spec: chartSpec('<< inputs.tag >>'),
          },
        ],
      },
    ],
    version: {
      input: 'tag',
      match: { tenant: 'shop' },
      consumers: [{ kind: 'HelmRelease', name: 'shop' }],
    },
    others: [[SOURCE, 'HelmRepository', { url: 'https://charts.test' }]],
  },
};

describe('flux driver, with the controllers of Flux in the simulator,', () => {
  let simulator: FleetSimulator;
  let cluster: SimulatedCluster;
  let gateway: ReturnType<typeof testGateway>;

  beforeEach(async () => {
    simulator = await startFleetSimulator({
      clusters: [{ name: 'eu-1', gitOps: ['flux'] }],
    });
    cluster = simulator.cluster('eu-1');
    gateway = testGateway('eu-1', {
      url: simulator.clusterUrl('eu-1'),
      token: 'any',
    });
  });

  afterEach(async () => {
    await gateway.close();
    await simulator.stop();
  });

  function bindingOf({ object, version }: Chain): DriverBinding {
    const [apiVersion, kind] = object;
    return {
      source: 'default/app',
      cluster: 'eu-1',
      unit: {
        name: 'app',
        object: { apiVersion, kind, namespace: NAMESPACE, name: 'app' },
        version,
      },
    };
  }

  /** Makes the objects of a chain, which come to rest at once. */
  function put({ object, others = [] }: Chain) {
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    for (const [apiVersion, kind, spec] of [...others, object]) {
      cluster.objects.put(
        {
          apiVersion,
          kind,
          metadata: {
            name: kind === 'HelmRepository' ? 'charts' : 'app',
            namespace: NAMESPACE,
            annotations: { 'fairway.dev/managed-by': 'default/app' },
          },
          spec,
        } as Parameters<typeof cluster.objects.put>[0],
        { fieldManager: 'fairway' },
      );
    }
  }

  const context = () => driverContext(gateway.connect('eu-1'));

  const promote = (chain: Chain, version: string) =>
    deliver(driver, { gateway, server: 'eu-1' }, bindingOf(chain), version);

  const slowly = (durationMs = 80) =>
    cluster.behaviour.set({ outcome: 'Converge', durationMs, steps: 4 });

  it.each(Object.entries(CHAINS))(
    'brings a version through %s',
    async (_, chain) => {
      put(chain);
      slowly();
      const { seen, states, before } = await promote(chain, '2.0.0');
      expect(before.version).toBe('1.0.0');
      expect(seen).toMatchObject({
        state: 'Converged',
        evidence: { version: '2.0.0' },
      });
      // It did not take what was there before for the version.
      expect(states[0]).toBe('Progressing');
    },
  );

  it('brings the version back', async () => {
    const chain =
      CHAINS['an OCIRepository with a Kustomization and a HelmRelease'];
    put(chain);
    slowly(20);
    await promote(chain, '2.0.0');
    const { seen, before } = await promote(chain, '1.0.0');
    expect(before.version).toBe('2.0.0');
    expect(seen).toMatchObject({ state: 'Converged' });
  });

  it('leaves the inputs of others as they are, even when they change at the same time', async () => {
    const chain = CHAINS['an input of a ResourceSet that makes a HelmRelease'];
    put(chain);
    const binding = bindingOf(chain);
    const ref = {
      apiVersion: OPERATOR,
      kind: 'ResourceSet',
      name: 'app',
      namespace: NAMESPACE,
    };
    const { inputs } = cluster.objects.get(ref)!.spec;
    let isOvertaken = false;
    await driver.apply(newIntent(binding, '2.0.0'), {
      ...context(),
      assertFence: async () => {
        if (!isOvertaken) {
          isOvertaken = true;
          cluster.objects.patch(ref, {
            spec: { inputs: [inputs[0], { ...inputs[1], tag: '7.0.0' }] },
          } as Parameters<typeof cluster.objects.patch>[1]);
        }
      },
    });
    expect(cluster.objects.get(ref)!.spec.inputs).toEqual([
      { tenant: 'shop', tag: '2.0.0' },
      { tenant: 'other', tag: '7.0.0' },
    ]);
  });

  it('fails with the message of a release whose retries are exhausted', async () => {
    const chain = CHAINS['the chart version of a HelmRelease'];
    put(chain);
    cluster.behaviour.set(
      { outcome: 'Fail', afterMs: 20, message: 'the pods crash' },
      { kind: 'HelmRelease' },
    );
    const { seen } = await promote(chain, '2.0.0');
    expect(seen).toMatchObject({
      state: 'Failed',
      message: expect.stringMatching(/HelmRelease apps\/app: .+/),
    });
  });

  it('refuses what is suspended, or resumes it where the unit says so', async () => {
    const chain = CHAINS['the chart version of a HelmRelease'];
    put({
      ...chain,
      object: [HELM, 'HelmRelease', { ...chartSpec('1.0.0'), suspend: true }],
    });
    await expect(
      driver.read(bindingOf(chain), context(), '2.0.0'),
    ).rejects.toMatchObject({
      reason: 'Suspended',
      retryable: false,
      message: expect.stringContaining('whenSuspended: Resume'),
    });
    await expect(
      driver.read(bindingOf(chain), context()),
    ).resolves.toMatchObject({ version: '1.0.0' });
    const resumed = {
      ...chain,
      version: { ...chain.version, whenSuspended: 'Resume' },
    };
    const { seen } = await promote(resumed, '2.0.0');
    expect(seen).toMatchObject({ state: 'Converged' });
    const ref = {
      apiVersion: HELM,
      kind: 'HelmRelease',
      name: 'app',
      namespace: NAMESPACE,
    };
    expect(cluster.objects.get(ref)!.spec.suspend).toBeUndefined();
  });

  it.each<[string, (chain: Chain) => Chain, string, RegExp]>([
    [
      'a consumer that is not there',
      chain => ({ ...chain, others: [] }),
      'ConsumerNotFound',
      /Kustomization apps\/app/,
    ],
    [
      'a consumer that is suspended',
      chain => ({
        ...chain,
        others: chain.others!.map(([api, kind, spec]) => [
          api,
          kind,
          { ...spec, suspend: true },
        ]),
      }),
      'ConsumerSuspended',
      /resume/,
    ],
    [
      'a consumer of something else',
      chain => ({ ...chain, others: [toKustomize('Bucket')] }),
      'NotAConsumer',
      /version\.consumers/,
    ],
  ])('refuses %s', async (_, change, reason, message) => {
    const chain = CHAINS['a GitRepository with a Kustomization'];
    put(change(chain));
    await expect(
      driver.read(bindingOf(chain), context(), '2.0.0'),
    ).rejects.toMatchObject({
      reason,
      message: expect.stringMatching(message),
    });
  });

  it('names the Kustomization that would bring back what is in Git', async () => {
    const chain = CHAINS['a value of a HelmRelease'];
    put(chain);
    const ref = {
      apiVersion: HELM,
      kind: 'HelmRelease',
      name: 'app',
      namespace: NAMESPACE,
    };
    cluster.objects.apply(
      {
        apiVersion: HELM,
        kind: 'HelmRelease',
        metadata: {
          name: 'app',
          namespace: NAMESPACE,
          labels: {
            'kustomize.toolkit.fluxcd.io/name': 'apps',
            'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
          },
        },
        spec: { values: { image: { tag: '1.0.0' } } },
      } as Parameters<typeof cluster.objects.apply>[0],
      { fieldManager: 'kustomize-controller', force: true },
    );
    expect(cluster.objects.get(ref)).toBeDefined();
    await expect(
      driver.read(bindingOf(chain), context(), '2.0.0'),
    ).rejects.toMatchObject({
      reason: 'OwnedByKustomization',
      message: expect.stringContaining('flux-system/apps'),
    });
  });
});
