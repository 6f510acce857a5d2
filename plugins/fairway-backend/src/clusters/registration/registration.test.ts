import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { ManualClock } from '@fairway/fleet-simulator/testUtils';
import { ClusterRegistry } from './ClusterRegistry';

type Options = Partial<ConstructorParameters<typeof ClusterRegistry>[0]>;

function registryOf(data: object, options: Options = {}) {
  const warnings: string[] = [];
  const registry = new ClusterRegistry({
    config: new ConfigReader(data as never),
    clock: new ManualClock(),
    warn: message => warnings.push(message),
    auth: mockServices.auth(),
    ...options,
  });
  return { registry, warnings };
}

const eu = {
  name: 'eu',
  url: 'https://eu.example.com',
  authProvider: 'serviceAccount',
  serviceAccountToken: 'viewer-token',
  caData: 'Y2E=',
};

function kubernetes(...clusters: object[]) {
  return { clusterLocatorMethods: [{ type: 'config', clusters }] };
}

function entity(name: string, annotations: Record<string, string>) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [
          `kubernetes.io/${key}`,
          value,
        ]),
      ),
    },
    spec: { type: 'kubernetes-cluster', owner: 'ops' },
  };
}

const remote = {
  'api-server': 'https://remote.example.com',
  'api-server-certificate-authority': 'Y2E=',
  'auth-provider': 'aws',
};

describe('clusters of the Kubernetes plugin', () => {
  it('are registered with their service account', () => {
    const { registry, warnings } = registryOf({ kubernetes: kubernetes(eu) });
    expect(registry.get('eu')).toEqual({
      name: 'eu',
      server: 'https://eu.example.com/',
      caData: 'Y2E=',
      caFile: undefined,
      skipTLSVerify: false,
      authMetadata: {},
      credentials: { type: 'token', token: 'viewer-token' },
      registeredBy: 'kubernetes config',
    });
    expect(warnings).toEqual([]);
  });

  it('use the service account of Backstage where they have no token, and other providers by name', () => {
    const { serviceAccountToken, ...inCluster } = eu;
    const { registry } = registryOf({
      kubernetes: kubernetes(inCluster, {
        ...eu,
        name: 'aws',
        authProvider: 'aws',
        authMetadata: { 'kubernetes.io/aws-assume-role': 'role' },
      }),
    });
    expect(registry.get('eu')?.credentials).toEqual({ type: 'inCluster' });
    expect(registry.get('aws')).toMatchObject({
      credentials: { type: 'authProvider', authProvider: 'aws' },
      authMetadata: { 'kubernetes.io/aws-assume-role': 'role' },
    });
  });

  it('are left out with a warning where something is wrong, and the others stay', async () => {
    const { registry, warnings } = registryOf({
      kubernetes: {
        clusterLocatorMethods: [
          { type: 'gke', projectId: 'p' },
          {
            type: 'config',
            clusters: [
              { name: 'bad', url: 'https://ann:hunter2@x' },
              { url: 'https://nameless.example.com' },
              { ...eu, name: 'wrong', serviceAccountToken: ['hunter2'] },
              eu,
            ],
          },
        ],
      },
    });
    await expect(registry.names()).resolves.toEqual(['eu']);
    expect(warnings).toHaveLength(4);
    expect(warnings.join()).not.toContain('hunter2');
    registry.reload();
    expect(warnings).toHaveLength(4);
  });

  it('may be behind kubectl proxy, which authenticates by itself', () => {
    const { registry, warnings } = registryOf({
      kubernetes: {
        clusterLocatorMethods: [
          { type: 'localKubectlProxy' },
          {
            type: 'config',
            clusters: [
              {
                name: 'other',
                url: 'http://127.0.0.1:8002',
                authProvider: 'localKubectlProxy',
              },
            ],
          },
        ],
      },
    });
    expect(registry.get('local')).toMatchObject({
      server: 'http://127.0.0.1:8001/',
      skipTLSVerify: true,
      credentials: { type: 'anonymous' },
    });
    expect(registry.get('other')?.credentials).toEqual({ type: 'anonymous' });
    expect(warnings).toEqual([]);
  });

  it('of GKE are not known, and the warning tells where to register them', () => {
    const { warnings } = registryOf({
      kubernetes: { clusterLocatorMethods: [{ type: 'gke', projectId: 'p' }] },
    });
    expect(warnings).toEqual([
      expect.stringMatching(/"gke" is not supported.*under fairway\.clusters/),
    ]);
  });

  it('need not be there', async () => {
    const { registry } = registryOf({});
    await expect(registry.names()).resolves.toEqual([]);
    expect(registry.mayGrow).toBe(false);
  });
});

