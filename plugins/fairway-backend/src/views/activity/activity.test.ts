import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type {
  ActivityEntry,
  ActivityPage,
} from '@fairway/plugin-fairway-common';
import {
  createFairwayConditionalDecision,
  fairwayConditions,
} from '../../authorization';
import { startApi, TestApi, TestPolicy } from '../../k8s/__testUtils__/api';
import {
  decision,
  doc,
  landscape,
  promotion,
} from '../../k8s/__testUtils__/objects';
import { stored, storeRun } from '../../resources/__testUtils__/runs';
import type { AuditEntry, DatabaseStore } from '../../store';
import { aDecision } from '../../store/__fixtures__/objects';
import { aStore } from '../../store/__fixtures__/stores';

jest.setTimeout(60_000);

const START = Date.parse('2026-01-02T03:00:00.000Z');
const minute = (minutes: number) => START + minutes * 60_000;

const withoutAudit: TestPolicy = ({ name }) => ({
  result:
    (name as string) === 'fairway.audit.read'
      ? AuthorizeResult.DENY
      : AuthorizeResult.ALLOW,
});

describe('activity', () => {
  let store: DatabaseStore;
  let api: TestApi;

  beforeEach(async () => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store);
  });
  afterEach(() => api.close());

  const get = async (query: Record<string, string | number> = {}) => {
    const parameters = new URLSearchParams(
      Object.entries(query).map(([key, value]) => [key, String(value)]),
    );
    const response = await api.request('GET', `/views/activity?${parameters}`);
    return {
      status: response.status,
      body: (await response.json()) as ActivityPage & { message: string },
    };
  };
  const titles = async (query: Record<string, string | number> = {}) =>
    (await get(query)).body.items.map(({ title }) => title);

  const decide = (
    at: number,
    message: string,
    spec: Record<string, unknown> = {},
  ) => {
    const object = decision('checkout-1', message);
    const name = `checkout-1.${at}`;
    return store.commit({
      creates: [
        {
          object: {
            ...object,
            metadata: { ...object.metadata, name, uid: name },
            spec: {
              ...(object.spec as object),
              at: new Date(minute(at)).toISOString(),
              ...spec,
            },
          },
        },
      ],
    });
  };
  const order = (at: number, parts: Partial<AuditEntry>) =>
    store.commit({
      audit: [
        {
          at: minute(at),
          actor: 'user:default/dana',
          actorType: 'user',
          verb: 'create',
          kind: 'Plan',
          namespace: 'default',
          name: 'careful',
          allowed: true,
          reason: 'created',
          correlationId: 'request-1',
          ...parts,
        },
      ],
    });
  const write = async (method: string, path: string, body: unknown) =>
    (
      await api.request(
        method,
        `/apis/fairway.dev/v1alpha1/namespaces/default/${path}`,
        { body },
      )
    ).status;

  it('is what people and the engine did, the newest first, page by page', async () => {
    for (const at of [1, 4, 5]) {
      await decide(at, `decision ${at}`);
    }
    for (const at of [2, 3, 6]) {
      await order(at, { name: `plan-${at}` });
    }
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const { body }: { body: ActivityPage } = await get({
        limit: 2,
        ...(next && { before: next }),
      });
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ title }) => title));
      next = body.next;
      // What happens meanwhile is not a part of what happened before.
      await decide(10 + seen.length, 'later');
      await order(10 + seen.length, { name: 'later' });
    } while (next);
    expect(seen).toEqual([
      'Create Plan plan-6',
      'decision 5',
      'decision 4',
      'Create Plan plan-3',
      'Create Plan plan-2',
      'decision 1',
    ]);
  });

  it('shows a decision with its reason, and marks warnings', async () => {
    await decide(1, 'It went wrong.', {
      type: 'Warning',
      reason: 'Stuck',
      actor: 'user:default/dana',
      runRef: { name: 'checkout-1-1', uid: 'x' },
      cluster: 'eu-1',
    });
    expect((await get()).body.items).toEqual([
      {
        id: 'decision/default/checkout-1.1',
        at: '2026-01-02T03:01:00.000Z',
        type: 'decision',
        actor: 'user:default/dana',
        title: 'It went wrong.',
        outcome: 'Stuck',
        problem: true,
        subject: {
          kind: 'Promotion',
          namespace: 'default',
          name: 'checkout-1',
        },
        run: 'checkout-1-1',
        cluster: 'eu-1',
      },
    ]);
  });

  it('gives commands as documents that can be sent again', async () => {
    await store.commit({
      creates: landscape().map(document => ({ object: stored(document) })),
    });
    const generated = {
      ...promotion(),
      metadata: { generateName: 'checkout-', labels: { team: 'shop' } },
    };
    expect(await write('POST', 'promotions', generated)).toBe(201);
    const [created] = (await get({ type: 'command' })).body.items;
    expect(created).toMatchObject({
      actor: 'user:default/dana',
      title: 'Promote checkout to v1.4.2',
      outcome: 'Created',
      verb: 'create',
      document: {
        kind: 'Promotion',
        metadata: {
          generateName: 'checkout-',
          namespace: 'default',
          labels: { team: 'shop' },
        },
        spec: { version: 'v1.4.2' },
      },
    });
    expect(Object.keys((created.document as any).metadata)).toEqual([
      'generateName',
      'namespace',
      'labels',
    ]);
    expect(await write('POST', 'promotions', created.document)).toBe(201);

    expect(await write('DELETE', 'plans/canary-then-europe', undefined)).toBe(
      200,
    );
    expect((await get({ kind: 'Plan' })).body.items).toMatchObject([
      {
        title: 'Delete Plan canary-then-europe',
        outcome: 'Deleted',
        verb: 'delete',
        document: {
          apiVersion: 'fairway.dev/v1alpha1',
          kind: 'Plan',
          metadata: { name: 'canary-then-europe', namespace: 'default' },
        },
      },
    ]);
  });

  it('says why a command was refused', async () => {
    api.setPolicy(({ name }) => ({
      result:
        name === 'fairway.resource.create'
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    }));
    expect(await write('POST', 'fleets', doc('Fleet', 'all', {}))).toBe(403);
    expect((await get()).body.items).toMatchObject([
      {
        title: 'Create Fleet all',
        outcome: 'Refused',
        problem: true,
        message: expect.stringContaining('fairway.resource.create'),
        verb: 'create',
      },
    ]);
  });

  it('knows what belongs to a run: commands on it, its promotion, its decisions', async () => {
    const { run, targets } = await storeRun(store, {
      landscape: landscape(),
    });
    await store.commit({
      creates: [run, targets[0]].map((subject, index) => ({
        object: aDecision(run, subject, `d-${index}`),
      })),
    });
    await decide(1, 'of another run', {
      runRef: { name: 'other-1', uid: 'x' },
    });
    const onRun = (name: string) => ({
      apiVersion: 'fairway.dev/v1alpha1',
      kind: 'Action',
      metadata: { name: 'pause', namespace: 'default' },
      spec: { type: 'Pause', runRef: { name } },
    });
    await order(2, { kind: 'Promotion', name: 'checkout-1' });
    await order(3, { kind: 'Action', command: onRun('checkout-1-1') });
    await order(4, { kind: 'Action', command: onRun('other-1') });
    await order(5, { kind: 'PromotionRun', name: 'checkout-1-1' });
    await order(6, {});
    const { items } = (await get({ namespace: 'default', run: 'checkout-1-1' }))
      .body;
    const about = ({ type, subject, run: of }: ActivityEntry) =>
      `${type} ${subject.kind}${of ? ` of ${of}` : ''}`;
    expect(items.map(about).sort()).toEqual([
      'command Action of checkout-1-1',
      'command Promotion',
      'command PromotionRun of checkout-1-1',
      'decision PromotionRun of checkout-1-1',
      'decision Target of checkout-1-1',
    ]);
  });

  it('is narrowed by type, kind, name and person', async () => {
    await decide(1, 'about the promotion');
    await decide(2, 'about a target', {
      subject: { kind: 'Target', name: 'x.eu-1.app', uid: 'x' },
      cluster: 'eu-1',
      actor: 'user:default/alex',
    });
    await order(3, { name: 'careful' });
    await order(4, { kind: 'Cluster', name: 'eu-1', actor: 'service:ci' });
    expect(await titles({ type: 'decision' })).toEqual([
      'about a target',
      'about the promotion',
    ]);
    expect(await titles({ type: 'command' })).toEqual([
      'Create Cluster eu-1',
      'Create Plan careful',
    ]);
    expect(await titles({ kind: 'Promotion' })).toEqual([
      'about the promotion',
    ]);
    expect(await titles({ kind: 'Target', name: 'x.eu-1.app' })).toEqual([
      'about a target',
    ]);
    expect(await titles({ kind: 'Cluster', name: 'eu-1' })).toEqual([
      'Create Cluster eu-1',
      'about a target',
    ]);
    expect(await titles({ actor: 'user:default/alex' })).toEqual([
      'about a target',
    ]);
    expect(await titles({ actor: 'service:ci' })).toEqual([
      'Create Cluster eu-1',
    ]);
    expect(await titles({ namespace: 'other' })).toEqual([]);
  });

  it('leaves commands out, and says so, for callers who may not read the audit log', async () => {
    await decide(1, 'decided');
    await order(2, {});
    api.setPolicy(withoutAudit);
    const { body } = await get();
    expect(body.items.map(({ title }) => title)).toEqual(['decided']);
    expect(body.withoutCommands).toBe(true);
    expect((await get({ type: 'decision' })).body.withoutCommands).toBe(false);
    expect((await get({ type: 'command' })).body.items).toEqual([]);
  });

  describe('of a run, for callers who may not read the audit log', () => {
    const onRun = (
      kind: 'Approval' | 'Action',
      name: string,
      at: number,
      document: { spec: object; status?: object },
      run = 'checkout-1-1',
    ) => ({
      apiVersion: 'fairway.dev/v1alpha1',
      kind,
      metadata: {
        name,
        namespace: 'default',
        uid: `uid-${name}`,
        resourceVersion: '',
        generation: 1,
        creationTimestamp: new Date(minute(at)).toISOString(),
      },
      ...document,
      spec: { runRef: { name: run }, ...document.spec },
    });
    const approval = (name: string, at: number, run?: string) =>
      onRun(
        'Approval',
        name,
        at,
        {
          spec: {
            stage: 'europe',
            gate: 'release-managers',
            decision: 'Reject',
            comment: 'not on a Friday',
            user: 'user:default/alex',
          },
          status: { state: 'Counted' },
        },
        run,
      );
    const asked = { namespace: 'default', run: 'checkout-1-1' };

    beforeEach(async () => {
      await store.commit({
        creates: [
          approval('no', 1),
          approval('elsewhere', 1, 'other-1'),
          onRun('Action', 'skip', 2, {
            spec: {
              type: 'Skip',
              stage: 'europe',
              reason: 'it is being rebuilt',
              user: 'user:default/dana',
            },
            status: { phase: 'Refused', message: 'nothing is left to skip' },
          }),
        ].map(object => ({ object: object as never })),
      });
      api.setPolicy(withoutAudit);
    });

    it('tells who decided what, when and why', async () => {
      const { body } = await get(asked);
      expect(body.withoutCommands).toBe(true);
      expect(body.items).toEqual([
        expect.objectContaining({
          type: 'command',
          title: 'Skip stage europe',
          actor: 'user:default/dana',
          outcome: 'Refused',
          problem: true,
          message: 'it is being rebuilt – nothing is left to skip',
        }),
        expect.objectContaining({
          at: '2026-01-02T03:01:00.000Z',
          title: 'Reject gate release-managers of stage europe',
          actor: 'user:default/alex',
          outcome: 'Counted',
          message: 'not on a Friday',
          subject: { kind: 'Approval', namespace: 'default', name: 'no' },
          run: 'checkout-1-1',
          verb: 'create',
        }),
      ]);
      expect(await titles({ ...asked, actor: 'user:default/alex' })).toEqual([
        'Reject gate release-managers of stage europe',
      ]);
      expect(await titles({ ...asked, kind: 'Action' })).toEqual([
        'Skip stage europe',
      ]);
    });

    it('goes on from page to page', async () => {
      const { body: first } = await get({ ...asked, limit: 1 });
      expect(first.items.map(({ title }) => title)).toEqual([
        'Skip stage europe',
      ]);
      expect(
        await titles({ ...asked, limit: 1, before: first.next! }),
      ).toContain('Reject gate release-managers of stage europe');
    });

    it('leaves out what the caller may not read', async () => {
      api.setPolicy((permission, user) =>
        permission.name === 'fairway.resource.read'
          ? createFairwayConditionalDecision(
              permission as never,
              fairwayConditions.isKind({ kinds: ['PromotionRun', 'Action'] }),
            )
          : withoutAudit(permission, user),
      );
      expect(await titles({ ...asked, type: 'command' })).toEqual([
        'Skip stage europe',
      ]);
    });

    it('says the same of them from the audit log', async () => {
      api.setPolicy(() => ({ result: AuthorizeResult.ALLOW }));
      await order(3, { kind: 'Approval', command: approval('no', 1) });
      expect((await get(asked)).body.items).toEqual([
        expect.objectContaining({
          title: 'Reject gate release-managers of stage europe',
          message: 'not on a Friday',
        }),
      ]);
    });
  });

  it('holds only decisions that the caller may read', async () => {
    await decide(1, 'hidden');
    api.setPolicy((asked, user) =>
      asked.name === 'fairway.resource.read'
        ? createFairwayConditionalDecision(
            asked as never,
            fairwayConditions.inNamespace({ namespaces: ['other'] }),
          )
        : withoutAudit(asked, user),
    );
    expect(await titles()).toEqual([]);
    api.setPolicy(() => ({ result: AuthorizeResult.DENY }));
    const { status, body } = await get();
    expect(status).toBe(403);
    expect(body.message).toContain('fairway.resource.read');
  });

  it('reads a bounded part of the history for one page, and goes on behind it', async () => {
    for (let batch = 0; batch < 11; batch++) {
      await store.commit({
        creates: Array.from({ length: 500 }, (_, index) => {
          const object = decision('checkout-1', 'by the engine');
          const name = `many.${batch}.${index}`;
          return {
            object: {
              ...object,
              metadata: { ...object.metadata, name, uid: name },
            },
          };
        }),
      });
    }
    const read = jest.spyOn(store, 'newestDecisions');
    const { body } = await get({ actor: 'user:default/alex' });
    expect(body.items).toEqual([]);
    expect(read).toHaveBeenCalledTimes(10);
    expect(
      (await get({ actor: 'user:default/alex', before: body.next! })).body,
    ).toEqual({ items: [], withoutCommands: false });
  });

  it.each([
    ['before=9', 'before=9 is not the "next" of a page'],
    ['limit=201', 'limit=201 must be a whole number from 1 to 200'],
    ['type=x', 'type=x is not supported'],
    ['name=x', 'give the parameter kind, too'],
  ])('refuses %s', async (query, message) => {
    const { status, body } = await get(
      Object.fromEntries(new URLSearchParams(query)),
    );
    expect(status).toBe(400);
    expect(body.message).toContain(message);
  });
});
