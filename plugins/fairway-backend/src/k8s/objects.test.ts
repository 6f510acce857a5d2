import type { FairwayStore } from '../store';
import { mockCredentials } from '@backstage/backend-test-utils';
import { parse } from 'yaml';
import { storeRun } from '../resources/__testUtils__/runs';
import { aStore } from '../store/__fixtures__/stores';
import { startApi, TestApi } from './__testUtils__/api';
import { cluster, doc, landscape, promotion } from './__testUtils__/objects';

jest.setTimeout(60_000);

const ROOT = '/apis/fairway.dev/v1alpha1/namespaces/default';
const CLUSTERS = `${ROOT}/clusters`;
const MERGE = { 'content-type': 'application/merge-patch+json' };

describe('objects over HTTP', () => {
  let store: FairwayStore;
  let api: TestApi;

  beforeEach(async () => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store);
  });

  afterEach(() => api.close());

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
    token?: string,
  ) => {
    const response = await api.request(method, path, { body, headers, token });
    return {
      code: response.status,
      headers: response.headers,
      body: (await response.json()) as any,
    };
  };

  const patch = (path: string, body: unknown) =>
    send('PATCH', path, body, MERGE);

  it('fills in defaults and what the server knows', async () => {
    const { code, body } = await send('POST', CLUSTERS, cluster('eu-1'));
    expect(code).toBe(201);
    expect(body).toMatchObject({
      metadata: {
        name: 'eu-1',
        namespace: 'default',
        generation: 1,
        resourceVersion: '1',
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
      spec: { suspend: false },
    });
  });

  it('takes and gives YAML', async () => {
    const response = await api.request('POST', CLUSTERS, {
      body: 'metadata:\n  name: eu-1\nspec:\n  connection:\n    backstageCluster: eu-1\n',
      headers: {
        'content-type': 'application/yaml',
        accept: 'application/yaml',
      },
    });
    expect(response.status).toBe(201);
    expect(parse(await response.text())).toMatchObject({
      kind: 'Cluster',
      spec: { connection: { backstageCluster: 'eu-1' } },
    });
  });

  it('warns of unknown and duplicate fields, and drops them', async () => {
    const { code, headers, body } = await send(
      'POST',
      CLUSTERS,
      '{"metadata":{"name":"a"},"spec":{"suspend":false,"suspend":true,"colour":"réd","connection":{"backstageCluster":"a"}}}',
    );
    expect(code).toBe(201);
    expect(headers.get('warning')).toBe(
      '299 - "unknown field \\"spec.colour\\"", 299 - "duplicate field \\"spec.suspend\\""',
    );
    expect(body.spec).toEqual({
      suspend: true,
      connection: { backstageCluster: 'a' },
    });
  });

  it('does not change the resourceVersion where nothing changes', async () => {
    const { body } = await send('POST', CLUSTERS, cluster('eu-1'));
    const again = await send('PUT', `${CLUSTERS}/eu-1`, cluster('eu-1'));
    expect(again.body.metadata).toEqual(body.metadata);
    const same = await patch(`${CLUSTERS}/eu-1`, {
      spec: { suspend: false },
      metadata: { labels: { env: 'prod' } },
    });
    expect(same.body).toEqual(body);
  });

  it('raises the generation with the spec and with nothing else', async () => {
    await send('POST', CLUSTERS, cluster('eu-1'));
    const labelled = await patch(`${CLUSTERS}/eu-1`, {
      metadata: { labels: { a: 'b' } },
      status: { reachability: 'Reachable' },
    });
    expect(labelled.body.metadata.generation).toBe(1);
    expect(labelled.body.status).toBeUndefined();
    const changed = await patch(`${CLUSTERS}/eu-1`, {
      spec: { suspend: true },
    });
    expect(changed.body.metadata.generation).toBe(2);
  });

  it('lets controllers write the status, and nothing else with it', async () => {
    await send('POST', CLUSTERS, cluster('eu-1'));
    const { code, body } = await send(
      'PATCH',
      `${CLUSTERS}/eu-1/status`,
      {
        metadata: { labels: { a: 'b' } },
        spec: { suspend: true },
        status: { reachability: 'Reachable' },
      },
      MERGE,
      mockCredentials.service.token(),
    );
    expect(code).toBe(200);
    expect(body).toMatchObject({
      metadata: { generation: 1, labels: { env: 'prod' } },
      spec: { suspend: false },
      status: { reachability: 'Reachable' },
    });
    expect((await send('GET', `${CLUSTERS}/eu-1/status`)).body).toEqual(body);
  });

  it('lets the last write win where no resourceVersion is given', async () => {
    await send('POST', CLUSTERS, cluster('eu-1'));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        patch(`${CLUSTERS}/eu-1`, {
          metadata: { labels: { [`l${index}`]: 'x' } },
        }),
      ),
    );
    expect(answers.map(({ code }) => code)).toEqual(Array(20).fill(200));
    const { body } = await send('GET', `${CLUSTERS}/eu-1`);
    expect(Object.keys(body.metadata.labels)).toHaveLength(21);
  });

  it('lets one of many writers win who start from the same state', async () => {
    const { body } = await send('POST', CLUSTERS, cluster('eu-1'));
    const { resourceVersion } = body.metadata;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        patch(`${CLUSTERS}/eu-1`, {
          metadata: { resourceVersion, labels: { winner: String(index) } },
        }),
      ),
    );
    expect(answers.map(({ code }) => code).sort()).toEqual([
      200,
      ...Array(9).fill(409),
    ]);
  });

  it('notes who asked for a promotion, whatever the client says', async () => {
    const forged = promotion('p');
    (forged.metadata as any).annotations = {
      'fairway.dev/requested-by': 'user:default/somebody',
    };
    const requester = (body: any) =>
      body.metadata.annotations['fairway.dev/requested-by'];
    const { body } = await send('POST', `${ROOT}/promotions`, forged);
    expect(requester(body)).toBe('user:default/dana');
    expect(body.metadata.finalizers).toEqual(['fairway.dev/promotion']);
    const path = `${ROOT}/promotions/p`;
    const asAlex = async (change: unknown) =>
      (await (
        await api.request('PATCH', path, {
          user: 'user:default/alex',
          body: change,
          headers: MERGE,
        })
      ).json()) as any;
    expect(requester(await asAlex({ metadata: { labels: { a: 'b' } } }))).toBe(
      'user:default/dana',
    );
    expect(
      requester(
        await asAlex({
          metadata: { annotations: { 'fairway.dev/requested-by': null } },
        }),
      ),
    ).toBe('user:default/dana');
    expect(requester(await asAlex({ spec: { version: 'v2' } }))).toBe(
      'user:default/alex',
    );
  });

  it('accepts a promotion of things that do not exist yet', async () => {
    const { code } = await send('POST', `${ROOT}/promotions`, promotion());
    expect(code).toBe(201);
  });

  it('deletes at once, or when the last finalizer is gone', async () => {
    await send('POST', CLUSTERS, cluster('eu-1'));
    const gone = await send('DELETE', `${CLUSTERS}/eu-1`);
    expect(gone.body).toMatchObject({ kind: 'Status', status: 'Success' });
    await send('POST', CLUSTERS, {
      ...cluster('eu-2'),
      metadata: { name: 'eu-2', finalizers: ['example.com/cleanup'] },
    });
    const path = `${CLUSTERS}/eu-2`;
    const waiting = await send('DELETE', path);
    expect(waiting.body.metadata.deletionTimestamp).toBeDefined();
    const again = await send('DELETE', path);
    expect(again.body.metadata).toEqual(waiting.body.metadata);
    const more = await patch(path, {
      metadata: { finalizers: ['example.com/cleanup', 'example.com/more'] },
    });
    expect(more.body.message).toContain('no new finalizers can be added');
    await patch(path, { metadata: { finalizers: [] } });
    expect((await send('GET', path)).code).toBe(404);
  });

  it('leaves the finalizers of the engine to the engine', async () => {
    const path = `${ROOT}/promotions/p`;
    await send('POST', `${ROOT}/promotions`, promotion('p'));
    const finalizers = async () =>
      (await send('GET', path)).body.metadata.finalizers;
    const refused = {
      code: 422,
      body: {
        message: expect.stringMatching(
          /metadata.finalizers: "fairway.dev\/promotion" is taken away by the engine/,
        ),
        details: { causes: [{ field: 'metadata.finalizers' }] },
      },
    };
    for (const wanted of [null, [], ['example.com/cleanup']]) {
      expect(
        await patch(path, { metadata: { finalizers: wanted } }),
      ).toMatchObject(refused);
    }
    const emptied = promotion('p');
    (emptied.metadata as any).finalizers = [];
    expect(await send('PUT', path, emptied)).toMatchObject(refused);
    expect(await finalizers()).toEqual(['fairway.dev/promotion']);
    // A manifest that was applied says nothing of finalizers.
    expect((await send('PUT', path, promotion('p'))).code).toBe(200);
    const more = ['example.com/cleanup', 'fairway.dev/promotion'];
    await patch(path, { metadata: { finalizers: more } });
    expect(await finalizers()).toEqual(more);
    await send('DELETE', path);
    expect(await patch(path, { metadata: { finalizers: null } })).toMatchObject(
      refused,
    );
  });

  it('lets nobody make up finalizers of the engine', async () => {
    const made = {
      ...cluster('eu-1'),
      metadata: { name: 'eu-1', finalizers: ['fairway.dev/mine'] },
    };
    const { code, body } = await send('POST', CLUSTERS, made);
    expect(body.message).toContain('"fairway.dev/mine" is set by the engine');
    expect(code).toBe(422);
    await send('POST', CLUSTERS, cluster('eu-1'));
    const change = { metadata: { finalizers: ['fairway.dev/mine'] } };
    expect((await patch(`${CLUSTERS}/eu-1`, change)).code).toBe(422);
    const restored = promotion('p');
    (restored.metadata as any).finalizers = ['fairway.dev/promotion'];
    const { code: created } = await send(
      'POST',
      `${ROOT}/promotions`,
      restored,
    );
    expect(created).toBe(201);
  });

  it('takes owners of the same namespace only, and only those that exist', async () => {
    const elsewhere = CLUSTERS.replace('/default/', '/other/');
    const { body: near } = await send('POST', CLUSTERS, cluster('near'));
    const { body: far } = await send('POST', elsewhere, {
      ...cluster('far'),
      metadata: { name: 'far' },
    });
    const reference = (owner: any, change: object = {}) => ({
      apiVersion: owner.apiVersion,
      kind: owner.kind,
      name: owner.metadata.name,
      uid: owner.metadata.uid,
      ...change,
    });
    const withOwner = (owner: object) =>
      send('POST', CLUSTERS, {
        ...cluster('child'),
        metadata: { name: 'child', ownerReferences: [owner] },
      });
    for (const owner of [
      reference(far),
      reference(near, { uid: 'other-uid' }),
      reference(near, { name: 'other' }),
      reference(near, { kind: 'Fleet' }),
      reference(near, { kind: 'Pod', apiVersion: 'v1' }),
    ]) {
      expect(await withOwner(owner)).toMatchObject({
        code: 422,
        body: {
          message: expect.stringMatching(
            /there is no .* in namespace "default"/,
          ),
          details: { causes: [{ field: 'metadata.ownerReferences[0]' }] },
        },
      });
    }
    expect((await withOwner(reference(near))).code).toBe(201);
    // What was accepted once stays acceptable when the owner is gone.
    await send('DELETE', `${CLUSTERS}/near`);
    const path = `${CLUSTERS}/child`;
    const labelled = await patch(path, { metadata: { labels: { a: 'b' } } });
    expect(labelled.code).toBe(200);
    const added = [reference(near), reference(far)];
    expect(
      (await patch(path, { metadata: { ownerReferences: added } })).code,
    ).toBe(422);
  });

  it('remembers to orphan dependents until the finalizers are done', async () => {
    const owner = (
      await send('POST', CLUSTERS, {
        ...cluster('owner'),
        metadata: { name: 'owner', finalizers: ['example.com/cleanup'] },
      })
    ).body;
    await send('POST', CLUSTERS, {
      ...cluster('child'),
      metadata: {
        name: 'child',
        ownerReferences: [
          {
            apiVersion: owner.apiVersion,
            kind: owner.kind,
            name: 'owner',
            uid: owner.metadata.uid,
          },
        ],
      },
    });
    await send('DELETE', `${CLUSTERS}/owner`, { propagationPolicy: 'Orphan' });
    await patch(`${CLUSTERS}/owner`, { metadata: { finalizers: ['orphan'] } });
    expect((await send('GET', `${CLUSTERS}/owner`)).code).toBe(404);
    const child = (await send('GET', `${CLUSTERS}/child`)).body;
    expect(child.metadata.ownerReferences ?? []).toEqual([]);
  });

  it('wakes the garbage collector for a foreground deletion', async () => {
    const { body } = await send('POST', CLUSTERS, cluster('owner'));
    await send('DELETE', `${CLUSTERS}/owner?propagationPolicy=Foreground`);
    const claims = await store.claim({ owner: 'x', limit: 9, leaseMs: 1000 });
    expect(claims.map(({ key }) => key)).toContain(
      `Garbage/${body.metadata.uid}`,
    );
  });

  it('keeps the evidence of a run until the run has ended', async () => {
    const { targets } = await storeRun(store, { landscape: landscape() });
    const { name } = targets[0].metadata;
    expect((await send('DELETE', `${ROOT}/targets/${name}`)).code).toBe(403);
    const run = `${ROOT}/promotionruns/checkout-1-1`;
    expect((await send('DELETE', run)).body.message).toContain(
      'the run goes on',
    );
    await storeRun(store, {
      landscape: landscape(),
      name: 'old',
      phase: 'Succeeded',
    });
    expect((await send('DELETE', `${ROOT}/promotionruns/old`)).code).toBe(200);
  });

  it('takes labels on what the engine writes, and refuses the rest', async () => {
    await storeRun(store, { landscape: landscape() });
    const run = `${ROOT}/promotionruns/checkout-1-1`;
    expect((await patch(run, { metadata: { labels: { a: 'b' } } })).code).toBe(
      200,
    );
    const refused = await patch(run, { spec: { version: 'v9' } });
    expect(refused.code).toBe(403);
    expect(refused.body.message).toContain('written by the engine');
  });

  it('deletes a collection by its labels', async () => {
    for (const name of ['a', 'b', 'c']) {
      await send(
        'POST',
        CLUSTERS,
        cluster(name, { odd: String(name !== 'b') }),
      );
    }
    const { body } = await send('DELETE', `${CLUSTERS}?labelSelector=odd=true`);
    expect(body.items).toHaveLength(2);
    const { items } = await store.list({ kind: 'Cluster' });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['b']);
  });

  it('writes nothing in a dry run, and checks everything', async () => {
    await send('POST', CLUSTERS, cluster('eu-1'));
    const before = await store.revisions();
    expect(
      (await send('POST', `${CLUSTERS}?dryRun=All`, cluster('x'))).code,
    ).toBe(201);
    expect(
      (await send('POST', `${CLUSTERS}?dryRun=All`, cluster('eu-1'))).code,
    ).toBe(409);
    const changed = await send(
      'PATCH',
      `${CLUSTERS}/eu-1?dryRun=All`,
      { spec: { suspend: true } },
      MERGE,
    );
    expect(changed.body).toMatchObject({
      metadata: { generation: 2 },
      spec: { suspend: true },
    });
    expect((await send('DELETE', `${CLUSTERS}/eu-1?dryRun=All`)).code).toBe(
      200,
    );
    expect(
      (await send('DELETE', `${CLUSTERS}/eu-1`, { dryRun: ['All'] })).code,
    ).toBe(200);
    expect(await store.revisions()).toEqual(before);
    expect(await store.audit({ limit: 9 })).toHaveLength(1);
  });

  it('pages through lists', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await send('POST', CLUSTERS, cluster(name));
    }
    const names: string[] = [];
    let token = '';
    do {
      const { body } = await send(
        'GET',
        `${CLUSTERS}?limit=2&continue=${token}`,
      );
      names.push(...body.items.map((item: any) => item.metadata.name));
      token = body.metadata.continue ?? '';
    } while (token);
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
    const first = await send('GET', `${CLUSTERS}?limit=2`);
    await send('DELETE', `${CLUSTERS}/e`);
    await store.compact((await store.revisions()).current);
    const late = await send(
      'GET',
      `${CLUSTERS}?limit=2&continue=${first.body.metadata.continue}`,
    );
    expect(late).toMatchObject({ code: 410, body: { reason: 'Expired' } });
  });

  it('lists at a revision, as far as it is known', async () => {
    await send('POST', CLUSTERS, cluster('a'));
    const list = (query: string) => send('GET', `${CLUSTERS}?${query}`);
    expect((await list('resourceVersion=0')).code).toBe(200);
    expect((await list('resourceVersion=1')).code).toBe(200);
    const exact = 'resourceVersionMatch=Exact';
    expect((await list(`resourceVersion=1&${exact}`)).code).toBe(200);
    await send('POST', CLUSTERS, cluster('b'));
    expect((await list(`resourceVersion=1&${exact}`)).code).toBe(410);
    expect((await list('resourceVersion=99')).code).toBe(504);
  });

  it('answers with metadata only where that is wanted', async () => {
    await send('POST', CLUSTERS, cluster('a'));
    const { body } = await send('GET', CLUSTERS, undefined, {
      accept:
        'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
    });
    expect(body.kind).toBe('PartialObjectMetadataList');
    expect(body.items[0]).toEqual({
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata: expect.objectContaining({ name: 'a' }),
    });
  });

  it.each([
    ['None', undefined],
    ['Metadata', 'PartialObjectMetadata'],
    ['Object', 'Cluster'],
  ])(
    'holds %s in the rows of tables where that is wanted',
    async (include, kind) => {
      await send('POST', CLUSTERS, cluster('a'));
      const { body } = await send(
        'GET',
        `${CLUSTERS}?includeObject=${include}`,
        undefined,
        { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
      );
      expect(body.rows[0].object?.kind).toBe(kind);
      expect(body.rows[0].cells[0]).toBe('a');
    },
  );

  it('creates a document that was fetched as it is, under another name', async () => {
    await send('POST', CLUSTERS, cluster('a'));
    const { body } = await send('GET', `${CLUSTERS}/a`);
    delete body.metadata.resourceVersion;
    const { body: copy } = await send(
      'POST',
      `${CLUSTERS}?fieldValidation=Strict`,
      { ...body, metadata: { ...body.metadata, name: 'b' } },
    );
    expect(copy.spec).toEqual(body.spec);
    expect(copy.metadata.uid).not.toBe(body.metadata.uid);
  });

  it('keeps an action as it was given', async () => {
    await storeRun(store, { landscape: landscape() });
    const action = doc('Action', 'pause', {
      type: 'Pause',
      runRef: { name: 'checkout-1-1' },
    });
    await send('POST', `${ROOT}/actions`, action);
    expect((await send('PUT', `${ROOT}/actions/pause`, action)).code).toBe(200);
    const { code, body } = await patch(`${ROOT}/actions/pause`, {
      spec: { type: 'Abort' },
    });
    expect(code).toBe(422);
    expect(body.message).toContain(
      'may not change after the Action was created',
    );
  });

  it('keeps the labels by which what belongs to a run is found', async () => {
    await storeRun(store, { landscape: landscape() });
    const labels = {
      'fairway.dev/promotion': 'checkout-1',
      'fairway.dev/source': 'checkout',
      'fairway.dev/run': 'checkout-1-1',
    };
    const pause = (name: string, own: object = {}) =>
      doc(
        'Action',
        name,
        { type: 'Pause', runRef: { name: 'checkout-1-1' } },
        { labels: own },
      );
    const { body } = await send(
      'POST',
      `${ROOT}/actions`,
      pause('pause', { 'fairway.dev/run': 'checkout-1-1', mine: 'yes' }),
    );
    expect(body.metadata.labels).toEqual({ ...labels, mine: 'yes' });
    const refused = {
      code: 422,
      body: {
        message: expect.stringMatching(/is set by the server/),
        details: {
          causes: [{ field: 'metadata.labels["fairway.dev/run"]' }],
        },
      },
    };
    const other = { 'fairway.dev/run': 'other' };
    expect(
      await send('POST', `${ROOT}/actions`, pause('forged', other)),
    ).toMatchObject(refused);
    for (const path of ['actions/pause', 'promotionruns/checkout-1-1']) {
      const before = await send('GET', `${ROOT}/${path}`);
      for (const value of ['other', null]) {
        const answer = await patch(`${ROOT}/${path}`, {
          metadata: { labels: { 'fairway.dev/run': value } },
        });
        // A run has no such label, so that there is nothing to take away.
        const nothing = value === null && path.startsWith('promotionruns');
        expect(answer).toMatchObject(nothing ? { code: 200 } : refused);
      }
      const own = { metadata: { labels: { mine: 'no' } } };
      expect(
        (await patch(`${ROOT}/${path}`, own)).body.metadata.labels,
      ).toEqual({
        ...before.body.metadata.labels,
        mine: 'no',
      });
    }
    const replaced = await send('PUT', `${ROOT}/actions/pause`, pause('pause'));
    expect(replaced.body.metadata.labels).toEqual(labels);
    const onCluster = cluster('eu-9', other);
    expect((await send('POST', CLUSTERS, onCluster)).code).toBe(201);
  });

  it('keeps what belongs to a run with that run', async () => {
    await storeRun(store, { landscape: landscape() });
    await send(
      'POST',
      `${ROOT}/actions`,
      doc('Action', 'pause', {
        type: 'Pause',
        runRef: { name: 'checkout-1-1' },
      }),
    );
    const { body: before } = await send('GET', `${ROOT}/actions/pause`);
    expect(before.metadata.ownerReferences).toHaveLength(1);
    const other = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: 'other',
      uid: 'other-uid',
    };
    for (const ownerReferences of [null, [other]]) {
      const { code, body } = await patch(`${ROOT}/actions/pause`, {
        metadata: { ownerReferences, annotations: { seen: 'yes' } },
      });
      expect(code).toBe(200);
      expect(body.metadata.annotations).toMatchObject({ seen: 'yes' });
      expect(body.metadata.ownerReferences).toEqual(
        before.metadata.ownerReferences,
      );
    }
  });
});
