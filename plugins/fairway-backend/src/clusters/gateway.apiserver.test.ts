import { ConfigReader } from '@backstage/config';
import {
  hasRealApiServer,
  ManualClock,
  RealApiServers,
  startRealApiServer,
} from '@fairway/fleet-simulator/testUtils';
import { RawApi } from '@fairway/plugin-fairway-node/testUtils';
import { eventually } from './__testUtils__/eventually';
import { createClusterGateway } from '.';

jest.setTimeout(60_000);

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const KIND = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default' };

function gatewayTo(
  { servers: [{ url, ca, token }] }: RealApiServers,
  clock: ManualClock,
  tell: (message: string) => void,
) {
  return createClusterGateway({
    config: new ConfigReader({
      fairway: {
        clusters: [
          {
            name: 'real',
            url,
            caData: Buffer.from(ca).toString('base64'),
            credentials: { token },
          },
        ],
      },
    }),
    logger: { info: tell, warn: tell },
    kinds: ['v2', 'v3'].map(version => ({
      apiVersion: `example.com/${version}`,
      kind: 'Gadget',
      plural: 'gadgets',
      namespaced: true,
    })),
    clock,
  });
}

if (hasRealApiServer()) {
  describe('cluster gateway on kube-apiserver', () => {
    const clock = new ManualClock();
    let servers: RealApiServers;
    let api: RawApi;
    let gateway: ReturnType<typeof createClusterGateway>;

    const put = (
      name: string,
      version: string,
      labels?: Record<string, string>,
    ) =>
      api.apply(
        `${CONFIG_MAPS}/${name}`,
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name, labels },
          data: { version },
        },
        'test',
      );

    beforeAll(async () => {
      servers = await startRealApiServer();
      api = new RawApi(servers.servers[0]);
      gateway = gatewayTo(servers, clock, () => {});
      await Promise.all(['a', 'b', 'c', 'd'].map(name => put(name, '1')));
    });

    afterAll(async () => {
      await gateway?.close();
      api?.close();
      await servers?.stop();
    });

    it('tells the version', async () => {
      await expect(gateway.connect('real').version()).resolves.toMatch(/^v1\./);
    });

    it('sees every change, also after its watch was replaced', async () => {
      const real = gateway.connect('real');
      const key = { ...KIND, name: 'a' };
      const handle = gateway.watch('real', key, () => {});
      await handle.established;
      const seen = async (version: string) => {
        let known: unknown;
        await eventually(() => {
          void real.get(key).then(object => {
            known = (object?.data as { version: string }).version;
          });
          return known === version;
        });
        return known;
      };
      await put('a', '2');
      await expect(seen('2')).resolves.toBe('2');
      clock.advance(120_000); // no sign of life in the eyes of the watchdog
      await put('a', '3');
      await expect(seen('3')).resolves.toBe('3');
      const wide = gateway.watch('real', { ...KIND, name: 'b' }, () => {});
      await wide.established;
      await put('a', '4');
      await expect(seen('4')).resolves.toBe('4');
      handle.close();
      wide.close();
    });

    it('lists page by page, and tells when the pages are too old', async () => {
      const real = gateway.connect('real');
      const first = await real.list(KIND, { limit: 2 });
      const second = await real.list(KIND, {
        limit: 2,
        continue: first.continue,
      });
      const names = [...first.items, ...second.items].map(
        ({ metadata }) => metadata.name,
      );
      expect(names).toEqual(['a', 'b', 'c', 'd']);
      await put('a', '5');
      await servers.servers[0].compact();
      await expect(
        real.list(KIND, { limit: 2, continue: first.continue }),
      ).rejects.toMatchObject({ code: 410, retryable: false, notSent: true });
    });

    it('takes a field that the kind does not have for a mistake, and not for an outage', async () => {
      const object = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'a', namespace: 'default' },
        spec: { version: '2' },
      };
      await expect(
        gateway.connect('real').apply(object, { fieldManager: 'fairway' }),
      ).rejects.toMatchObject({
        reason: 'Invalid',
        retryable: false,
        notSent: true,
        message: expect.stringContaining('field not declared in schema'),
      });
    });

    it.each([
      ['alone', undefined],
      ['beside an object of the collection', 'd'],
    ])('follows a selection (%s)', async (_, other) => {
      const real = gateway.connect('real');
      const selection = { ...KIND, labelSelector: 'tier in (web, api)' };
      const handles = [
        gateway.watch('real', selection, () => {}),
        ...(other
          ? [gateway.watch('real', { ...KIND, name: other }, () => {})]
          : []),
      ];
      await Promise.all(handles.map(({ established }) => established));
      const selected = async (names: string[]) => {
        let known: string[] = [];
        await eventually(() => {
          void real.select(selection).then(objects => {
            known = objects.map(({ metadata }) => metadata.name);
          });
          return known.join() === names.join();
        });
        return (await real.select(selection, { fresh: true })).map(
          ({ metadata }) => metadata.name,
        );
      };
      await expect(selected([])).resolves.toEqual([]);
      await put('s1', '1', { tier: 'web' });
      await put('s2', '1', { tier: 'api' });
      await expect(selected(['s1', 's2'])).resolves.toEqual(['s1', 's2']);
      await put('s1', '2', { tier: 'db' });
      await expect(selected(['s2'])).resolves.toEqual(['s2']);
      await api.must('DELETE', `${CONFIG_MAPS}/s2`);
      await expect(selected([])).resolves.toEqual([]);
      await put('s1', '3', { tier: 'web' });
      await expect(selected(['s1'])).resolves.toEqual(['s1']);
      await api.must('DELETE', `${CONFIG_MAPS}/s1`);
      handles.forEach(handle => handle.close());
      clock.advance(10_000);
    });

    it('patches an object that has not changed, and nothing else', async () => {
      const real = gateway.connect('real');
      const key = { ...KIND, name: 'b' };
      const { metadata } = (await real.get(key, { fresh: true }))!;
      const resourceVersion = metadata.resourceVersion!;
      const patch = (data: Record<string, unknown>, dryRun = false) =>
        real.patch(
          key,
          { metadata: { resourceVersion }, data },
          { fieldManager: 'fairway', dryRun },
        );
      await expect(patch({ mode: 'dry' }, true)).resolves.toMatchObject({
        data: { mode: 'dry' },
      });
      const patched = await patch({ version: null, mode: 'canary' });
      expect(patched.data).toEqual({ mode: 'canary' });
      expect(patched.metadata.managedFields).toContainEqual(
        expect.objectContaining({ manager: 'fairway', operation: 'Update' }),
      );
      await expect(patch({ mode: 'other' })).rejects.toMatchObject({
        reason: 'Conflict',
        code: 409,
        causes: [],
        notSent: true,
      });
      await expect(
        real.patch(
          { ...KIND, name: 'nothing' },
          { metadata: { resourceVersion } },
          { fieldManager: 'fairway' },
        ),
      ).rejects.toMatchObject({ reason: 'NotFound' });
    });

    it('refuses a patch of a field that the kind does not have', async () => {
      const real = gateway.connect('real');
      const key = { ...KIND, name: 'c' };
      const { metadata } = (await real.get(key, { fresh: true }))!;
      await expect(
        real.patch(
          key,
          {
            metadata: { resourceVersion: metadata.resourceVersion! },
            spec: { version: '2' },
          },
          { fieldManager: 'fairway' },
        ),
      ).rejects.toMatchObject({
        retryable: false,
        notSent: true,
        message: expect.stringContaining('unknown field "spec"'),
      });
    });

    it('finds a kind that drivers know as soon as its definition is installed', async () => {
      const real = gateway.connect('real');
      const key = { ...KIND, apiVersion: 'example.com/v2', kind: 'Gadget' };
      const get = (version: string) =>
        real.get({ ...key, apiVersion: `example.com/${version}`, name: 'x' });
      await expect(get('v2')).rejects.toMatchObject({
        reason: 'NoKind',
        retryable: true,
        notSent: true,
        message: expect.stringContaining('install its definition'),
      });
      await api.apply(
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.example.com',
        {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: 'gadgets.example.com' },
          spec: {
            group: 'example.com',
            names: { kind: 'Gadget', plural: 'gadgets' },
            scope: 'Namespaced',
            versions: [
              {
                name: 'v2',
                served: true,
                storage: true,
                schema: { openAPIV3Schema: { type: 'object' } },
              },
            ],
          },
        },
        'test',
      );
      let isServed = false;
      await eventually(() => {
        clock.advance(5_000);
        get('v2').then(
          object => {
            isServed = object === undefined;
          },
          () => {},
        );
        return isServed;
      });
      await eventually(() => {
        clock.advance(5_000);
        void get('v3').catch(({ message }) => {
          isServed = !/it serves example.com as v2;/.test(message);
        });
        return !isServed;
      });
      await expect(get('v3')).rejects.toMatchObject({
        reason: 'NoKind',
        message: expect.stringContaining('it serves example.com as v2;'),
      });
    });

    it('tells a kind that is not served from an object that does not exist', async () => {
      const real = gateway.connect('real');
      await expect(
        real.get({ ...KIND, name: 'nothing' }),
      ).resolves.toBeUndefined();
      await expect(
        real.get({
          ...KIND,
          apiVersion: 'example.com/v1',
          kind: 'W',
          name: 'x',
        }),
      ).rejects.toMatchObject({ reason: 'NoKind' });
    });
  });

  describe('cluster gateway on a kube-apiserver without streaming lists', () => {
    let servers: RealApiServers;
    let gateway: ReturnType<typeof createClusterGateway> | undefined;

    beforeAll(async () => {
      servers = await startRealApiServer({
        featureGates: { WatchList: false },
      });
    });

    afterAll(async () => {
      await gateway?.close();
      await servers?.stop();
    });

    it('watches from a list in pages', async () => {
      const log: string[] = [];
      gateway = gatewayTo(servers, new ManualClock(), message => {
        log.push(message);
      });
      const written = await gateway.connect('real').apply(
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'old', namespace: 'default' },
          data: { version: '1' },
        },
        { fieldManager: 'test' },
      );
      const handles = ['old', 'none'].map(name =>
        gateway!.watch('real', { ...KIND, name }, () => {}),
      );
      await Promise.all(handles.map(({ established }) => established));
      await expect(
        gateway.connect('real').get({ ...KIND, name: 'old' }),
      ).resolves.toEqual(written);
      await expect(
        gateway.connect('real').get({ ...KIND, name: 'none' }),
      ).resolves.toBeUndefined();
      expect(log.filter(line => line.includes('watch'))).toEqual([]);
    });
  });
}
