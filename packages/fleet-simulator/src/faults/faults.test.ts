import { ApiClient } from '../contract/apiClient';
import { configMap } from '../contract/objects';
import {
  FleetSimulator,
  SimulatedCluster,
  startFleetSimulator,
} from '../index';
import { ManualClock } from '../testUtils';

const PATH = '/api/v1/namespaces/default/configmaps';

describe('faults', () => {
  let clock: ManualClock;
  let simulator: FleetSimulator;
  let cluster: SimulatedCluster;
  let api: ApiClient;

  beforeEach(async () => {
    clock = new ManualClock();
    simulator = await startFleetSimulator({
      clock,
      seed: 7,
      clusters: [{ name: 'c' }, { name: 'other' }],
    });
    cluster = simulator.cluster('c');
    api = new ApiClient({
      url: cluster.url,
      token: '',
      readOnlyToken: '',
      compact: () => cluster.compact(),
    });
  });

  afterEach(async () => {
    await api.close();
    await simulator.stop();
  });

  it.each([401, 403, 409, 429, 500, 503])(
    'answers %d for the next requests that match, then no more',
    async code => {
      cluster.faults.add({
        effect: { type: 'Error', code, retryAfterSeconds: 3 },
        verbs: ['list'],
        times: 2,
      });
      expect((await api.post(PATH, configMap('a'))).code).toBe(201);
      const refused = await api.get(PATH);
      expect(refused.code).toBe(code);
      expect(refused.body).toMatchObject({ kind: 'Status', code });
      expect(refused.headers['retry-after']).toBe('3');
      expect((await api.get(PATH)).code).toBe(code);
      expect((await api.get(PATH)).code).toBe(200);
    },
  );

  it('matches paths and leaves other clusters alone', async () => {
    cluster.faults.add({
      effect: { type: 'Error', code: 503 },
      path: '/configmaps$',
    });
    expect((await api.get(PATH)).code).toBe(503);
    expect((await api.get('/api/v1/namespaces')).code).toBe(200);
    const other = await fetch(`${simulator.clusterUrl('other')}${PATH}`);
    expect(other.status).toBe(200);
  });

  it('hits the same requests for the same seed', async () => {
    const run = async () => {
      const fleet = await startFleetSimulator({
        seed: 42,
        clusters: [{ name: 'c' }],
      });
      fleet.cluster('c').faults.add({
        effect: { type: 'Error', code: 500 },
        probability: 0.5,
      });
      const codes: number[] = [];
      for (let i = 0; i < 20; i++) {
        const answer = await fetch(`${fleet.clusterUrl('c')}${PATH}`);
        codes.push(answer.status);
        await answer.body?.cancel();
      }
      await fleet.stop();
      return codes;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set([200, 500]));
    expect(await run()).toEqual(first);
  });

  it('delays answers by the clock', async () => {
    cluster.faults.add({ effect: { type: 'Latency', ms: 5_000 } });
    let answered = false;
    const answer = api.get(PATH).then(result => {
      answered = true;
      return result;
    });
    await clock.whenPending(1);
    expect(answered).toBe(false);
    clock.advance(5_000);
    expect((await answer).code).toBe(200);
  });

  it('loses the answer of a request that took effect', async () => {
    cluster.faults.add({
      effect: { type: 'ConnectionReset', committed: true },
      verbs: ['create'],
      times: 1,
    });
    await expect(api.post(PATH, configMap('a'))).rejects.toThrow();
    expect((await api.get(`${PATH}/a`)).code).toBe(200);
  });

  it('resets the connection before a request takes effect', async () => {
    cluster.faults.add({ effect: { type: 'ConnectionReset' }, times: 1 });
    await expect(api.post(PATH, configMap('a'))).rejects.toThrow();
    expect((await api.get(`${PATH}/a`)).code).toBe(404);
  });

  it('hangs until the client gives up', async () => {
    cluster.faults.add({ effect: { type: 'Hang' }, times: 1 });
    const abort = new AbortController();
    const answer = fetch(`${cluster.url}${PATH}`, { signal: abort.signal });
    // A second request that is answered shows that the first is stuck.
    expect((await api.get(PATH)).code).toBe(200);
    abort.abort();
    await expect(answer).rejects.toThrow(/abort/);
  });

  it('truncates and garbles bodies', async () => {
    cluster.faults.add({ effect: { type: 'TruncatedBody' }, times: 1 });
    await expect(api.get(PATH)).rejects.toThrow();
    cluster.faults.add({ effect: { type: 'GarbageBody' }, times: 1 });
    await expect(api.get(PATH)).rejects.toThrow(SyntaxError);
    expect((await api.get(PATH)).code).toBe(200);
  });

  it('lists an older revision', async () => {
    await api.post(PATH, configMap('a'));
    await api.post(PATH, configMap('b'));
    cluster.faults.add({
      effect: { type: 'StaleList', revisions: 1 },
      times: 1,
    });
    const names = async () =>
      (await api.get(PATH)).body.items.map((item: any) => item.metadata.name);
    expect(await names()).toEqual(['a']);
    expect(await names()).toEqual(['a', 'b']);
  });

  describe('of watches', () => {
    const watch = () =>
      api.watch(PATH, { resourceVersion: cluster.resourceVersion });

    it('cuts them, at once or after some events', async () => {
      const open = await watch();
      cluster.watches.cut();
      await expect(open.next()).rejects.toThrow();
      cluster.faults.add({
        effect: { type: 'CutWatch', afterEvents: 1 },
        times: 1,
      });
      const second = await watch();
      await api.post(PATH, configMap('a'));
      await expect(second.next().then(() => second.next())).rejects.toThrow();
      expect(cluster.watches.size).toBe(0);
    });

    it('closes one half in the middle of an event', async () => {
      const open = await watch();
      cluster.watches.halfClose();
      await expect(open.next()).rejects.toThrow();
    });

    it('silences them', async () => {
      cluster.faults.add({ effect: { type: 'SilentWatch' }, times: 1 });
      const silent = await watch();
      const loud = await watch();
      const nothing = silent.next();
      await api.post(PATH, configMap('a'));
      expect((await loud.next())?.type).toBe('ADDED');
      const first = await Promise.race([nothing, loud.next, 'nothing']);
      expect(first).not.toHaveProperty('type');
      expect(cluster.watches.size).toBe(2);
      nothing.catch(() => undefined);
      silent.close();
      loud.close();
    });

    it('expires, duplicates and delays', async () => {
      cluster.faults.add({ effect: { type: 'ExpiredWatch' }, times: 1 });
      expect(await (await watch()).next()).toMatchObject({
        type: 'ERROR',
        object: { code: 410 },
      });
      cluster.faults.add({ effect: { type: 'DuplicateEvents' }, times: 1 });
      const twice = await watch();
      await api.post(PATH, configMap('a'));
      expect(await twice.next()).toEqual(await twice.next());
      twice.close();
      cluster.faults.add({
        effect: { type: 'DelayEvents', ms: 10_000 },
        times: 1,
      });
      const late = await watch();
      const timers = clock.pending;
      await api.post(PATH, configMap('b'));
      await clock.whenPending(timers + 1);
      clock.advance(10_000);
      expect((await late.next())?.object.metadata.name).toBe('b');
      late.close();
    });

    it('sends bookmarks by the clock', async () => {
      const marked = await api.watch(PATH, {
        resourceVersion: cluster.resourceVersion,
        allowWatchBookmarks: 'true',
      });
      clock.advance(60_000);
      expect(await marked.next()).toMatchObject({
        type: 'BOOKMARK',
        object: { metadata: { resourceVersion: cluster.resourceVersion } },
      });
      marked.close();
    });
  });

  it('refuses connections while it is stopped', async () => {
    await api.post(PATH, configMap('a'));
    const open = await api.watch(PATH);
    await open.next();
    cluster.stop();
    await expect(open.next()).rejects.toThrow();
    await expect(api.get(PATH)).rejects.toThrow();
    cluster.start();
    expect((await api.get(`${PATH}/a`)).code).toBe(200);
  });

  it('expires, rotates and revokes tokens', async () => {
    const code = async (token: string) =>
      (await api.call('GET', PATH, { token })).code;
    cluster.tokens.set('old', { expiresAt: clock.now() + 1000 });
    expect(await code('old')).toBe(200);
    clock.advance(1000);
    expect(await code('old')).toBe(401);
    cluster.tokens.rotate('new');
    expect(await code('new')).toBe(200);
    cluster.tokens.revoke('new');
    expect(await code('new')).toBe(401);
  });
});