describe('fairway.clusters', () => {
  it('replaces credentials and keeps the rest', () => {
    const { registry } = registryOf({
      kubernetes: kubernetes(eu),
      fairway: {
        clusters: [{ name: 'eu', credentials: { tokenFile: '/run/token' } }],
      },
    });
    expect(registry.get('eu')).toMatchObject({
      server: 'https://eu.example.com/',
      caData: 'Y2E=',
      credentials: { type: 'tokenFile', tokenFile: '/run/token' },
    });
  });

  it('registers clusters of its own', () => {
    const { registry } = registryOf({
      fairway: {
        clusters: [
          {
            name: 'own',
            url: 'own.example.com:6443',
            credentials: {
              clientCertFile: '/tls.crt',
              clientKeyFile: '/tls.key',
            },
          },
        ],
      },
    });
    expect(registry.get('own')).toMatchObject({
      server: 'https://own.example.com:6443/',
      credentials: { type: 'clientCertificate', certFile: '/tls.crt' },
    });
  });

  it('does not trust the certificate authority of one server for another', () => {
    const { registry } = registryOf({
      kubernetes: kubernetes({ ...eu, skipTLSVerify: true }),
      fairway: { clusters: [{ name: 'eu', url: 'https://other.example.com' }] },
    });
    expect(registry.get('eu')).toMatchObject({
      caData: undefined,
      skipTLSVerify: false,
    });
  });

  it.each([
    [
      [{ name: 'a', url: 'https://u:hunter2@x', credentials: { token: 't' } }],
      /clusters\[0\]\.url/,
    ],
    [[{ name: 'a', url: 'https://x', credentials: {} }], /exactly one of/],
    [
      [
        {
          name: 'a',
          url: 'https://x',
          credentials: { token: 'hunter2', tokenFile: 'f' },
        },
      ],
      /exactly one of/,
    ],
    [
      [{ name: 'a', url: 'https://x', credentials: { clientCertFile: 'c' } }],
      /both clientCertFile and clientKeyFile/,
    ],
    [
      [
        { name: 'a', url: 'https://x' },
        { name: 'a', url: 'https://y' },
      ],
      /is there twice/,
    ],
  ])('refuses %j', (clusters, expected) => {
    let message = '';
    try {
      registryOf({ fairway: { clusters } });
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(expected);
    expect(message).not.toContain('hunter2');
  });

  it('warns of a name that is registered nowhere', () => {
    const { registry, warnings } = registryOf({
      fairway: { clusters: [{ name: 'a', credentials: { token: 't' } }] },
    });
    expect(registry.get('a')).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining('give its url')]);
  });
});

describe('app-config that changes', () => {
  function changing(data: object) {
    const config = mockServices.rootConfig({ data: data as never });
    const { registry, warnings } = registryOf({}, { config });
    const changes: string[][] = [];
    registry.onChange(names => changes.push([...names]));
    return {
      registry,
      warnings,
      changes,
      change: (next: object) => config.update({ data: next as never }),
    };
  }

  it('tells the names of clusters that come, go and change', () => {
    const us = { ...eu, name: 'us' };
    const { change, changes } = changing({ kubernetes: kubernetes(eu) });
    change({ kubernetes: kubernetes(eu) });
    change({ kubernetes: kubernetes(eu, us) });
    change({ kubernetes: kubernetes({ ...eu, caData: 'Yg==' }, us) });
    change({ kubernetes: kubernetes(us) });
    expect(changes).toEqual([['us'], ['eu'], ['eu']]);
  });

  it('that cannot be used changes nothing, and is warned of', () => {
    const { change, changes, registry, warnings } = changing({
      kubernetes: kubernetes(eu),
    });
    change({ fairway: { clusters: [{ name: 'a', url: 'ftp://x' }] } });
    expect(registry.get('eu')).toBeDefined();
    expect(changes).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/before its last change.*clusters\[0\]\.url/),
    ]);
  });
});

