import { createServer, Server } from 'node:net';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  Fault,
  FleetSimulator,
  FleetSimulatorOptions,
  startFleetSimulator,
} from '@fairway/fleet-simulator';
import { ManualClock } from '@fairway/fleet-simulator/testUtils';
import type { ClusterError } from '@fairway/plugin-fairway-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { generate } from 'selfsigned';
import { eventually, settle } from './__testUtils__/eventually';
import { ClusterGatewayOptions, createClusterGateway } from '.';

const KEY = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'shop',
  name: 'app',
};
const configMap = (name = 'app', version = '1') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
  data: { version },
});
const desired = { ...configMap('app', '2') };
const AS_FAIRWAY = { fieldManager: 'fairway' };

describe('cluster gateway', () => {
  const directory = createMockDirectory();
  const cleanUps: (() => unknown)[] = [];
  let clock: ManualClock;
  let simulator: FleetSimulator;

  beforeEach(() => {
    clock = new ManualClock();
  });

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) {
      await cleanUp();
    }
  });

  async function simulate(options: FleetSimulatorOptions = {}) {
    simulator = await startFleetSimulator({
      clock,
      clusters: [{ name: 'eu', objects: [configMap()] }],
      ...options,
    });
    cleanUps.push(() => simulator.stop());
    return simulator.clusters()[0];
  }

  function gatewayTo(
    cluster: Record<string, unknown>,
    options: Partial<ClusterGatewayOptions> = {},
    requests: Record<string, unknown> = {},
  ) {
    const log: string[] = [];
    const gateway = createClusterGateway({
      config: new ConfigReader({
        fairway: {
          clusterRequests: requests as never,
          clusters: [
            {
              name: 'eu',
              skipTLSVerify: true,
              credentials: { token: 'secret-token' },
              ...cluster,
            } as never,
          ],
        },
      }),
      logger: {
        info: message => log.push(message),
        warn: message => log.push(message),
      },
      clock,
      random: () => 0.5,
      ...options,
    });
    cleanUps.push(() => gateway.close());
    return { gateway, log, eu: gateway.connect('eu') };
  }

  async function simulated(faults: Fault[] = []) {
    const cluster = await simulate();
    faults.forEach(fault => cluster.faults.add(fault));
    return { cluster, ...gatewayTo({ url: simulator.clusterUrl('eu') }) };
  }

  /** Moves time on until a promise is settled, so that pauses between tries pass. */
  async function settled<T>(promise: Promise<T>, stepMs = 100): Promise<T> {
    let done = false;
    const mark = () => {
      done = true;
    };
    promise.then(mark, mark);
    await eventually(() => {
      if (!done) {
        clock.advance(stepMs);
      }
      return done;
    });
    return promise;
  }

  const failure = (promise: Promise<unknown>, stepMs?: number) =>
    settled(
      promise.then(
        () => {
          throw new Error('it did not fail');
        },
        (error: ClusterError) => error,
      ),
      stepMs,
    );

  describe('requests', () => {
    it('read, list, apply and tell the version', async () => {
      const { eu, gateway } = await simulated();
      expect((await eu.get(KEY))?.data).toEqual({ version: '1' });
      await expect(eu.get({ ...KEY, name: 'none' })).resolves.toBeUndefined();
      const { items } = await eu.list({ apiVersion: 'v1', kind: 'ConfigMap' });
      expect(items).toMatchObject([
        { kind: 'ConfigMap', data: { version: '1' } },
      ]);
      await expect(eu.version()).resolves.toMatch(/^v1\./);
      const applied = await eu.apply(configMap('new'), AS_FAIRWAY);
      expect(applied.metadata.resourceVersion).toBeDefined();
      expect(gateway.reachability('eu')).toMatchObject({ state: 'Reachable' });
      await expect(gateway.registered()).resolves.toEqual(['eu']);
    });

    it('are answered once for all who take an answer of that age', async () => {
      const { eu, cluster } = await simulated();
      const gets = () => cluster.counters.snapshot().byVerb.get ?? 0;
      const take = () => eu.get(KEY, { maxAgeMs: 1_000 });
      await eu.get(KEY);
      const before = gets();
      const [first, ...others] = await Promise.all([take(), take(), take()]);
      expect(others).toEqual([first, first]);
      await eu.apply(desired, { ...AS_FAIRWAY, force: true });
      clock.advance(1_000);
      expect(await take()).toEqual(first);
      expect(gets()).toBe(before + 1);
      await expect(
        eu.get(KEY, { maxAgeMs: 1_000, fresh: true }),
      ).resolves.toMatchObject({ data: { version: '2' } });
      clock.advance(1);
      await expect(take()).resolves.toMatchObject({ data: { version: '2' } });
      expect(gets()).toBe(before + 3);
    });

    it('that have failed are not given to others', async () => {
      const { eu, cluster } = await simulated([
        { effect: { type: 'Error', code: 403 } },
      ]);
      const take = () => eu.get(KEY, { maxAgeMs: 1_000 });
      await expect(take()).rejects.toMatchObject({ reason: 'Forbidden' });
      cluster.faults.clear();
      await expect(take()).resolves.toMatchObject({ data: { version: '1' } });
    });

    it('list page by page', async () => {
      const cluster = await simulate();
      for (let i = 0; i < 5; i++) {
        cluster.objects.put(configMap(`c${i}`));
      }
      const { eu } = gatewayTo({ url: simulator.clusterUrl('eu') });
      const kind = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop' };
      const first = await eu.list(kind, { limit: 4 });
      const second = await eu.list(kind, {
        limit: 4,
        continue: first.continue,
      });
      expect([first.items.length, second.items.length]).toEqual([4, 2]);
      expect(second.continue).toBeUndefined();
    });

    it('are dry on demand', async () => {
      const { eu, cluster } = await simulated();
      const options = { fieldManager: 'other', force: true, dryRun: true };
      const result = await eu.apply(desired, options);
      expect(result.data).toEqual({ version: '2' });
      expect(cluster.objects.get(KEY)!.data).toEqual({ version: '1' });
    });

    it('name the other manager in a conflict', async () => {
      const { eu } = await simulated();
      const error = await failure(eu.apply(desired, AS_FAIRWAY));
      expect(error).toMatchObject({
        reason: 'Conflict',
        code: 409,
        retryable: false,
        notSent: true,
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: expect.stringContaining('fleet-simulator'),
            field: '.data.version',
          },
        ],
      });
    });

    it('are conditional on a resource version', async () => {
      const { eu, cluster } = await simulated();
      const object = cluster.objects.get(KEY)!;
      cluster.objects.put(configMap('app', '3'));
      const { resourceVersion } = object.metadata;
      const error = await failure(
        eu.apply(
          { ...desired, metadata: { ...desired.metadata, resourceVersion } },
          AS_FAIRWAY,
        ),
      );
      expect(error).toMatchObject({ code: 409, causes: [] });
    });

    it('patch an object that is as it was read, and take fields away', async () => {
      const { eu, cluster } = await simulated();
      const { metadata } = (await eu.get(KEY))!;
      const resourceVersion = metadata.resourceVersion!;
      const patch = {
        metadata: { resourceVersion },
        data: { version: null, mode: 'canary' },
      };
      await expect(
        eu.patch(KEY, patch, { ...AS_FAIRWAY, dryRun: true }),
      ).resolves.toMatchObject({ data: { mode: 'canary' } });
      expect(cluster.objects.get(KEY)!.data).toEqual({ version: '1' });
      const patched = await eu.patch(KEY, patch, AS_FAIRWAY);
      expect(patched.data).toEqual({ mode: 'canary' });
      const error = await failure(eu.patch(KEY, patch, AS_FAIRWAY));
      expect(error).toMatchObject({
        reason: 'Conflict',
        code: 409,
        causes: [],
        notSent: true,
      });
    });

    it('do not make an object by a patch', async () => {
      const { eu } = await simulated();
      const error = await failure(
        eu.patch(
          { ...KEY, name: 'none' },
          { metadata: { resourceVersion: '1' } },
          AS_FAIRWAY,
        ),
      );
      expect(error).toMatchObject({ reason: 'NotFound', notSent: true });
    });

    it('refuse clusters that are not registered', async () => {
      const { gateway } = await simulated();
      expect(() => gateway.connect('nowhere')).toThrow(
        expect.objectContaining({ reason: 'UnknownCluster', retryable: false }),
      );
    });

    it('ask for the namespace where one is needed', async () => {
      const { eu } = await simulated();
      const { namespace, ...key } = KEY;
      await expect(eu.get(key)).rejects.toMatchObject({
        reason: 'BadRequest',
        notSent: true,
      });
    });
  });

  describe('errors', () => {
    it.each([
      [403, 'Forbidden', false, true],
      [422, 'Invalid', false, true],
      [429, 'TooManyRequests', true, true],
      [500, 'InternalError', true, false],
      [503, 'ServiceUnavailable', true, false],
      [504, 'Timeout', true, false],
    ])(
      'tell of %i what it means for a write',
      async (code, reason, retryable, notSent) => {
        const { eu, log } = await simulated([
          { effect: { type: 'Error', code } },
        ]);
        const error = await failure(eu.apply(desired, AS_FAIRWAY));
        expect(error).toMatchObject({ reason, code, retryable, notSent });
        expect(error.message + log.join()).not.toContain('secret-token');
      },
    );

    it('are gone with the next try where that may help', async () => {
      const faults: Fault['effect'][] = [
        { type: 'Error', code: 503 },
        { type: 'ConnectionReset' },
        { type: 'TruncatedBody' },
        { type: 'GarbageBody' },
        { type: 'Error', code: 429, retryAfterSeconds: 1 },
      ];
      for (const effect of faults) {
        const { eu, cluster } = await simulated([{ effect, times: 2 }]);
        await expect(settled(eu.get(KEY))).resolves.toMatchObject({
          data: { version: '1' },
        });
        expect(cluster.counters.snapshot().total).toBe(3);
      }
    });

    it('are not repeated where it cannot help', async () => {
      const { eu, cluster } = await simulated([
        { effect: { type: 'Error', code: 403 } },
      ]);
      await failure(eu.get(KEY));
      expect(cluster.counters.snapshot().total).toBe(1);
    });

    it('leave open whether a write was made whose answer was lost', async () => {
      const { eu, cluster } = await simulated([
        { effect: { type: 'ConnectionReset', committed: true } },
      ]);
      const error = await failure(eu.apply(configMap('new'), AS_FAIRWAY));
      expect(error).toMatchObject({
        reason: 'Unreachable',
        retryable: true,
        notSent: false,
      });
      expect(cluster.objects.get({ ...KEY, name: 'new' })).toBeDefined();
    });

    it.each<[string, Fault['effect']]>([
      ['refused', { type: 'Error', code: 403 }],
      ['held back', { type: 'Error', code: 429, retryAfterSeconds: 60 }],
    ])(
      'do not forget that a write may have been made whose repetition is %s',
      async (_what, effect) => {
        const { eu, cluster } = await simulated([
          { effect: { type: 'ConnectionReset', committed: true }, times: 1 },
        ]);
        const writing = eu.apply(configMap('new'), AS_FAIRWAY);
        await eventually(() => cluster.counters.snapshot().total === 1);
        cluster.faults.add({ effect });
        const error = await failure(writing);
        expect(error).toMatchObject({
          code: expect.any(Number),
          notSent: false,
        });
        expect(cluster.objects.get({ ...KEY, name: 'new' })).toBeDefined();
      },
    );

    it('do not take a patch for refused whose first answer was lost', async () => {
      const { eu, cluster } = await simulated([
        {
          effect: { type: 'ConnectionReset', committed: true },
          verbs: ['patch'],
          times: 1,
        },
      ]);
      const { metadata } = (await eu.get(KEY))!;
      const resourceVersion = metadata.resourceVersion!;
      const error = await failure(
        eu.patch(
          KEY,
          { metadata: { resourceVersion }, data: { version: '2' } },
          AS_FAIRWAY,
        ),
      );
      expect(error).toMatchObject({ code: 409, causes: [], notSent: false });
      expect(cluster.objects.get(KEY)!.data).toEqual({ version: '2' });
    });

    it('leave open whether a write was made that was not answered in time', async () => {
      const { eu, cluster } = await simulated([{ effect: { type: 'Hang' } }]);
      const writing = eu.apply(desired, AS_FAIRWAY);
      const failing = writing.catch((error: ClusterError) => error);
      await eventually(() => cluster.counters.snapshot().total === 1);
      clock.advance(15_000);
      await expect(failing).resolves.toMatchObject({
        reason: 'Timeout',
        retryable: true,
        notSent: false,
      });
    });

    it('know that nothing was sent while the budget was used up', async () => {
      const cluster = await simulate();
      const { eu } = gatewayTo(
        { url: simulator.clusterUrl('eu') },
        {},
        { maxConcurrent: 1 },
      );
      cluster.faults.add({ effect: { type: 'Hang' } });
      const reading = eu.get(KEY).catch((error: ClusterError) => error);
      await eventually(() => cluster.counters.snapshot().total === 1);
      const writing = eu
        .apply(desired, AS_FAIRWAY)
        .catch((error: ClusterError) => error);
      await settle();
      clock.advance(15_000);
      await expect(reading).resolves.toMatchObject({ notSent: false });
      await expect(writing).resolves.toMatchObject({
        reason: 'Timeout',
        notSent: true,
      });
      expect(cluster.counters.snapshot().total).toBe(1);
    });

    it('know that nothing was sent where no connection was made', async () => {
      const { eu } = gatewayTo({
        url: `http://127.0.0.1:${await closedPort()}`,
      });
      await expect(
        failure(eu.apply(desired, AS_FAIRWAY)),
      ).resolves.toMatchObject({
        reason: 'Unreachable',
        retryable: true,
        notSent: true,
        message: expect.stringContaining('ECONNREFUSED'),
      });
    });

    it('end with the caller', async () => {
      const { eu, cluster } = await simulated([{ effect: { type: 'Hang' } }]);
      const cancel = new AbortController();
      const reading = eu.get(KEY, { signal: cancel.signal });
      const failing = reading.catch((error: ClusterError) => error);
      await eventually(() => cluster.counters.snapshot().total === 1);
      cancel.abort();
      await expect(failing).resolves.toMatchObject({ reason: 'Aborted' });
      await expect(
        eu.get(KEY, { signal: AbortSignal.abort() }),
      ).rejects.toMatchObject({ reason: 'Aborted', notSent: true });
      expect(clock.pending).toBe(0);
    });

    it('pass a long Retry-After on, and hold everything back meanwhile', async () => {
      const { eu, cluster } = await simulated([
        {
          effect: { type: 'Error', code: 429, retryAfterSeconds: 60 },
          times: 1,
        },
      ]);
      await expect(eu.get(KEY)).rejects.toMatchObject({ retryAfterMs: 60_000 });
      const next = eu.get(KEY).catch((error: ClusterError) => error);
      await settle();
      clock.advance(15_000);
      await expect(next).resolves.toMatchObject({ notSent: true });
      expect(cluster.counters.snapshot().total).toBe(1);
      clock.advance(45_000);
      await expect(eu.get(KEY)).resolves.toBeDefined();
    });

    it('are bounded in size', async () => {
      const cluster = await simulate();
      cluster.objects.put({
        ...configMap('big'),
        data: { text: 'x'.repeat(17 * 1024 * 1024) },
      });
      const { eu } = gatewayTo({ url: simulator.clusterUrl('eu') });
      await expect(eu.get({ ...KEY, name: 'big' })).rejects.toMatchObject({
        reason: 'ResponseTooLarge',
        retryable: false,
      });
    });
  });

  describe('credentials', () => {
    it('are read again when they are refused, once for all requests', async () => {
      const cluster = await simulate();
      cluster.tokens.rotate('first');
      directory.setContent({ token: 'first' });
      const { eu } = gatewayTo({
        url: simulator.clusterUrl('eu'),
        credentials: { tokenFile: directory.resolve('token') },
      });
      await eu.get(KEY);
      cluster.tokens.rotate('second');
      directory.setContent({ token: 'second' });
      await Promise.all([1, 2, 3].map(() => eu.get(KEY, { fresh: true })));
      const { total } = cluster.counters.snapshot();
      expect(total).toBeLessThanOrEqual(1 + 3 * 2);
    });

    it('that stay refused are told from a cluster that is down', async () => {
      const cluster = await simulate();
      cluster.tokens.rotate('other');
      const { eu, gateway, log } = gatewayTo({
        url: simulator.clusterUrl('eu'),
      });
      await expect(eu.apply(desired, AS_FAIRWAY)).rejects.toMatchObject({
        reason: 'CredentialInvalid',
        retryable: true,
        notSent: true,
      });
      expect(cluster.counters.snapshot().total).toBe(2);
      expect(gateway.reachability('eu')).toMatchObject({
        state: 'Reachable',
        message: expect.stringContaining('401'),
      });
      expect(log.join()).not.toContain('secret-token');
      cluster.tokens.set('secret-token');
      await eu.get(KEY);
      expect(gateway.reachability('eu').message).toBeUndefined();
    });

    it('of a watch are renewed, and nothing is lost meanwhile', async () => {
      const cluster = await simulate();
      cluster.tokens.rotate('first');
      directory.setContent({ token: 'first' });
      const { eu, gateway } = gatewayTo({
        url: simulator.clusterUrl('eu'),
        credentials: { tokenFile: directory.resolve('token') },
      });
      const changed = jest.fn();
      await gateway.watch('eu', KEY, changed).established;
      cluster.tokens.rotate('second');
      directory.setContent({ token: 'second' });
      cluster.watches.cut();
      cluster.objects.put(configMap('app', '7'));
      changed.mockClear();
      await eventually(() => {
        clock.advance(100);
        return changed.mock.calls.length > 0;
      });
      expect((await eu.get(KEY))?.data).toEqual({ version: '7' });
    });

    it('may be client certificates, and servers are checked against their authority', async () => {
      const pems = await generate(
        [{ name: 'commonName', value: '127.0.0.1' }],
        {
          keySize: 2048,
          extensions: [
            { name: 'basicConstraints', cA: true, critical: true },
            {
              name: 'subjectAltName',
              altNames: [{ type: 7, ip: '127.0.0.1' }],
            },
          ],
        } as never,
      );
      await simulate({ https: { cert: pems.cert, key: pems.private } });
      directory.setContent({ crt: pems.cert, key: pems.private });
      const url = simulator.clusterUrl('eu');
      const trusted = gatewayTo({
        url,
        skipTLSVerify: false,
        caData: Buffer.from(pems.cert).toString('base64'),
        credentials: {
          clientCertFile: directory.resolve('crt'),
          clientKeyFile: directory.resolve('key'),
        },
      });
      await expect(trusted.eu.get(KEY)).resolves.toBeDefined();
      const { eu } = gatewayTo({ url, skipTLSVerify: false });
      await expect(
        failure(eu.apply(desired, AS_FAIRWAY)),
      ).resolves.toMatchObject({
        reason: 'Unreachable',
        notSent: true,
        message: expect.stringContaining('set caData or caFile'),
      });
    });

    it('are not sent over plain HTTP unless that was asked for', async () => {
      await simulate();
      const { eu } = gatewayTo({
        url: simulator.clusterUrl('eu'),
        skipTLSVerify: false,
      });
      await expect(eu.get(KEY)).rejects.toMatchObject({
        retryable: false,
        notSent: true,
        message: expect.stringContaining('plain HTTP'),
      });
    });
  });

  describe('kinds', () => {
    const widget = {
      group: 'example.com',
      version: 'v1',
      kind: 'Widget',
      plural: 'widgets',
      namespaced: true,
    };
    const key = { ...KEY, apiVersion: 'example.com/v1', kind: 'Widget' };

    it('are discovered once, however many ask', async () => {
      const { eu, cluster } = await simulated();
      cluster.registerKind(widget);
      await Promise.all([1, 2, 3].map(() => eu.get(key)));
      expect(cluster.counters.snapshot().byVerb).toMatchObject({
        discovery: 1,
        get: 3,
      });
    });

    it('that are missing are looked for again later', async () => {
      const { eu, cluster } = await simulated();
      for (let i = 0; i < 3; i++) {
        await expect(eu.get(key)).rejects.toMatchObject({
          reason: 'NoKind',
          retryable: true,
          notSent: true,
        });
      }
      // The API of the kind, and that of its group for the message.
      expect(cluster.counters.snapshot().byVerb).toEqual({ discovery: 2 });
      cluster.registerKind(widget);
      clock.advance(5_000);
      await expect(eu.get(key)).resolves.toBeUndefined();
    });

    it('that drivers know need no discovery, unless they are not there', async () => {
      const cluster = await simulate();
      const { eu, gateway } = gatewayTo(
        { url: simulator.clusterUrl('eu') },
        {
          kinds: [
            {
              apiVersion: 'example.com/v1',
              kind: 'Widget',
              plural: 'widgets',
              namespaced: true,
            },
          ],
        },
      );
      for (let i = 0; i < 3; i++) {
        await expect(eu.get(key)).rejects.toMatchObject({
          reason: 'NoKind',
          retryable: true,
          notSent: true,
          message: expect.stringContaining('install its definition'),
        });
      }
      const { established } = gateway.watch('eu', key, () => {});
      await settle();
      expect(cluster.counters.snapshot().byVerb).toEqual({
        get: 1,
        discovery: 1,
      });
      cluster.registerKind(widget);
      await settled(established, 1_000);
      await expect(eu.get(key, { fresh: true })).resolves.toBeUndefined();
      expect(cluster.counters.snapshot().byVerb.discovery).toBe(1);
    });

    it('that are served in another version only are told with that version', async () => {
      const { eu, cluster } = await simulated();
      cluster.registerKind(widget);
      await expect(
        eu.get({ ...key, apiVersion: 'example.com/v2' }),
      ).rejects.toMatchObject({
        reason: 'NoKind',
        message: expect.stringContaining('it serves example.com as v1'),
      });
    });

    it('that go away are noticed, and found when they come back', async () => {
      const { eu, cluster } = await simulated();
      cluster.registerKind(widget);
      await eu.get(key);
      cluster.unregisterKind('example.com', 'widgets');
      await expect(failure(eu.get(key))).resolves.toMatchObject({
        reason: 'NoKind',
      });
      cluster.registerKind(widget);
      clock.advance(5_000);
      await expect(eu.get(key)).resolves.toBeUndefined();
    });

    it('are watched as soon as they are installed', async () => {
      const { eu, gateway, cluster } = await simulated();
      const { established } = gateway.watch('eu', key, () => {});
      await eventually(() => cluster.counters.snapshot().total > 0);
      cluster.registerKind(widget);
      await settled(established, 1_000);
      await expect(eu.get(key)).resolves.toBeUndefined();
    });
  });

  describe('watches', () => {
    it('serve reads, and our own writes at once', async () => {
      const { eu, gateway, cluster } = await simulated();
      await gateway.watch('eu', KEY, () => {}).established;
      expect(cluster.counters.snapshot().byVerb).toEqual({ watch: 1 });
      const force = { ...AS_FAIRWAY, force: true };
      const written = await eu.apply(desired, force);
      await expect(eu.get(KEY)).resolves.toEqual(written);
      await expect(eu.get(KEY, { fresh: true })).resolves.toMatchObject({
        data: { version: '2' },
      });
      expect(cluster.counters.snapshot().byVerb).toEqual({
        watch: 1,
        apply: 1,
        get: 1,
      });
    });

    it('know what our own patch has made', async () => {
      const { eu, gateway, cluster } = await simulated();
      await gateway.watch('eu', KEY, () => {}).established;
      const { metadata } = (await eu.get(KEY))!;
      cluster.faults.add({ effect: { type: 'SilentWatch' } });
      const written = await eu.patch(
        KEY,
        {
          metadata: { resourceVersion: metadata.resourceVersion! },
          data: { version: '2' },
        },
        AS_FAIRWAY,
      );
      await expect(eu.get(KEY)).resolves.toEqual(written);
      expect(cluster.counters.snapshot().byVerb).toEqual({
        watch: 1,
        patch: 1,
      });
    });

    it('do not take a dry run for the truth', async () => {
      const { eu, gateway } = await simulated();
      await gateway.watch('eu', KEY, () => {}).established;
      const { metadata } = (await eu.get(KEY))!;
      const dry = { ...AS_FAIRWAY, dryRun: true };
      await eu.apply(desired, { ...dry, force: true });
      await eu.patch(
        KEY,
        {
          metadata: { resourceVersion: metadata.resourceVersion! },
          data: { version: '2' },
        },
        dry,
      );
      expect((await eu.get(KEY))?.data).toEqual({ version: '1' });
    });

    it.each([
      // The first two events are the list.
      ...[1, 3].flatMap(
        afterEvents =>
          [
            [`cut after ${afterEvents}`, { type: 'CutWatch', afterEvents }],
            [
              `cut in the middle of a line after ${afterEvents}`,
              { type: 'HalfCloseWatch', afterEvents },
            ],
            [
              `silent after ${afterEvents}`,
              { type: 'SilentWatch', afterEvents },
            ],
          ] as const,
      ),
      ['too old', { type: 'ExpiredWatch' }],
      ['doubled', { type: 'DuplicateEvents' }],
    ] as const)('that are %s lose nothing', async (_, effect) => {
      const { eu, gateway, cluster } = await simulated([
        { effect, verbs: ['watch'], times: 2 },
      ]);
      const changed = jest.fn();
      await settled(gateway.watch('eu', KEY, changed).established, 1_000);
      const arrived = async (version: string) => {
        cluster.objects.put(configMap('app', version));
        cluster.objects.put(configMap('other', version));
        changed.mockClear();
        let known: unknown;
        await eventually(() => {
          clock.advance(1_000);
          eu.get(KEY).then(
            object => {
              known = (object?.data as { version: string }).version;
            },
            () => {},
          );
          return known === version && changed.mock.calls.length > 0;
        });
        return known;
      };
      for (const version of ['2', '3', '4', '5', '6']) {
        await expect(arrived(version)).resolves.toBe(version);
      }
    });

    it('are not fooled by a list from before our own write', async () => {
      const { eu, gateway, cluster } = await simulated();
      const seen: unknown[] = [];
      await gateway.watch('eu', KEY, () => {
        void eu.get(KEY).then(object => seen.push(object?.data));
      }).established;
      await eu.apply(desired, { ...AS_FAIRWAY, force: true });
      await settle();
      seen.length = 0;
      cluster.faults.add({
        effect: { type: 'StaleList', revisions: 1 },
        verbs: ['list'],
      });
      // A second name makes it list again.
      await gateway.watch('eu', { ...KEY, name: 'b' }, () => {}).established;
      await settle();
      expect(seen).toEqual([{ version: '2' }]);
    });

    it('begin with a list in pages where the API server cannot stream it, and remember that', async () => {
      await simulate({
        clusters: [{ name: 'eu', objects: [configMap()], watchList: false }],
      });
      const cluster = simulator.clusters()[0];
      const { gateway, log } = gatewayTo({ url: simulator.clusterUrl('eu') });
      await gateway.watch('eu', KEY, () => {}).established;
      expect(cluster.counters.snapshot().byVerb).toEqual({ watch: 2, list: 1 });
      await gateway.watch('eu', { ...KEY, namespace: 'b' }, () => {})
        .established;
      expect(cluster.counters.snapshot().byVerb).toEqual({ watch: 3, list: 2 });
      expect(log.join()).not.toContain('sendInitialEvents');
    });

    it('tell of reachability, and are back as soon as the cluster is', async () => {
      const { gateway, cluster, log } = await simulated();
      const states: string[] = [];
      const stop = gateway.onReachabilityChange((name, { state }) =>
        states.push(`${name} ${state}`),
      );
      const changed = jest.fn();
      await gateway.watch('eu', KEY, changed).established;
      cluster.stop();
      await eventually(() => {
        clock.advance(1_000);
        return states.length === 2;
      });
      changed.mockClear();
      cluster.start();
      cluster.objects.put(configMap('app', '9'));
      gateway.requestProbe('eu');
      await eventually(() => {
        clock.advance(100);
        return states.length === 3 && cluster.watches.size === 1;
      });
      expect(states).toEqual([
        'eu Reachable',
        'eu Unreachable',
        'eu Reachable',
      ]);
      expect(changed).toHaveBeenCalled();
      expect(gateway.reachability('eu')).toMatchObject({
        state: 'Reachable',
        lastContact: expect.any(Number),
      });
      expect(log.filter(line => line.includes('is Unreachable'))).toHaveLength(
        1,
      );
      stop();
    });

    it('end with their interests, and leave no timers', async () => {
      const { gateway, cluster } = await simulated();
      const handles = ['app', 'b', 'c'].map(name =>
        gateway.watch('eu', { ...KEY, name }, () => {}),
      );
      await Promise.all(handles.map(({ established }) => established));
      expect(cluster.watches.size).toBe(1);
      handles.forEach(handle => handle.close());
      clock.advance(10_000);
      await eventually(() => cluster.watches.size === 0);
      // Only the simulator's own timer for bookmarks is left.
      expect(clock.pending).toBeLessThanOrEqual(1);
    });
  });

  describe('selections', () => {
    const SELECTION = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: 'shop',
      labelSelector: 'app=shop',
    };
    const labelled = (name: string, app: string) => {
      const object = configMap(name);
      return { ...object, metadata: { ...object.metadata, labels: { app } } };
    };
    const namesOf = (objects: { metadata: { name: string } }[]) =>
      objects.map(({ metadata }) => metadata.name);

    it('are read page by page, up to a limit', async () => {
      const { eu, cluster } = await simulated();
      const many = Array.from({ length: 101 }, (_, i) => `c${1000 + i}`);
      many.slice(0, 100).forEach(name => {
        cluster.objects.put(labelled(name, 'shop'));
      });
      cluster.objects.put(labelled('other', 'other'));
      await expect(eu.select(SELECTION).then(namesOf)).resolves.toEqual(
        many.slice(0, 100),
      );
      cluster.objects.put(labelled(many[100], 'shop'));
      const tooMany = {
        reason: 'TooManyObjects',
        retryable: false,
        message: expect.stringContaining('more than 100 objects'),
      };
      await expect(eu.select(SELECTION)).rejects.toMatchObject(tooMany);
      await expect(eu.select(SELECTION, { limit: 101 })).resolves.toHaveLength(
        101,
      );
    });

    it('are served from their watch, and bounded there, too', async () => {
      const { eu, gateway, cluster } = await simulated();
      cluster.objects.put(labelled('a', 'shop'));
      cluster.objects.put(labelled('b', 'shop'));
      await gateway.watch('eu', SELECTION, () => {}).established;
      await expect(eu.select(SELECTION).then(namesOf)).resolves.toEqual([
        'a',
        'b',
      ]);
      await expect(eu.get({ ...KEY, name: 'a' })).resolves.toBeDefined();
      expect(cluster.counters.snapshot().byVerb).toEqual({ watch: 1 });
      await expect(eu.select(SELECTION, { limit: 1 })).rejects.toMatchObject({
        reason: 'TooManyObjects',
      });
      await eu.select(SELECTION, { fresh: true });
      expect(cluster.counters.snapshot().byVerb).toEqual({ watch: 1, list: 1 });
    });

    it('wake who watches them when an object enters, changes or leaves', async () => {
      const { eu, gateway, cluster } = await simulated();
      const changed = jest.fn();
      await gateway.watch('eu', SELECTION, changed).established;
      const after = async (act: () => unknown) => {
        changed.mockClear();
        act();
        await eventually(() => changed.mock.calls.length > 0);
        return namesOf(await eu.select(SELECTION));
      };
      const put = (app: string) => () =>
        cluster.objects.put(labelled('app', app));
      await expect(after(put('shop'))).resolves.toEqual(['app']);
      await expect(after(put('other'))).resolves.toEqual([]);
      await expect(after(put('shop'))).resolves.toEqual(['app']);
      const remove = () => cluster.objects.delete(KEY);
      await expect(after(remove)).resolves.toEqual([]);
    });

    it('span namespaces where none is named', async () => {
      const { eu, gateway, cluster } = await simulated();
      const { namespace, ...everywhere } = SELECTION;
      const other = labelled('app', 'shop');
      cluster.objects.put(labelled('app', 'shop'));
      cluster.objects.put({
        ...other,
        metadata: { ...other.metadata, namespace: 'default' },
      });
      const namespaces = async () =>
        (await eu.select(everywhere)).map(({ metadata }) => metadata.namespace);
      await expect(namespaces()).resolves.toEqual(['default', 'shop']);
      await gateway.watch('eu', everywhere, () => {}).established;
      await expect(namespaces()).resolves.toEqual(['default', 'shop']);
      const written = await eu.apply(labelled('new', 'shop'), AS_FAIRWAY);
      await expect(eu.select(everywhere)).resolves.toContainEqual(written);
    });

    it('that cannot be read are refused', async () => {
      const { eu, gateway } = await simulated();
      const wrong = { ...SELECTION, labelSelector: 'a b' };
      const problem = { reason: 'BadRequest', retryable: false };
      await expect(eu.select(wrong)).rejects.toMatchObject(problem);
      expect(() => gateway.watch('eu', wrong, () => {})).toThrow(
        expect.objectContaining(problem),
      );
    });
  });

  describe('probes', () => {
    it('tell the version, and that nothing was known before', async () => {
      const { gateway } = await simulated();
      expect(gateway.reachability('eu')).toMatchObject({ state: 'Unknown' });
      await settled(gateway.probe('eu'), 1);
      expect(gateway.reachability('eu')).toMatchObject({
        state: 'Reachable',
        reason: undefined,
        kubernetesVersion: expect.stringMatching(/^v1\./),
      });
    });

    it('tell a cluster that is down, within seconds', async () => {
      const url = `http://127.0.0.1:${await closedPort()}`;
      const { gateway } = gatewayTo({ url });
      const start = clock.now();
      await settled(gateway.probe('eu'));
      expect(clock.now() - start).toBeLessThan(5_000);
      expect(gateway.reachability('eu')).toMatchObject({
        state: 'Unreachable',
        message: expect.stringContaining('ECONNREFUSED'),
      });
    });

    it('tell credentials that are refused, not let in, or not there from a cluster that is down', async () => {
      const cluster = await simulate();
      const url = simulator.clusterUrl('eu');
      const told = async (options: Record<string, unknown>) => {
        const { gateway } = gatewayTo({ url, ...options });
        await settled(gateway.probe('eu'), 1);
        return gateway.reachability('eu');
      };
      cluster.tokens.rotate('other');
      await expect(told({})).resolves.toMatchObject({
        state: 'Reachable',
        reason: 'CredentialsRefused',
      });
      cluster.tokens.set('secret-token');
      cluster.faults.add({ effect: { type: 'Error', code: 403 }, times: 1 });
      await expect(told({})).resolves.toMatchObject({
        state: 'Reachable',
        reason: 'Forbidden',
        message: expect.stringContaining('403'),
      });
      const tokenFile = directory.resolve('missing');
      await expect(told({ credentials: { tokenFile } })).resolves.toMatchObject(
        {
          state: 'Unknown',
          reason: 'CredentialsUnavailable',
          message: expect.stringContaining(tokenFile),
        },
      );
    });

    it('of a name that is not registered tell that', async () => {
      const { gateway } = gatewayTo({ url: 'https://x' });
      await gateway.probe('nowhere');
      expect(gateway.reachability('nowhere')).toMatchObject({
        state: 'Unknown',
        reason: 'UnknownCluster',
        message: expect.stringContaining('"nowhere" is not registered'),
      });
    });
  });

  describe('registrations that change', () => {
    const other = (name: string, objects: object[]) => ({
      name,
      objects: objects as never[],
    });

    /** Two API servers, of which app-config says that one is the cluster "eu". */
    async function changing() {
      await simulate({
        clusters: [
          other('a', [configMap('app', 'a')]),
          other('b', [configMap('app', 'b')]),
        ],
      });
      const dataOf = (cluster: string | undefined, token: string) => ({
        fairway: {
          clusters: cluster
            ? [
                {
                  name: 'eu',
                  url: simulator.clusterUrl(cluster),
                  skipTLSVerify: true,
                  credentials: { token },
                },
              ]
            : [],
        },
      });
      const config = mockServices.rootConfig({ data: dataOf('a', 'one') });
      const { gateway } = gatewayTo({}, { config });
      return {
        gateway,
        servers: simulator.clusters(),
        register: (cluster: string | undefined, token = 'one') =>
          config.update({ data: dataOf(cluster, token) }),
        version: async () => (await gateway.connect('eu').get(KEY))?.data,
      };
    }

    it('lead to the other API server at once, and so do watches', async () => {
      const { gateway, register, servers, version } = await changing();
      const changed = jest.fn();
      const told = jest.fn();
      gateway.onReachabilityChange(told);
      await gateway.watch('eu', KEY, changed).established;
      await expect(version()).resolves.toEqual({ version: 'a' });
      register('b');
      expect(told).toHaveBeenLastCalledWith('eu', { state: 'Unknown' });
      await eventually(
        () => servers[0].watches.size === 0 && servers[1].watches.size === 1,
      );
      await expect(version()).resolves.toEqual({ version: 'b' });
      changed.mockClear();
      servers[1].objects.put(configMap('app', 'c'));
      await eventually(() => changed.mock.calls.length > 0);
    });

    it('end the watches of a cluster that is gone, until it is back', async () => {
      const { gateway, register, servers, version } = await changing();
      const changed = jest.fn();
      const interest = gateway.watch('eu', KEY, changed);
      await interest.established;
      register(undefined);
      await eventually(() => servers[0].watches.size === 0);
      expect(changed).toHaveBeenCalled();
      expect(() => gateway.connect('eu')).toThrow('"eu" is not registered');
      expect(gateway.reachability('eu').reason).toBe('UnknownCluster');
      register('a');
      await eventually(() => servers[0].watches.size === 1);
      await expect(version()).resolves.toEqual({ version: 'a' });
      interest.close();
      register('b');
      clock.advance(10_000);
      await eventually(() => servers[0].watches.size === 0);
      expect(servers[1].watches.size).toBe(0);
    });

    it('bring clusters that were not there', async () => {
      const { gateway, register, version } = await changing();
      register(undefined);
      expect(() => gateway.connect('eu')).toThrow('not registered');
      register('b');
      await expect(version()).resolves.toEqual({ version: 'b' });
    });

    it('are watched as soon as they are found in the catalog', async () => {
      const cluster = await simulate();
      const annotation = (name: string) => `kubernetes.io/${name}`;
      const { gateway } = gatewayTo(
        {},
        {
          config: new ConfigReader({
            kubernetes: {
              clusterLocatorMethods: [
                {
                  type: 'catalog',
                  dangerouslyAllowClusterUrls: true,
                  dangerouslyAllowSkipTLSVerify: true,
                },
              ],
            },
          }),
          auth: mockServices.auth(),
          catalog: catalogServiceMock({
            entities: [
              {
                apiVersion: 'backstage.io/v1alpha1',
                kind: 'Resource',
                metadata: {
                  name: 'eu',
                  annotations: {
                    [annotation('api-server')]: simulator.clusterUrl('eu'),
                    [annotation('skip-tls-verify')]: 'true',
                    [annotation('auth-provider')]: 'test',
                  },
                },
                spec: { type: 'kubernetes-cluster' },
              },
            ],
          }),
          credentialProviders: new Map([
            ['test', { getCredential: async () => ({ type: 'anonymous' }) }],
          ]),
        },
      );
      const changed = jest.fn();
      const { established } = gateway.watch('eu', KEY, changed);
      await established;
      changed.mockClear();
      cluster.objects.put(configMap('app', '2'));
      await eventually(() => changed.mock.calls.length > 0);
      const missing = jest.fn();
      clock.advance(10_000);
      gateway.watch('nowhere', KEY, missing);
      await eventually(() => missing.mock.calls.length > 0);
      expect(gateway.reachability('nowhere').reason).toBe('UnknownCluster');
    });

    it('have a new token used at once, over connections that stay', async () => {
      const { gateway, register, servers, version } = await changing();
      servers[0].tokens.rotate('one');
      await gateway.watch('eu', { ...KEY, name: 'other' }, () => {})
        .established;
      servers[0].tokens.rotate('two');
      const { total } = servers[0].counters.snapshot();
      register('a', 'two');
      await expect(version()).resolves.toEqual({ version: 'a' });
      expect(servers[0].counters.snapshot().total).toBe(total + 1);
      expect(servers[0].watches.size).toBe(1);
    });
  });

  it('learns the version of a cluster when it is probed', async () => {
    const { gateway } = await simulated();
    expect(gateway.reachability('eu').state).toBe('Unknown');
    gateway.requestProbe('eu');
    await eventually(() => {
      clock.advance(1);
      return gateway.reachability('eu').kubernetesVersion !== undefined;
    });
    expect(gateway.reachability('eu')).toMatchObject({ state: 'Reachable' });
  });

  it('answers nothing after it was closed', async () => {
    const { eu, gateway } = await simulated();
    await eu.get(KEY);
    await gateway.close();
    expect(() => gateway.connect('eu')).toThrow('not registered');
    await expect(failure(eu.get(KEY))).resolves.toMatchObject({
      reason: 'Aborted',
    });
  });

  it('refuses limits that make no sense', () => {
    expect(() => gatewayTo({ url: 'https://x' }, {}, { qps: 0 })).toThrow(
      'fairway.clusterRequests.qps must be greater than 0',
    );
    expect(() =>
      gatewayTo({ url: 'https://x' }, {}, { timeout: 'soon' }),
    ).toThrow('fairway.clusterRequests.timeout must be a duration');
  });
});

/** A port that nothing listens on. */
async function closedPort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  await new Promise(resolve => {
    server.close(resolve);
  });
  return port;
}
