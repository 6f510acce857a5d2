import { mockCredentials } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  actionRunPermission,
  approvalDecidePermission,
  promotionPromotePermission,
  resourceReadPermission,
} from '@fairway/plugin-fairway-common';
import { denyAll, startApi, TestApi } from '../k8s/__testUtils__/api';
import {
  cluster,
  doc,
  landscape,
  plan,
  promotion,
  source,
} from '../k8s/__testUtils__/objects';
import { storeRun } from '../resources/__testUtils__/runs';
import { FairwayStore, verifyAudit } from '../store';
import { aStore } from '../store/__fixtures__/stores';
import { createFairwayConditionalDecision, fairwayConditions } from './rules';

jest.setTimeout(60_000);

const NAMESPACES = '/apis/fairway.dev/v1alpha1/namespaces';
const ROOT = `${NAMESPACES}/default`;
const MERGE = { 'content-type': 'application/merge-patch+json' };

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

type Conditions = Parameters<typeof createFairwayConditionalDecision>[1];

const when = (permission: ResourcePermission, conditions: Conditions) =>
  createFairwayConditionalDecision(permission as never, conditions);

describe('permissions', () => {
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
    options: {
      user?: string;
      token?: string;
      body?: unknown;
      headers?: Record<string, string>;
    } = {},
  ) => {
    const response = await api.request(method, path, options);
    return { code: response.status, body: (await response.json()) as any };
  };

  const apply = async (
    documents: { kind: string; metadata: object }[],
    namespace: string = 'default',
  ) => {
    for (const document of documents) {
      const { code } = await send(
        'POST',
        `${NAMESPACES}/${namespace}/${document.kind.toLowerCase()}s`,
        { body: document },
      );
      expect(code).toBe(201);
    }
  };

  /** Everything is allowed, but for one permission. */
  const only = (
    name: string,
    decide: (permission: ResourcePermission) => PolicyDecision,
  ) =>
    api.setPolicy(permission =>
      permission.name === name ? decide(permission) : ALLOW,
    );

  const audit = async () => (await store.audit({ limit: 1000 })).slice(-1)[0];

  it('refuses a write, names what is missing, records it and changes nothing (K-07)', async () => {
    await apply(landscape());
    only(promotionPromotePermission.name, () => DENY);
    const before = await store.revisions();
    const { code, body } = await send('POST', `${ROOT}/promotions`, {
      body: promotion(),
    });
    expect(code).toBe(403);
    expect(body).toMatchObject({
      reason: 'Forbidden',
      message:
        'promotions.fairway.dev "checkout-1" is forbidden: User "user:default/dana" cannot create resource "promotions" in API group "fairway.dev" in the namespace "default": permission fairway.promotion.promote is needed, and it is not granted',
      details: { name: 'checkout-1', kind: 'promotions', group: 'fairway.dev' },
    });
    expect(await store.revisions()).toEqual(before);
    const row = await audit();
    expect(row).toMatchObject({
      actor: 'user:default/dana',
      actorType: 'user',
      verb: 'create',
      kind: 'Promotion',
      namespace: 'default',
      name: 'checkout-1',
      allowed: false,
      reason: body.message,
      command: { kind: 'Promotion', spec: { version: 'v1.4.2' } },
    });
    expect(verifyAudit(await store.audit({ limit: 1000 }))).toBeUndefined();
  });

  it('records what is allowed in the transaction of the write, with the id that the client was told', async () => {
    const response = await api.request('POST', `${ROOT}/clusters`, {
      body: cluster('eu-1'),
    });
    const { metadata } = (await response.json()) as any;
    expect(await audit()).toMatchObject({
      verb: 'create',
      kind: 'Cluster',
      name: 'eu-1',
      uid: metadata.uid,
      allowed: true,
      reason: 'created',
      correlationId: response.headers.get('audit-id'),
    });
    expect(api.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'resource-write',
        meta: expect.objectContaining({ queryType: 'create', name: 'eu-1' }),
      }),
    );
  });

  it('records what is invalid, without secrets that do not belong there', async () => {
    await send('POST', `${ROOT}/backends`, {
      body: doc('Backend', 'x', {
        config: {
          apiToken: 'hunter2',
          password: 'hunter2',
          deep: [{ clientSecret: 'hunter2' }],
        },
      }),
    });
    const row = await audit();
    expect(row).toMatchObject({ allowed: false, kind: 'Backend' });
    expect(JSON.stringify(row)).not.toContain('hunter2');
    expect(
      JSON.stringify(
        api.auditor.createEvent.mock.calls.map(([{ meta }]) => meta),
      ),
    ).not.toContain('hunter2');
  });

  it.each<[string, string, string, RequestInit['body'], string, object]>([
    [
      'malformed JSON',
      'POST',
      '/plans',
      '{"kind":',
      'application/json',
      { verb: 'create' },
    ],
    [
      'another type',
      'POST',
      '/plans',
      '<a/>',
      'application/xml',
      { verb: 'create' },
    ],
    [
      'a patch of another type',
      'PATCH',
      '/plans/p',
      '{}',
      'text/plain',
      { verb: 'patch', name: 'p' },
    ],
    [
      'too large a body',
      'PUT',
      '/plans/p/status',
      `"${'x'.repeat(1_600_000)}"`,
      'application/json',
      { verb: 'update', name: 'p' },
    ],
    [
      'options that are none',
      'DELETE',
      '/plans/p',
      '[',
      'application/json',
      { verb: 'delete', name: 'p' },
    ],
    [
      'a selector that is none',
      'DELETE',
      '/plans?fieldSelector=spec.x%3D1',
      undefined as never,
      'application/json',
      { verb: 'deletecollection', name: '' },
    ],
  ])(
    'records a command with %s, which nothing can be read of',
    async (_what, method, path, body, type, row) => {
      const response = await api.request(method, `${ROOT}${path}`, {
        body,
        headers: { 'content-type': type },
      });
      const { message } = (await response.json()) as any;
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await store.audit({ limit: 10 })).toMatchObject([
        {
          actor: 'user:default/dana',
          kind: 'Plan',
          namespace: 'default',
          allowed: false,
          reason: message,
          correlationId: response.headers.get('audit-id'),
          ...row,
        },
      ]);
      expect(api.auditor.createEvent).toHaveBeenCalledTimes(1);
    },
  );

  it('records a command once, and nothing of reads and of what is not served', async () => {
    await send('POST', `${ROOT}/plans`, { body: doc('Plan', 'x', {}) });
    expect(await store.audit({ limit: 10 })).toHaveLength(1);
    await send('GET', `${ROOT}/plans/x?fieldSelector=spec.x%3D1`);
    await send('POST', `${ROOT}/secrets`, { body: '{' });
    expect(await store.audit({ limit: 10 })).toHaveLength(1);
  });

  it('records that a collection may not be deleted', async () => {
    await apply([cluster('eu-1')]);
    only(resourceReadPermission.name, () => DENY);
    const { code, body } = await send('DELETE', `${ROOT}/clusters`);
    expect(code).toBe(403);
    expect(await audit()).toMatchObject({
      verb: 'deletecollection',
      kind: 'Cluster',
      namespace: 'default',
      allowed: false,
      reason: body.message,
    });
  });

  it('refuses although the refusal cannot be recorded', async () => {
    api.setPolicy(denyAll);
    jest.spyOn(store, 'commit').mockRejectedValueOnce(new Error('gone'));
    const { code } = await send('POST', `${ROOT}/clusters`, {
      body: cluster('x'),
    });
    expect(code).toBe(403);
    expect(api.logger.error).toHaveBeenCalled();
  });

  it.each(['GET', 'DELETE'])(
    'answers %s alike for what may not be read and what is not there',
    async method => {
      await apply([cluster('secret', { env: 'prod' })]);
      api.setPolicy(permission =>
        when(
          permission,
          fairwayConditions.hasLabel({ label: 'env', values: ['dev'] }),
        ),
      );
      const hidden = await send(method, `${ROOT}/clusters/secret`);
      const missing = await send(method, `${ROOT}/clusters/nothing`);
      expect(hidden.code).toBe(404);
      expect(JSON.stringify(hidden.body).replaceAll('secret', 'nothing')).toBe(
        JSON.stringify(missing.body),
      );
      expect(await store.get('Cluster', 'default', 'secret')).toBeDefined();
    },
  );

  it('answers can-i alike for what may not be read and what is not there', async () => {
    await apply([
      cluster('secret', { env: 'prod' }),
      cluster('mine', { env: 'dev' }),
    ]);
    const dev = fairwayConditions.hasLabel({ label: 'env', values: ['dev'] });
    const canI = async (verb: string, name: string) => {
      const { body } = await send(
        'POST',
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        {
          body: {
            spec: {
              resourceAttributes: {
                verb,
                name,
                group: 'fairway.dev',
                resource: 'clusters',
                namespace: 'default',
              },
            },
          },
        },
      );
      return body.status;
    };
    for (const policy of [
      (permission: ResourcePermission) => when(permission, dev),
      (permission: ResourcePermission) =>
        permission.name === resourceReadPermission.name
          ? DENY
          : when(permission, dev),
    ]) {
      api.setPolicy(policy);
      for (const verb of ['get', 'update', 'delete', 'create', '*']) {
        const [hidden, missing] = await Promise.all(
          ['secret', 'nothing'].map(name => canI(verb, name)),
        );
        expect([verb, hidden.allowed]).toEqual([verb, verb === 'create']);
        expect(JSON.stringify(hidden).replaceAll('secret', 'nothing')).toBe(
          JSON.stringify(missing),
        );
      }
    }
    api.setPolicy(permission => when(permission, dev));
    expect(await canI('update', 'mine')).toMatchObject({ allowed: true });
  });

  it('does not let a patch find out what may not be read', async () => {
    await apply([cluster('secret', { env: 'prod' })]);
    api.setPolicy(permission =>
      when(
        permission,
        fairwayConditions.hasLabel({ label: 'env', values: ['dev'] }),
      ),
    );
    const answers = await Promise.all(
      ['secret', 'guess'].map(value =>
        send('PATCH', `${ROOT}/clusters/secret`, {
          body: [
            { op: 'test', path: '/spec/connection/backstageCluster', value },
          ],
          headers: { 'content-type': 'application/json-patch+json' },
        }),
      ),
    );
    expect(answers[0].code).toBe(404);
    expect(answers[0]).toEqual(answers[1]);
  });

  it('refuses reads as a whole where the policy refuses without conditions', async () => {
    api.setPolicy(denyAll);
    expect((await send('GET', `${ROOT}/clusters`)).code).toBe(403);
    expect((await send('GET', `${ROOT}/clusters/nothing`)).code).toBe(403);
    expect((await send('GET', `${ROOT}/clusters?watch=true`)).code).toBe(403);
    expect((await send('GET', '/api/v1/namespaces')).body.items).toHaveLength(
      1,
    );
  });

  it('lists what may be read, page by page', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `c${10 + index}`);
    await apply(
      names.map((name, index) =>
        cluster(name, { env: index % 5 === 0 ? 'dev' : 'prod' }),
      ),
    );
    const visible = names.filter((_, index) => index % 5 === 0);
    for (const conditions of [
      fairwayConditions.hasLabel({ label: 'env', values: ['dev'] }),
      { not: fairwayConditions.hasLabel({ label: 'env', values: ['prod'] }) },
      {
        allOf: [
          fairwayConditions.isKind({ kinds: ['Cluster'] }),
          fairwayConditions.inNamespace({ namespaces: ['default'] }),
          {
            anyOf: [
              fairwayConditions.hasLabel({ label: 'env', values: ['dev'] }),
              fairwayConditions.isKind({ kinds: ['Plan'] }),
            ],
          },
        ],
      },
    ] as Conditions[]) {
      only(resourceReadPermission.name, permission =>
        when(permission, conditions),
      );
      const found: string[] = [];
      let token = '';
      do {
        const { body } = await send(
          'GET',
          `/apis/fairway.dev/v1alpha1/clusters?limit=2&continue=${token}`,
        );
        expect(body.items.length).toBeLessThanOrEqual(2);
        expect(body.metadata.remainingItemCount).toBeUndefined();
        found.push(...body.items.map((item: any) => item.metadata.name));
        token = body.metadata.continue ?? '';
      } while (token);
      expect(found).toEqual(visible);
    }
  });

  it('keeps tenants apart in every command, as if the other did not exist (K-26)', async () => {
    await apply([...landscape(), promotion()], 'team-b');
    await storeRun(store, {
      landscape: landscape(),
      namespace: 'team-b',
      gate: { stage: 'europe' },
    });
    await apply([cluster('mine')], 'team-a');
    api.setPolicy(permission =>
      when(
        permission,
        fairwayConditions.inNamespace({ namespaces: ['team-a'] }),
      ),
    );
    const before = await store.revisions();
    const b = `${NAMESPACES}/team-b`;
    const rows = (await store.audit({ limit: 1000 })).length;
    const commands: [string, string, unknown?][] = [
      ['PATCH', `${b}/clusters/eu-1`, { spec: { suspend: true } }],
      ['PUT', `${b}/plans/canary-then-europe`, plan()],
      ['DELETE', `${b}/sources/checkout`],
      ['DELETE', `${b}/promotionruns/checkout-1-1`],
      ['PATCH', `${b}/promotions/checkout-1/status`, {}],
    ];
    for (const [method, path, body] of commands) {
      const { code } = await send(method, path, {
        body,
        headers: method === 'PATCH' ? MERGE : undefined,
      });
      expect([method, path, code]).toEqual([method, path, 404]);
    }
    // The run of the other tenant cannot be named from here: it is looked for at home.
    for (const [kind, spec] of [
      [
        'Approval',
        { stage: 'europe', gate: 'release-managers', decision: 'Approve' },
      ],
      ['Action', { type: 'Abort' }],
    ] as const) {
      const { code, body } = await send(
        'POST',
        `${NAMESPACES}/team-a/${kind.toLowerCase()}s`,
        { body: doc(kind, 'x', { ...spec, runRef: { name: 'checkout-1-1' } }) },
      );
      expect(code).toBe(422);
      expect(body.message).toContain('"checkout-1-1" not found');
    }
    expect(
      (
        await send('POST', `${b}/actions`, {
          body: doc('Action', 'x', {
            type: 'Abort',
            runRef: { name: 'checkout-1-1' },
          }),
        })
      ).code,
    ).toBe(403);
    for (const path of [`${b}/clusters`, '/apis/fairway.dev/v1alpha1/plans']) {
      expect((await send('GET', path)).body.items).toEqual([]);
    }
    expect(
      (await send('GET', '/api/v1/namespaces')).body.items.map(
        ({ metadata }: any) => metadata.name,
      ),
    ).toEqual(['default', 'team-a']);
    expect(await store.revisions()).toEqual(before);
    const refused = (await store.audit({ limit: 1000 })).slice(rows);
    expect(refused).toHaveLength(commands.length + 3);
    expect(refused.every(({ allowed }) => !allowed)).toBe(true);
  });

  describe('a policy for developers', () => {
    const developers = ['group:default/developers'];

    beforeEach(async () => {
      api.setOwners({
        'component:default/checkout': developers,
        'component:default/cart': ['group:default/others'],
      });
      await apply([
        ...landscape(),
        cluster('dev-1', { env: 'dev' }),
        doc('Fleet', 'all', { selector: {} }),
        source('cart'),
        doc('Plan', 'dev-only', {
          stages: [{ name: 'dev', selector: { matchLabels: { env: 'dev' } } }],
        }),
      ]);
    });

    const promote = (name: string, spec: Record<string, unknown>) =>
      send('POST', `${ROOT}/promotions`, { body: promotion(name, spec) });

    it('lets owners promote what they own', async () => {
      only(promotionPromotePermission.name, permission =>
        when(permission, fairwayConditions.isOwner({ claims: developers })),
      );
      expect((await promote('mine', {})).code).toBe(201);
      const theirs = await promote('theirs', { sourceRef: { name: 'cart' } });
      expect(theirs.code).toBe(403);
      expect(theirs.body.message).toContain(
        'it is granted under conditions that this object does not meet: the user must own',
      );
      expect(
        (await promote('unknown', { sourceRef: { name: 'nothing' } })).code,
      ).toBe(403);
    });

    it("says which condition is not met, and nothing of what is not the caller's", async () => {
      const { touchesOnlyStages, isOwner, inNamespace, isKind } =
        fairwayConditions;
      const refusal = async (conditions: Conditions) => {
        only(promotionPromotePermission.name, permission =>
          when(permission, conditions),
        );
        const { code, body } = await promote('refused', {});
        expect(code).toBe(403);
        return body.message.split('that this object does not meet: ')[1];
      };
      expect(
        await refusal(touchesOnlyStages({ stages: ['dev', 'test', 'qa'] })),
      ).toBe(
        'only the stages dev, test or qa may be touched (rule TOUCHES_ONLY_STAGES)',
      );
      const stages = touchesOnlyStages({ stages: ['dev', 'test'] });
      const dev =
        'only the stages dev or test may be touched (rule TOUCHES_ONLY_STAGES)';
      const strangers = isOwner({ claims: ['group:default/strangers'] });
      const owner =
        'the user must own the catalog entity that the source belongs to (rule IS_OWNER)';
      expect(await refusal(stages)).toBe(dev);
      expect(
        await refusal({
          allOf: [
            isOwner({ claims: developers }),
            { anyOf: [stages, strangers] },
          ],
        }),
      ).toBe(`${dev}, or ${owner}`);
      expect(await refusal({ allOf: [stages, strangers] })).toBe(
        `${dev}, and ${owner}`,
      );
      expect(
        await refusal({
          allOf: [stages, { not: isOwner({ claims: developers }) }],
        }),
      ).toBe(`${dev}, and what the rule IS_OWNER describes is excluded`);
      // Refused before anything is looked at.
      expect(
        await refusal({
          allOf: [
            inNamespace({ namespaces: ['team-a', 'team-b'] }),
            isKind({ kinds: ['Promotion'] }),
            stages,
          ],
        }),
      ).toBe(
        'only the namespace team-a or team-b may be touched (rule IN_NAMESPACE)',
      );
    });

    it('lets nobody take over or give away what is owned', async () => {
      await promote('theirs', { sourceRef: { name: 'cart' } });
      await promote('mine', {});
      only(promotionPromotePermission.name, permission =>
        when(permission, fairwayConditions.isOwner({ claims: developers })),
      );
      const change = (name: string, to: string) =>
        send('PATCH', `${ROOT}/promotions/${name}`, {
          body: { spec: { sourceRef: { name: to } } },
          headers: MERGE,
        });
      expect((await change('theirs', 'checkout')).code).toBe(403);
      expect((await change('mine', 'cart')).code).toBe(403);
    });

    it.each([
      ['stages', fairwayConditions.touchesOnlyStages({ stages: ['dev'] })],
      [
        'clusters',
        fairwayConditions.touchesOnlyClusters({
          label: 'env',
          values: ['dev'],
        }),
      ],
    ])('keeps them to the %s that are theirs', async (_what, conditions) => {
      only(promotionPromotePermission.name, permission =>
        when(permission, conditions),
      );
      const dev = { fleetRef: { name: 'all' }, planRef: { name: 'dev-only' } };
      expect((await promote('to-dev', dev)).code).toBe(201);
      expect((await promote('to-prod', {})).code).toBe(403);
      // Nobody can tell what a plan touches that does not exist.
      expect(
        (await promote('to-somewhere', { planRef: { name: 'later' } })).code,
      ).toBe(403);
    });

    it('lets them ask for production only where people approve it', async () => {
      only(promotionPromotePermission.name, permission =>
        when(
          permission,
          fairwayConditions.asksApprovalForClusters({
            label: 'region',
            values: ['eu'],
          }),
        ),
      );
      const narrow = (name: string) => ({ scope: { clusters: [name] } });
      // eu-1 is in the stage "canary", which asks nobody; eu-2 is in "europe", which does.
      expect((await promote('canary', narrow('eu-1'))).code).toBe(403);
      expect((await promote('europe', narrow('eu-2'))).code).toBe(201);
      expect((await promote('both', {})).code).toBe(403);
    });

    it('decides on approvals and actions by the run that they are about', async () => {
      await storeRun(store, {
        landscape: landscape(),
        gate: { stage: 'europe' },
        requesters: ['user:default/somebody'],
      });
      const approve = () =>
        send('POST', `${ROOT}/approvals`, {
          user: 'user:default/alex',
          body: {
            ...doc('Approval', '', {
              runRef: { name: 'checkout-1-1' },
              stage: 'europe',
              gate: 'release-managers',
              decision: 'Approve',
            }),
            metadata: { generateName: 'a-' },
          },
        });
      const act = (name: string, spec: Record<string, unknown>) =>
        send('POST', `${ROOT}/actions`, {
          body: doc('Action', name, {
            runRef: { name: 'checkout-1-1' },
            ...spec,
          }),
        });
      api.setPolicy(permission => {
        switch (permission.name) {
          case approvalDecidePermission.name:
            return when(
              permission,
              fairwayConditions.touchesOnlyStages({ stages: ['canary'] }),
            );
          case actionRunPermission.name:
            return when(permission, {
              allOf: [
                fairwayConditions.isOwner({ claims: developers }),
                {
                  anyOf: [
                    fairwayConditions.isAction({ types: ['Pause'] }),
                    fairwayConditions.touchesOnlyClusters({
                      label: 'ring',
                      values: ['canary'],
                    }),
                  ],
                },
              ],
            });
          default:
            return ALLOW;
        }
      });
      expect((await approve()).code).toBe(403);
      expect((await act('abort', { type: 'Abort' })).code).toBe(403);
      expect((await act('pause', { type: 'Pause' })).code).toBe(201);
      const skip = { type: 'Skip', reason: 'test' };
      expect((await act('skip-eu', { ...skip, stage: 'europe' })).code).toBe(
        403,
      );
      expect(
        (await act('skip-canary', { ...skip, stage: 'canary' })).code,
      ).toBe(201);
    });

    it('answers can-i by the object where one is named, and by the kind otherwise', async () => {
      await promote('mine', {});
      await promote('theirs', { sourceRef: { name: 'cart' } });
      only(promotionPromotePermission.name, permission =>
        when(permission, {
          allOf: [
            fairwayConditions.isOwner({ claims: developers }),
            fairwayConditions.inNamespace({ namespaces: ['default'] }),
          ],
        }),
      );
      const canI = async (attributes: Record<string, string>) =>
        (
          await send(
            'POST',
            '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
            {
              body: {
                spec: {
                  resourceAttributes: {
                    verb: 'update',
                    group: 'fairway.dev',
                    resource: 'promotions',
                    namespace: 'default',
                    ...attributes,
                  },
                },
              },
            },
          )
        ).body.status.allowed;
      expect(await canI({})).toBe(true);
      expect(await canI({ name: 'mine' })).toBe(true);
      expect(await canI({ name: 'theirs' })).toBe(false);
      expect(await canI({ namespace: 'team-b' })).toBe(false);
      expect(await canI({ resource: 'secrets' })).toBe(false);
      expect(await canI({ resource: 'targets', verb: 'create' })).toBe(false);
      expect(await canI({ resource: '*', verb: '*' })).toBe(false);
    });
  });

  it('does not ask the policy about services, but lets them approve nothing', async () => {
    api.setPolicy(denyAll);
    const token = mockCredentials.service.token();
    expect(
      (await send('POST', `${ROOT}/clusters`, { token, body: cluster('x') }))
        .code,
    ).toBe(201);
    expect((await audit()).actorType).toBe('service');
  });
});