describe('clusters of the catalog', () => {
  const catalogConfig = (options: object = {}, fairway: object = {}) => ({
    kubernetes: { clusterLocatorMethods: [{ type: 'catalog', ...options }] },
    fairway,
  });

  it('are found when they are asked for', async () => {
    const { registry } = registryOf(catalogConfig(), {
      catalog: catalogServiceMock({ entities: [entity('remote', remote)] }),
    });
    expect(registry.get('remote')).toBeUndefined();
    expect(registry.mayGrow).toBe(true);
    await expect(registry.find('remote')).resolves.toMatchObject({
      server: 'https://remote.example.com/',
      credentials: { type: 'authProvider', authProvider: 'aws' },
      authMetadata: { 'kubernetes.io/auth-provider': 'aws' },
    });
    expect(registry.mayGrow).toBe(false);
  });

  it('are looked for again where a name is not known, but not all the time', async () => {
    const clock = new ManualClock();
    const catalog = catalogServiceMock({ entities: [] });
    const { registry } = registryOf(catalogConfig(), { catalog, clock });
    const read = jest.spyOn(catalog, 'getEntities');
    await registry.find('remote');
    await registry.find('remote');
    expect(read).toHaveBeenCalledTimes(1);
    expect(registry.whyMissing('remote')).toContain('is not registered');
    read.mockResolvedValue({ items: [entity('remote', remote)] });
    clock.advance(10_000);
    await expect(registry.find('remote')).resolves.toBeDefined();
    expect(registry.whyMissing('remote')).toBeUndefined();
  });

  it('are no news when the catalog is read for the first time, and are later', async () => {
    const clock = new ManualClock();
    const catalog = catalogServiceMock({ entities: [] });
    const read = jest.spyOn(catalog, 'getEntities');
    const { registry } = registryOf(catalogConfig(), { catalog, clock });
    const changed = jest.fn();
    registry.onChange(changed);
    read.mockResolvedValue({ items: [entity('remote', remote)] });
    await registry.names();
    expect(changed).not.toHaveBeenCalled();
    clock.advance(300_000);
    read.mockResolvedValue({ items: [entity('other', remote)] });
    await registry.names();
    expect(changed.mock.calls).toEqual([[['remote', 'other']]]);
  });

  it('are not called missing before the catalog was read', async () => {
    const catalog = catalogServiceMock({ entities: [] });
    jest.spyOn(catalog, 'getEntities').mockRejectedValue(new Error('down'));
    const { registry } = registryOf(catalogConfig(), { catalog });
    await registry.find('remote');
    expect(registry.whyMissing('remote')).toBeUndefined();
  });

  it('that share a name are all left out, and it is told which entities they are', async () => {
    const team = entity('eu', { 'api-server': 'https://evil.example.com' });
    const { registry, warnings } = registryOf(catalogConfig(), {
      catalog: catalogServiceMock({
        entities: [
          entity('eu', remote),
          { ...team, metadata: { ...team.metadata, namespace: 'team' } },
          entity('remote', remote),
        ],
      }),
    });
    await expect(registry.names()).resolves.toEqual(['remote']);
    expect(warnings).toEqual([
      expect.stringMatching(/resource:default\/eu, resource:team\/eu; remove/),
    ]);
    expect(registry.whyMissing('eu')).toBe(warnings[0]);
  });

  it('that share a name are left out also while one of them is broken', async () => {
    const team = entity('eu', remote);
    const { registry } = registryOf(catalogConfig(), {
      catalog: catalogServiceMock({
        entities: [
          entity('eu', {}),
          { ...team, metadata: { ...team.metadata, namespace: 'team' } },
        ],
      }),
    });
    await expect(registry.names()).resolves.toEqual([]);
  });

  it('are not those that only stand for a Cluster of Fairway, whatever their names are', async () => {
    const standIn = entity('cluster-eu', {});
    const { registry, warnings } = registryOf(catalogConfig(), {
      catalog: catalogServiceMock({
        entities: [
          entity('cluster-eu', remote),
          {
            ...standIn,
            metadata: {
              ...standIn.metadata,
              namespace: 'team',
              annotations: { 'fairway.dev/cluster': 'team/eu' },
            },
          },
        ],
      }),
    });
    await expect(registry.names()).resolves.toEqual(['cluster-eu']);
    expect(warnings).toEqual([]);
  });

  it('that are not unique do no harm to the cluster of that name in app-config', async () => {
    const config = catalogConfig(
      {},
      { clusters: [{ name: 'us', url: 'us.x' }] },
    );
    config.kubernetes.clusterLocatorMethods.push(
      ...(kubernetes(eu).clusterLocatorMethods as never[]),
    );
    const twice = ['eu', 'us'].flatMap(name =>
      ['default', 'team'].map(namespace => {
        const one = entity(name, remote);
        return { ...one, metadata: { ...one.metadata, namespace } };
      }),
    );
    const { registry, warnings } = registryOf(config, {
      catalog: catalogServiceMock({ entities: twice }),
    });
    await registry.names();
    expect(registry.get('eu')?.server).toBe('https://eu.example.com/');
    expect(registry.get('us')?.server).toBe('https://us.x/');
    expect(warnings).toEqual([]);
  });

  it('never take the place of a cluster whose entry in app-config is broken', async () => {
    const config = catalogConfig();
    config.kubernetes.clusterLocatorMethods.push(
      ...(kubernetes({ ...eu, url: 'ftp://x' })
        .clusterLocatorMethods as never[]),
    );
    const { registry } = registryOf(config, {
      catalog: catalogServiceMock({ entities: [entity('eu', remote)] }),
    });
    await expect(registry.find('eu')).resolves.toBeUndefined();
    expect(registry.whyMissing('eu')).toContain('its url cannot be used');
  });

  it('add nothing to a cluster that app-config gives a url', async () => {
    const url = 'https://known.example.com';
    const { registry } = registryOf(
      catalogConfig({}, { clusters: [{ name: 'remote', url }] }),
      { catalog: catalogServiceMock({ entities: [entity('remote', remote)] }) },
    );
    await registry.names();
    expect(registry.get('remote')).toMatchObject({
      server: `${url}/`,
      authMetadata: {},
      credentials: { type: 'authProvider', authProvider: '' },
    });
  });

  it.each([
    ['a private address', { ...remote, 'api-server': 'https://10.0.0.1' }],
    ['plain HTTP', { ...remote, 'api-server': 'http://remote.example.com' }],
    ['no API server', { 'auth-provider': 'aws' }],
    ['unchecked certificates', { ...remote, 'skip-tls-verify': 'true' }],
    [
      'the service account of Backstage',
      { ...remote, 'auth-provider': 'serviceAccount' },
    ],
  ])('are left out with %s', async (_, annotations) => {
    const { registry, warnings } = registryOf(catalogConfig(), {
      catalog: catalogServiceMock({ entities: [entity('bad', annotations)] }),
    });
    await expect(registry.names()).resolves.toEqual([]);
    expect(warnings).toHaveLength(1);
  });

  it('may have what an administrator has allowed', async () => {
    const { registry } = registryOf(
      catalogConfig({
        dangerouslyAllowClusterUrls: ['https://10.0.0.1'],
        dangerouslyAllowSkipTLSVerify: true,
      }),
      {
        catalog: catalogServiceMock({
          entities: [
            entity('a', {
              ...remote,
              'api-server': 'https://10.0.0.1',
              'skip-tls-verify': 'true',
            }),
          ],
        }),
      },
    );
    await expect(registry.names()).resolves.toEqual(['a']);
  });

  it('never lead credentials of app-config to a server that the catalog names', async () => {
    const credentials = { token: 'least-privilege' };
    const catalog = catalogServiceMock({
      entities: [entity('remote', remote)],
    });
    const without = registryOf(
      catalogConfig({}, { clusters: [{ name: 'remote', credentials }] }),
      { catalog },
    );
    await expect(without.registry.find('remote')).resolves.toBeUndefined();
    expect(without.warnings).toEqual([
      expect.stringContaining('give its url under fairway.clusters too'),
    ]);
    const url = 'https://known.example.com';
    const { registry } = registryOf(
      catalogConfig({}, { clusters: [{ name: 'remote', url, credentials }] }),
      { catalog },
    );
    await registry.names();
    expect(registry.get('remote')).toMatchObject({
      server: `${url}/`,
      credentials: { type: 'token' },
    });
  });

  it('give way to the same name in app-config, and stay while the catalog is down', async () => {
    const clock = new ManualClock();
    const catalog = catalogServiceMock({
      entities: [entity('eu', remote), entity('remote', remote)],
    });
    const config = catalogConfig();
    config.kubernetes.clusterLocatorMethods.push(
      ...(kubernetes(eu).clusterLocatorMethods as never[]),
    );
    const { registry, warnings } = registryOf(config, { catalog, clock });
    await registry.names();
    expect(registry.get('eu')?.registeredBy).toBe('kubernetes config');
    jest.spyOn(catalog, 'getEntities').mockRejectedValue(new Error('down'));
    clock.advance(3_600_000);
    await expect(registry.names()).resolves.toEqual(['eu', 'remote']);
    expect(warnings).toEqual([expect.stringContaining('could not be read')]);
  });
});
