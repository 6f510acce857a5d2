import {
  FleetSimulator,
  SimulatedCluster,
  startFleetSimulator,
} from '@fairway/fleet-simulator';
import type {
  DeliveryActor,
  DriverBinding,
} from '@fairway/plugin-fairway-node';
import {
  driverContext,
  newIntent,
} from '@fairway/plugin-fairway-node/testUtils';
import { deliver, testGateway } from 'driver-tests';
import { createArgocdDriver } from './ArgocdDriver';
import { API_VERSION } from './kinds';

jest.setTimeout(30_000);

const NAMESPACE = 'argocd';
const GIT = 'https://git.example.com/shop/deploy.git';
const CHARTS = 'https://charts.example.com';
const driver = createArgocdDriver();

type Spec = Record<string, any>;

const APPLICATION: Spec = {
  project: 'default',
  destination: { name: 'in-cluster', namespace: 'shop' },
};
const SELF_HEALING = {
  syncPolicy: { automated: { selfHeal: true, prune: true } },
};

/** Where the version is, and the sources of an Application with version 1.0.0 there. */
const FORMS: Record<string, { version: Spec; spec: Spec }> = {
  'the targetRevision of a source': {
    version: { targetRevision: true },
    spec: { source: { repoURL: GIT, path: '.', targetRevision: '1.0.0' } },
  },
  'the chart version of one of several sources': {
    version: {
      targetRevision: true,
      source: { repoURL: CHARTS, chart: 'app' },
    },
    spec: {
      sources: [
        { repoURL: GIT, targetRevision: 'main', ref: 'values' },
        { repoURL: CHARTS, chart: 'app', targetRevision: '1.0.0' },
      ],
    },
  },
  'a Helm parameter': {
    version: { helmParameter: 'image.tag' },
    spec: {
      source: {
        repoURL: CHARTS,
        chart: 'app',
        targetRevision: '3.1.0',
        helm: { parameters: [{ name: 'image.tag', value: '1.0.0' }] },
      },
    },
  },
  'a Helm value': {
    version: { helmValue: 'image.tag' },
    spec: {
      source: {
        repoURL: CHARTS,
        chart: 'app',
        targetRevision: '3.1.0',
        helm: { valuesObject: { image: { tag: '1.0.0' } } },
      },
    },
  },
  'a Kustomize image': {
    version: { kustomizeImage: 'app' },
    spec: {
      source: {
        repoURL: GIT,
        path: '.',
        targetRevision: 'main',
        kustomize: { images: ['app=registry.example.com/app:1.0.0'] },
      },
    },
  },
};
const [[, PLAIN]] = Object.entries(FORMS);

