import {
  ACTION_TYPES,
  COMMANDS,
  gateSchema,
  RUN_PHASES,
} from '@fairway/plugin-fairway-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import { startApi, TestApi } from '../k8s/__testUtils__/api';
import { doc, landscape } from '../k8s/__testUtils__/objects';
import type { FairwayStore } from '../store';
import { aStore } from '../store/__fixtures__/stores';
import { RunParts, storeRun } from './__testUtils__/runs';

jest.setTimeout(60_000);

const APPROVALS = '/apis/fairway.dev/v1alpha1/namespaces/default/approvals';
const ACTIONS = '/apis/fairway.dev/v1alpha1/namespaces/default/actions';

const approval = (spec: Record<string, unknown> = {}) => ({
  ...doc('Approval', '', {
    runRef: { name: 'checkout-1-1' },
    stage: 'europe',
    gate: 'release-managers',
    decision: 'Approve',
    ...spec,
  }),
  metadata: { generateName: 'approval-' },
});

describe('commands on a run', () => {
  let store: FairwayStore;
  let api: TestApi;

  beforeEach(async () => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store);
  });

  afterEach(() => api.close());

  const run = (parts: Partial<RunParts> = {}) =>
    storeRun(store, {
      landscape: landscape(),
      gate: { stage: 'europe' },
      ...parts,
    });

  const approve = async (
    user: string,
    spec: Record<string, unknown> = {},
    token?: string,
  ) => {
    const response = await api.request('POST', APPROVALS, {
      user,
      token,
      body: approval(spec),
    });
    return { code: response.status, body: (await response.json()) as any };
  };

  const stored = async () =>
    (await store.list({ kind: 'Approval', namespace: 'default' })).items;

  it('records who approves what, and wakes the run', async () => {
    const { run: theRun } = await run();
    const { code, body } = await approve('user:default/alex');
    expect(code).toBe(201);
    expect(body.spec).toMatchObject({
      user: 'user:default/alex',
      groups: ['group:default/release-managers'],
      digest: theRun.status!.stages[1].gates![0].digest,
    });
    expect(body.metadata.labels['fairway.dev/run']).toBe('checkout-1-1');
    expect(body.metadata.ownerReferences[0].uid).toBe(theRun.metadata.uid);
    const [claim] = await store.claim({ owner: 'x', limit: 9, leaseMs: 1000 });
    expect(claim.key).toBe(`PromotionRun/${theRun.metadata.uid}`);
  });

  it('replaces what a client claims to be', async () => {
    await run();
    const { body } = await approve('user:default/alex', {
      user: 'user:default/rita',
      groups: ['group:default/admins'],
    });
    expect(body.spec.user).toBe('user:default/alex');
    expect(body.spec.groups).toEqual(['group:default/release-managers']);
  });

  it.each<
    [string, Partial<RunParts>, string, Record<string, unknown>, number, RegExp]
  >([
    [
      'somebody whom the gate does not ask',
      {},
      'user:default/carl',
      {},
      403,
      /asks group:default\/release-managers; user:default\/carl is none of them/,
    ],
    [
      'the one who asked for the promotion',
      { requesters: ['user:default/alex'] },
      'user:default/alex',
      {},
      403,
      /asked for this promotion and may not approve it/,
    ],
    [
      'one of several who asked for the promotion',
      { requesters: ['user:default/rita', 'User:default/Alex'] },
      'user:default/alex',
      {},
      403,
      /asked for this promotion and may not approve it/,
    ],
    [
      'a digest of something else',
      {},
      'user:default/alex',
      { digest: 'other' },
      409,
      /look again and approve digest/,
    ],
    [
      'a gate that is decided',
      { gate: { stage: 'europe', state: 'Passed' } },
      'user:default/alex',
      {},
      409,
      /is decided already \(Passed\)/,
    ],
    [
      'a gate that is not reached',
      { gate: undefined },
      'user:default/alex',
      {},
      409,
      /is not reached yet/,
    ],
    [
      'a run that has ended',
      { phase: 'Aborted' },
      'user:default/alex',
      {},
      409,
      /has ended \(Aborted\)/,
    ],
    [
      'a run that does not exist',
      {},
      'user:default/alex',
      { runRef: { name: 'nothing' } },
      422,
      /spec.runRef.name: promotionruns.fairway.dev "nothing" not found/,
    ],
    [
      'a stage that does not exist',
      {},
      'user:default/alex',
      { stage: 'mars' },
      422,
      /no stage "mars"; use one of canary, europe/,
    ],
    [
      'a gate that does not exist',
      {},
      'user:default/alex',
      { gate: 'nobody' },
      422,
      /no approval gate "nobody"; use one of release-managers/,
    ],
  ])(
    'refuses an approval of %s',
    async (_what, parts, user, spec, expected, message) => {
      await run(parts);
      const { code, body } = await approve(user, spec);
      expect(body.message).toMatch(message);
      expect(code).toBe(expected);
      expect(await stored()).toEqual([]);
    },
  );

  it('refuses the approval of a rollback by the one who asked for it', async () => {
    const rollback = {
      requestedBy: 'user:default/alex',
      gate: gateSchema.parse({ name: 'sure', approval: {} }),
    };
    await run({ phase: 'RollingBack', rollback });
    const spec = { stage: 'rollback', gate: 'sure' };
    const { code, body } = await approve('user:default/alex', spec);
    expect(body.message).toMatch(
      /asked for this promotion or its rollback and may not approve it/,
    );
    expect(code).toBe(403);
    expect((await approve('user:default/rita', spec)).code).toBe(201);
  });

  it('lets the requester reject', async () => {
    await run({ requesters: ['user:default/alex'] });
    expect(
      (await approve('user:default/alex', { decision: 'Reject' })).code,
    ).toBe(201);
  });

  it('refuses a service', async () => {
    await run();
    const { code, body } = await approve(
      '',
      {},
      mockCredentials.service.token(),
    );
    expect(code).toBe(403);
    expect(body.message).toContain('people approve');
  });

  it('keeps one decision of a person, however many are sent at once (K-17)', async () => {
    await run();
    const answers = await Promise.all(
      ['alex', 'rita', 'alex', 'alex', 'rita'].map((name, index) =>
        approve(`user:default/${name}`, {
          decision: index === 4 ? 'Reject' : 'Approve',
        }),
      ),
    );
    expect(answers.map(({ code }) => code).sort()).toEqual([
      201, 201, 409, 409, 409,
    ]);
    expect(
      (await stored()).map(({ spec }) => (spec as any).user).sort(),
    ).toEqual(['user:default/alex', 'user:default/rita']);
    const later = await approve('user:default/alex', { decision: 'Reject' });
    expect(later.code).toBe(409);
    expect(later.body.message).toContain('a decision stands');
  });

  it('lets a person decide again once the gate is reached anew, as after a retry', async () => {
    const { run: theRun } = await run();
    const rejected = await approve('user:default/alex', { decision: 'Reject' });
    const [kept] = await stored();
    await store.commit({
      updates: [
        {
          object: {
            ...kept,
            status: { state: 'Counted', at: '2026-01-02T03:10:00.000Z' },
          },
          expected: kept.metadata.resourceVersion,
        },
      ],
    });
    expect((await approve('user:default/alex')).code).toBe(409);
    theRun.status!.stages[1].gates![0].since = '2026-01-02T03:20:00.000Z';
    const { metadata } = (await store.get(
      'PromotionRun',
      'default',
      theRun.metadata.name,
    ))!;
    await store.commit({
      updates: [{ object: theRun, expected: metadata.resourceVersion }],
    });
    const approved = await approve('user:default/alex');
    expect(approved.code).toBe(201);
    expect(approved.body.metadata.name).not.toBe(rejected.body.metadata.name);
    expect((await approve('user:default/alex')).code).toBe(409);
  });

  it('never changes what was decided', async () => {
    await run();
    const { body } = await approve('user:default/alex');
    const path = `${APPROVALS}/${body.metadata.name}`;
    const response = await api.request('PATCH', path, {
      user: 'user:default/alex',
      body: { spec: { decision: 'Reject' } },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      details: {
        causes: [{ field: 'spec', reason: 'FieldValueForbidden' }],
      },
    });
    const deletion = await api.request('DELETE', path);
    expect(deletion.status).toBe(403);
    expect(await stored()).toHaveLength(1);
  });

  it('accepts only the commands that the phase allows (D-08)', async () => {
    expect(Object.keys(COMMANDS).sort()).toEqual([...RUN_PHASES].sort());
    for (const phase of RUN_PHASES) {
      const name = `run-${phase.toLowerCase()}`;
      await storeRun(store, { landscape: landscape(), name, phase });
      for (const type of ACTION_TYPES) {
        const response = await api.request('POST', ACTIONS, {
          body: {
            ...doc('Action', `${name}-${type.toLowerCase()}`, {
              type,
              runRef: { name },
              ...(type === 'Skip' ? { stage: 'canary', reason: 'test' } : {}),
            }),
          },
        });
        const body = (await response.json()) as any;
        // A command that the phase allows may still be refused, because there is nothing to retry or to roll back.
        const legal = COMMANDS[phase].includes(type);
        const refused = {
          reason: 'Conflict',
          message: expect.stringMatching(/possible/),
          details: { causes: [{ field: 'spec.type' }] },
        };
        expect([phase, type, body]).toMatchObject([
          phase,
          type,
          legal ? {} : refused,
        ]);
        expect(legal ? [201, 409] : [409]).toContain(response.status);
        const kept = await store.get(
          'Action',
          'default',
          `${name}-${type.toLowerCase()}`,
        );
        expect(Boolean(kept)).toBe(response.status === 201);
      }
    }
  });

  it('notes who gives a command and which run it is about', async () => {
    const { run: theRun } = await run();
    const response = await api.request('POST', ACTIONS, {
      body: doc('Action', 'pause', {
        type: 'Pause',
        runRef: { name: 'checkout-1-1' },
        user: 'user:default/somebody-else',
      }),
    });
    expect(await response.json()).toMatchObject({
      metadata: {
        labels: { 'fairway.dev/run': 'checkout-1-1' },
        ownerReferences: [{ uid: theRun.metadata.uid, kind: 'PromotionRun' }],
      },
      spec: { user: 'user:default/dana' },
    });
  });

  it.each([
    [{ type: 'Retry', stage: 'mars' }, 'spec.stage'],
    [{ type: 'Skip', target: 'nothing', reason: 'x' }, 'spec.target'],
  ])('refuses %j, naming the field', async (spec, field) => {
    await run({ phase: 'Running' });
    const response = await api.request('POST', ACTIONS, {
      body: doc('Action', 'x', { ...spec, runRef: { name: 'checkout-1-1' } }),
    });
    expect(response.status).toBe(422);
    expect(((await response.json()) as any).details.causes[0].field).toBe(
      field,
    );
  });
});