describe('argocd driver, with the controllers of Argo CD in the simulator,', () => {
  let simulator: FleetSimulator;
  let cluster: SimulatedCluster;
  let gateway: ReturnType<typeof testGateway>;

  beforeEach(async () => {
    simulator = await startFleetSimulator({
      clusters: [{ name: 'hub', gitOps: ['argocd'] }],
    });
    cluster = simulator.cluster('hub');
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    gateway = testGateway('hub', {
      url: simulator.clusterUrl('hub'),
      token: 'any',
    });
  });

  afterEach(async () => {
    await gateway.close();
    await simulator.stop();
  });

  const refOf = (kind: string, name: string) => ({
    apiVersion: API_VERSION,
    kind,
    name,
    namespace: NAMESPACE,
  });
  const get = (kind: string, name = 'app') =>
    cluster.objects.get(refOf(kind, name))!;

  /** Makes an object, which comes to rest at once. */
  function put(kind: string, name: string, spec: Spec, metadata: Spec = {}) {
    const { annotations } = metadata;
    cluster.objects.put(
      {
        apiVersion: API_VERSION,
        kind,
        metadata: {
          ...metadata,
          name,
          namespace: NAMESPACE,
          annotations: {
            'fairway.dev/managed-by': 'default/app',
            ...annotations,
          },
        },
        spec,
      } as Parameters<typeof cluster.objects.put>[0],
      { fieldManager: 'fairway' },
    );
  }

  const application = (spec: Spec, metadata?: Spec) =>
    put('Application', 'app', { ...APPLICATION, ...spec }, metadata);

  function applicationSet(more: Spec = {}) {
    put('ApplicationSet', 'apps', {
      generators: [
        {
          list: {
            elements: [
              { cluster: 'eu', version: '1.0.0' },
              { cluster: 'us', version: '1.0.0' },
            ],
          },
        },
      ],
      template: {
        metadata: {
          name: '{{cluster}}-app',
          annotations: { 'fairway.dev/managed-by': 'default/app' },
        },
        spec: {
          ...APPLICATION,
          source: { repoURL: GIT, path: '.', targetRevision: '{{version}}' },
          syncPolicy: { automated: {} },
        },
      },
      ...more,
    });
  }

  const bindingOf = (
    version: Spec,
    kind = 'Application',
    name = 'app',
  ): DriverBinding => ({
    source: 'default/app',
    cluster: 'hub',
    unit: { name: 'app', object: refOf(kind, name), version },
  });

  const slowly = (durationMs = 80) =>
    cluster.behaviour.set({ outcome: 'Converge', durationMs, steps: 4 });

  const promote = (
    binding: DriverBinding,
    version = '2.0.0',
    actor?: DeliveryActor,
  ) =>
    deliver(driver, { gateway, server: 'hub' }, { ...binding, actor }, version);

  const refusalOf = (binding: DriverBinding, version = '2.0.0') =>
    driver
      .apply(newIntent(binding, version), driverContext(gateway.connect('hub')))
      .catch(error => error);

  it.each(Object.entries(FORMS))(
    'brings a version through %s, and back',
    async (_, { version, spec }) => {
      application(spec);
      slowly();
      const { seen, states, before } = await promote(bindingOf(version));
      expect(before.version).toBe('1.0.0');
      expect(seen).toMatchObject({
        state: 'Converged',
        evidence: { version: '2.0.0', operation: { phase: 'Succeeded' } },
      });
      // It did not take what was there before for the version.
      expect(states[0]).toBe('Progressing');
      const back = await promote(bindingOf(version), '1.0.0');
      expect(back).toMatchObject({
        before: { version: '2.0.0' },
        seen: { state: 'Converged' },
      });
    },
  );

  it('syncs by the policy of the Application, for who has asked', async () => {
    application({
      ...PLAIN.spec,
      syncPolicy: {
        automated: { prune: true },
        syncOptions: ['CreateNamespace=true'],
        retry: { limit: 2 },
      },
    });
    slowly(20);
    const ann = { username: 'user:default/ann', automated: false };
    await promote(bindingOf(PLAIN.version), '2.0.0', ann);
    const { operation } = get('Application').status.operationState;
    expect(operation).toMatchObject({
      initiatedBy: { username: 'user:default/ann' },
      retry: { limit: 2 },
      sync: { prune: true, syncOptions: ['CreateNamespace=true'] },
    });
    expect(get('Application').operation).toBeUndefined();
  });

  it('syncs what is at the version already and was not synced', async () => {
    application(PLAIN.spec);
    cluster.objects.patch(refOf('Application', 'app'), {
      spec: { source: { targetRevision: '2.0.0' } },
    } as Parameters<typeof cluster.objects.patch>[1]);
    slowly(20);
    const { seen, before } = await promote(bindingOf(PLAIN.version));
    expect(before.version).toBe('2.0.0');
    expect(seen.state).toBe('Converged');
  });

  it('fails where what it deploys is Degraded, with the message of that', async () => {
    application(PLAIN.spec);
    cluster.behaviour.set({
      outcome: 'Fail',
      afterMs: 20,
      message: 'the pods crash',
    });
    const { seen } = await promote(bindingOf(PLAIN.version));
    expect(seen).toMatchObject({
      state: 'Failed',
      message: expect.stringMatching(/Degraded.*the pods crash/),
    });
  });

  it('brings a version through an ApplicationSet to the Applications that it makes', async () => {
    applicationSet();
    slowly();
    const { seen, states } = await promote(
      bindingOf(
        {
          element: 'version',
          match: { cluster: 'eu' },
          applications: [{ name: 'eu-app', version: { targetRevision: true } }],
        },
        'ApplicationSet',
        'apps',
      ),
    );
    expect(seen).toMatchObject({ state: 'Converged' });
    expect(states[0]).toBe('Progressing');
    const revision = (name: string) =>
      get('Application', name).spec.source.targetRevision;
    expect([revision('eu-app'), revision('us-app')]).toEqual([
      '2.0.0',
      '1.0.0',
    ]);
  });

  it('leaves Applications of an ApplicationSet alone, and says what to do', async () => {
    applicationSet();
    const child = bindingOf({ targetRevision: true }, 'Application', 'eu-app');
    expect(await refusalOf(child)).toMatchObject({
      reason: 'OwnedByApplicationSet',
      retryable: false,
      message: expect.stringMatching(
        /ApplicationSet argocd\/apps .*version\.element .*ignoreApplicationDifferences/,
      ),
    });
  });

  it.each([
    { syncPolicy: { applicationsSync: 'create-only' } },
    {
      ignoreApplicationDifferences: [
        { jsonPointers: ['/spec/source/targetRevision'] },
      ],
    },
    {
      ignoreApplicationDifferences: [
        { name: 'eu-app', jsonPointers: ['/spec/source'] },
      ],
    },
  ])('writes to them where the ApplicationSet has %j', async more => {
    applicationSet(more);
    slowly(20);
    const child = bindingOf({ targetRevision: true }, 'Application', 'eu-app');
    expect((await promote(child)).seen).toMatchObject({
      state: 'Converged',
    });
  });

  it('leaves alone what another Application would set back at once', async () => {
    const tracking = 'argocd.argoproj.io/tracking-id';
    application(PLAIN.spec, {
      annotations: { [tracking]: 'root:argoproj.io/Application:argocd/app' },
    });
    const binding = bindingOf(PLAIN.version);
    put('Application', 'root', {
      ...APPLICATION,
      ...PLAIN.spec,
      ...SELF_HEALING,
    });
    expect(await refusalOf(binding)).toMatchObject({
      reason: 'OwnedByApplication',
      message: expect.stringContaining('Application argocd/root'),
    });
    put('Application', 'root', {
      ...APPLICATION,
      ...PLAIN.spec,
      ...SELF_HEALING,
      ignoreDifferences: [
        {
          group: 'argoproj.io',
          kind: 'Application',
          jsonPointers: ['/spec/source/targetRevision'],
        },
      ],
    });
    expect(await refusalOf(binding)).toMatchObject({ changed: true });
  });

  it('waits for the sync of somebody else, and names them', async () => {
    application(PLAIN.spec);
    slowly(60_000);
    cluster.objects.patch(refOf('Application', 'app'), {
      operation: { initiatedBy: { username: 'ann' }, sync: {} },
    } as Parameters<typeof cluster.objects.patch>[1]);
    expect(await refusalOf(bindingOf(PLAIN.version))).toMatchObject({
      reason: 'OperationInProgress',
      retryable: true,
      notSent: true,
      message: expect.stringContaining('"ann"'),
    });
  });

  it('asks for a project once for all its Applications, and not again for each write', async () => {
    put('AppProject', 'default', {});
    const bindings = ['one', 'two', 'three'].map(name => {
      put('Application', name, { ...APPLICATION, ...PLAIN.spec });
      return bindingOf(PLAIN.version, 'Application', name);
    });
    cluster.counters.reset();
    await Promise.all(bindings.map(binding => promote(binding)));
    expect(cluster.counters.snapshot().byResource).toMatchObject({
      'patch applications.argoproj.io': 3,
      'get appprojects.argoproj.io': 1,
    });
  });

  it('writes nothing while a window of the project is closed', async () => {
    application(PLAIN.spec);
    put('AppProject', 'default', {
      syncWindows: [
        {
          kind: 'deny',
          schedule: '* * * * *',
          duration: '1h',
          applications: ['*'],
          description: 'frozen',
        },
      ],
    });
    expect(await refusalOf(bindingOf(PLAIN.version))).toMatchObject({
      reason: 'SyncWindow',
      waits: true,
      message: expect.stringContaining('"frozen"'),
    });
    expect(get('Application').spec.source.targetRevision).toBe('1.0.0');
  });
});
