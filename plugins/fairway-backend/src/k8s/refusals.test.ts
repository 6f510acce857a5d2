import type { DriverBinding } from '@fairway/plugin-fairway-node';
import { keyPath } from '@fairway/plugin-fairway-node/driverKit';
import type { FairwayStore } from '../store';
import { aStore } from '../store/__fixtures__/stores';
import { startApi, TestApi } from './__testUtils__/api';
import {
  cluster,
  doc,
  fleet,
  landscape,
  plan,
  promotion,
  source,
} from './__testUtils__/objects';

jest.setTimeout(60_000);

const ROOT = '/apis/fairway.dev/v1alpha1/namespaces/default';

/** A request that is refused: what it sends, and what the refusal says. */
interface Refusal {
  what: string;
  method?: string;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  code: number;
  reason: string;
  field?: string;
  says: RegExp;
}

const spec = <T extends { spec: any }>(
  document: T,
  change: (spec: any) => void,
): T => {
  const copy = structuredClone(document);
  change(copy.spec);
  return copy;
};

const post = (
  what: string,
  plural: string,
  body: unknown,
  field: string,
  says: RegExp,
): Refusal => ({
  what,
  path: `${ROOT}/${plural}`,
  body,
  code: 422,
  reason: 'Invalid',
  field,
  says,
});

const MERGE = { 'content-type': 'application/merge-patch+json' };
const JSON_PATCH = { 'content-type': 'application/json-patch+json' };

const REFUSALS: Refusal[] = [
  post(
    'a source that claims a field of another one',
    'sources',
    spec(source('rival'), ({ units }) => {
      units[0].object.name = 'checkout';
    }),
    'spec.units[0].object',
    /Source "checkout" claims for its unit "checkout"; name another object/,
  ),
  post(
    'a variant that its driver does not accept',
    'sources',
    spec(source('mixed'), ({ units }) => {
      const { object } = units[0];
      units[0].variants = [
        { name: 'v', clusters: ['eu-1'], object, version: {} },
      ];
    }),
    'spec.units[0].variants[0].version.container',
    /is required; name the container/,
  ),
  post(
    'a required field that is missing',
    'clusters',
    doc('Cluster', 'x', {}),
    'spec.connection',
    /is required/,
  ),
  post(
    'a value of another type',
    'clusters',
    doc('Cluster', 'x', { connection: { backstageCluster: 1 } }),
    'spec.connection.backstageCluster',
    /must be a string, but is a number, 1; put it in quotes/,
  ),
  post(
    'a value that is not among those allowed',
    'plans',
    spec(plan('x'), ({ stages }) => {
      stages[0].onFailure = 'Explode';
    }),
    'spec.stages[0].onFailure',
    /must be one of "Halt", "Continue", "Rollback"/,
  ),
  post(
    'a command without a name, naming what its name is made from',
    'actions',
    {
      ...doc('Action', 'x', { type: 'Explode', runRef: { name: 'r' } }),
      metadata: { generateName: 'stop-' },
    },
    'spec.type',
    /^Action\.fairway\.dev "stop-" is invalid: spec.type: must be one of/,
  ),
  post(
    'a bad name',
    'clusters',
    cluster('Not_A_Name'),
    'metadata.name',
    /must be lower-case letters/,
  ),
  post(
    'no name at all',
    'clusters',
    { ...cluster('x'), metadata: {} },
    'metadata.name',
    /^Cluster\.fairway\.dev is invalid: .*give a name or generateName/,
  ),
  post(
    'a bad label key',
    'clusters',
    cluster('x', { 'no spaces': 'x' }),
    'metadata.labels["no spaces"]',
    /the key must be a label key/,
  ),
  post(
    'a label that is no text',
    'clusters',
    cluster('x', { canary: true } as never),
    'metadata.labels.canary',
    /put it in quotes: "true"/,
  ),
  post(
    'too many annotations',
    'clusters',
    {
      ...cluster('x'),
      metadata: { name: 'x', annotations: { a: 'x'.repeat(300_000) } },
    },
    'metadata.annotations',
    /at most 262144 bytes/,
  ),
  post(
    'another kind than the address says',
    'plans',
    cluster('x'),
    'kind',
    /must be Plan here/,
  ),
  post(
    'stages that wait for each other',
    'plans',
    spec(plan('x'), ({ stages }) => {
      stages[0].dependsOn = [{ stage: 'europe' }];
    }),
    'spec.stages[0].dependsOn',
    /wait for each other: canary → europe → canary/,
  ),
  post(
    'a percentage beyond 100',
    'plans',
    spec(plan('x'), ({ stages }) => {
      stages[0].wave = { maxParallel: '101%' };
    }),
    'spec.stages[0].wave.maxParallel',
    /must be a whole number of at least 1, or a percentage/,
  ),
  post(
    'a duration that is none',
    'plans',
    spec(plan('x'), ({ stages }) => {
      stages[0].wave = { progressDeadline: 'soon' };
    }),
    'spec.stages[0].wave.progressDeadline',
    /must be a duration/,
  ),
  post(
    'a gate of no type',
    'plans',
    spec(plan('x'), ({ stages }) => {
      stages[0].after = [{ name: 'nothing' }];
    }),
    'spec.stages[0].after[0]',
    /must have exactly one of approval, soak, health/,
  ),
  post(
    'a unit that is defined twice',
    'sources',
    spec(source('x'), s => {
      s.units.push(s.units[0]);
    }),
    'spec.units[1].name',
    /is defined twice/,
  ),
  post(
    'a fleet of nothing',
    'fleets',
    doc('Fleet', 'x', {}),
    'spec.selector',
    /needs a selector, a list of clusters, or both/,
  ),
  post(
    'a selector without values',
    'fleets',
    doc('Fleet', 'x', {
      selector: { matchExpressions: [{ key: 'a', operator: 'In' }] },
    }),
    'spec.selector.matchExpressions[0].values',
    /must name at least one value/,
  ),
  post(
    'a promotion without a version',
    'promotions',
    promotion('x', { version: undefined }),
    'spec.version',
    /is required: say which version/,
  ),
  post(
    'a version for a unit that the source does not have',
    'promotions',
    promotion('x', { versions: { cart: 'v1' } }),
    'spec.versions.cart',
    /has no unit "cart"/,
  ),
  post(
    'a cluster that two stages of the plan select',
    'promotions',
    promotion('x', { planRef: { name: 'overlapping' } }),
    'spec.planRef',
    /both select "eu-1"/,
  ),
  post(
    'a stage that selects nothing',
    'promotions',
    promotion('x', { planRef: { name: 'empty' } }),
    'spec.planRef',
    /selects no cluster of the fleet/,
  ),
  post(
    'a scope beyond the fleet',
    'promotions',
    promotion('x', { scope: { clusters: ['mars'] } }),
    'spec.scope.clusters[0]',
    /cluster "mars" is not in the fleet/,
  ),
  post(
    'a unit that the driver refuses',
    'sources',
    spec(source('x'), s => {
      s.units[0].version = {};
    }),
    'spec.units[0].version.container',
    /is required/,
  ),
  post(
    'settings that the driver refuses',
    'backends',
    doc('Backend', 'x', { driver: 'kubernetes', config: { bad: true } }),
    'spec.config.bad',
    /is not known/,
  ),
  {
    what: 'a plan that would break a promotion that goes on',
    method: 'PATCH',
    path: `${ROOT}/plans/canary-then-europe`,
    headers: JSON_PATCH,
    body: [{ op: 'remove', path: '/spec/stages/1/selector/matchExpressions' }],
    code: 422,
    reason: 'Invalid',
    field: 'spec.stages[1].selector',
    says: /both select "eu-1".*promotion "checkout-1" uses this plan/,
  },
  {
    what: 'unknown and duplicate fields, all of them',
    path: `${ROOT}/clusters?fieldValidation=Strict`,
    body: '{"metadata":{"name":"x","color":1},"spec":{"conection":{},"suspend":true,"suspend":false,"connection":{"backstageCluster":"x"}}}',
    code: 400,
    reason: 'BadRequest',
    field: 'metadata.color',
    says: /unknown field "metadata.color", unknown field "spec.conection", duplicate field "spec.suspend"/,
  },
  {
    what: 'a body that is not JSON',
    path: `${ROOT}/clusters`,
    body: '{"spec":',
    code: 400,
    reason: 'BadRequest',
    says: /not valid JSON/,
  },
  {
    what: 'a body that is not YAML',
    path: `${ROOT}/clusters`,
    headers: { 'content-type': 'application/yaml' },
    body: 'a: [b',
    code: 400,
    reason: 'BadRequest',
    says: /not valid YAML/,
  },
  {
    what: 'YAML with aliases',
    path: `${ROOT}/clusters`,
    headers: { 'content-type': 'application/yaml' },
    body: 'a: &a [x]\nb: *a\n',
    code: 400,
    reason: 'BadRequest',
    says: /aliases are not accepted/,
  },
  {
    what: 'a body that is no object',
    path: `${ROOT}/clusters`,
    body: '[]',
    code: 422,
    reason: 'Invalid',
    says: /must be an object/,
  },
  {
    what: 'a body of another type',
    path: `${ROOT}/clusters`,
    headers: { 'content-type': 'text/plain' },
    body: 'hello',
    code: 415,
    reason: 'UnsupportedMediaType',
    says: /send application\/json or application\/yaml/,
  },
  {
    what: 'an object that is too large',
    path: `${ROOT}/backends`,
    body: doc('Backend', 'x', {
      driver: 'other',
      config: { text: 'x'.repeat(1024 * 1024) },
    }),
    code: 413,
    reason: 'RequestEntityTooLarge',
    says: /at most 1048576/,
  },
  {
    what: 'a request that is too large',
    path: `${ROOT}/backends`,
    body: 'x'.repeat(2 * 1024 * 1024),
    code: 413,
    reason: 'RequestEntityTooLarge',
    says: /too large/,
  },
  {
    what: 'an object that is too deep',
    path: `${ROOT}/backends`,
    body: `{"spec":{"driver":"x","config":${'{"a":'.repeat(200)}1${'}'.repeat(
      200,
    )}}}`,
    code: 400,
    reason: 'BadRequest',
    says: /nested more than 100 levels/,
  },
  post(
    'a text that no database can hold',
    'backends',
    doc('Backend', 'x', { driver: 'x', config: { a: ['\0', '\ud800'] } }),
    'spec.config.a[1]',
    /NUL, or half of a surrogate pair/,
  ),
  {
    what: 'a key that is none',
    path: `${ROOT}/backends`,
    body: '{"__proto__":{"a":1}}',
    code: 400,
    reason: 'BadRequest',
    says: /"__proto__" is not a field/,
  },
  {
    what: 'another namespace than the address says',
    path: `${ROOT}/clusters`,
    body: { ...cluster('x'), metadata: { name: 'x', namespace: 'team-b' } },
    code: 400,
    reason: 'BadRequest',
    says: /namespace of the provided object does not match/,
  },
  {
    what: 'a namespace that can be none',
    path: '/apis/fairway.dev/v1alpha1/namespaces/Not_One/clusters',
    body: cluster('x'),
    code: 400,
    reason: 'BadRequest',
    says: /is not a namespace/,
  },
  {
    what: 'a new object with a resourceVersion',
    path: `${ROOT}/clusters`,
    body: { ...cluster('x'), metadata: { name: 'x', resourceVersion: '1' } },
    code: 400,
    reason: 'BadRequest',
    says: /resourceVersion should not be set/,
  },
  {
    what: 'an object that is there already',
    path: `${ROOT}/clusters`,
    body: cluster('eu-1'),
    code: 409,
    reason: 'AlreadyExists',
    says: /"eu-1" already exists/,
  },
  {
    what: 'a replacement that is based on an older state',
    method: 'PUT',
    path: `${ROOT}/clusters/eu-1`,
    body: {
      ...cluster('eu-1'),
      metadata: { name: 'eu-1', resourceVersion: '0' },
    },
    code: 409,
    reason: 'Conflict',
    says: /the object has been modified/,
  },
  {
    what: 'a replacement of another object of the same name',
    method: 'PUT',
    path: `${ROOT}/clusters/eu-1`,
    body: { ...cluster('eu-1'), metadata: { name: 'eu-1', uid: 'other' } },
    code: 409,
    reason: 'Conflict',
    says: /UID in precondition/,
  },
  {
    what: 'a replacement under another name',
    method: 'PUT',
    path: `${ROOT}/clusters/eu-1`,
    body: cluster('eu-2'),
    code: 400,
    reason: 'BadRequest',
    says: /does not match the name on the URL/,
  },
  {
    what: 'a replacement of nothing',
    method: 'PUT',
    path: `${ROOT}/clusters/nothing`,
    body: cluster('nothing'),
    code: 404,
    reason: 'NotFound',
    says: /clusters.fairway.dev "nothing" not found/,
  },
  {
    what: 'a patch of the name',
    method: 'PATCH',
    path: `${ROOT}/clusters/eu-1`,
    headers: MERGE,
    body: { metadata: { name: 'other' } },
    code: 400,
    reason: 'BadRequest',
    says: /does not match the name on the URL/,
  },
  {
    what: 'a merge patch that is no object',
    method: 'PATCH',
    path: `${ROOT}/clusters/eu-1`,
    headers: MERGE,
    body: '[]',
    code: 400,
    reason: 'BadRequest',
    says: /must be an object/,
  },
  {
    what: 'a JSON patch that is no list',
    method: 'PATCH',
    path: `${ROOT}/clusters/eu-1`,
    headers: JSON_PATCH,
    body: '{}',
    code: 400,
    reason: 'BadRequest',
    says: /must be a list of operations/,
  },
  {
    what: 'a JSON patch of what is not there',
    method: 'PATCH',
    path: `${ROOT}/clusters/eu-1`,
    headers: JSON_PATCH,
    body: [{ op: 'remove', path: '/spec/nothing' }],
    code: 422,
    reason: 'Invalid',
    field: '[0]',
    says: /there is nothing at this path/,
  },
  {
    what: 'a strategic merge patch whose items cannot be told apart',
    method: 'PATCH',
    path: `${ROOT}/plans/canary-then-europe`,
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: { spec: { stages: [{ onFailure: 'Halt' }] } },
    code: 400,
    reason: 'BadRequest',
    field: 'spec.stages[0]',
    says: /must be an object with the field "name"/,
  },
  {
    what: 'a patch of another type',
    method: 'PATCH',
    path: `${ROOT}/clusters/eu-1`,
    body: {},
    code: 415,
    reason: 'UnsupportedMediaType',
    says: /patches are application\/strategic-merge-patch\+json/,
  },
  {
    what: 'server-side apply',
    method: 'PATCH',
    path: `${ROOT}/clusters/eu-1`,
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: 'a: b',
    code: 415,
    reason: 'UnsupportedMediaType',
    says: /leave out --server-side/,
  },
  {
    what: 'what only the engine writes',
    path: `${ROOT}/promotionruns`,
    body: { metadata: { name: 'x' }, spec: {} },
    code: 403,
    reason: 'Forbidden',
    says: /PromotionRuns are written by the engine; create an Action or change the Promotion/,
  },
  {
    what: 'the status, from a person',
    method: 'PATCH',
    path: `${ROOT}/promotions/checkout-1/status`,
    headers: MERGE,
    body: { status: { phase: 'Succeeded' } },
    code: 403,
    reason: 'Forbidden',
    says: /is written by the engine/,
  },
  {
    what: 'a deletion with another uid',
    method: 'DELETE',
    path: `${ROOT}/clusters/eu-1`,
    body: { preconditions: { uid: 'other' } },
    code: 409,
    reason: 'Conflict',
    says: /UID in precondition: other/,
  },
  {
    what: 'a policy of deletion that there is not',
    method: 'DELETE',
    path: `${ROOT}/clusters/eu-1?propagationPolicy=Sideways`,
    code: 400,
    reason: 'BadRequest',
    says: /use Background, Foreground, Orphan/,
  },
  {
    what: 'a body of a deletion that is something else',
    method: 'DELETE',
    path: `${ROOT}/clusters/eu-1`,
    body: cluster('eu-1'),
    code: 400,
    reason: 'BadRequest',
    says: /DeleteOptions or nothing/,
  },
  ...(
    [
      ['labelSelector=a=b=c', /unable to parse requirement/],
      ['labelSelector=a%20in%20b', /unable to parse requirement/],
      ['labelSelector=!', /unable to parse requirement/],
      ['labelSelector=-a=b', /is not a label key/],
      ['labelSelector=a%3Db%24', /is not a label value/],
      ['fieldSelector=metadata.name', /unable to parse/],
      ['fieldSelector=spec.x=1', /field label not supported: spec.x; use one/],
      ['limit=-1', /must be a whole number/],
      ['continue=rubbish', /continue key is not valid/],
      ['watch=maybe', /must be true or false/],
      ['resourceVersion=abc', /must be a whole number/],
      ['resourceVersionMatch=Exact', /unless resourceVersion is provided/],
      ['resourceVersion=1&resourceVersionMatch=Near', /is not supported/],
      ['sendInitialEvents=true', /is forbidden for list/],
      ['watch=true&sendInitialEvents=true', /requires setting/],
      ['includeObject=Some', /use None, Metadata, Object/],
    ] as [string, RegExp][]
  ).map(
    ([query, says]): Refusal => ({
      what: `the list parameter ${query}`,
      method: 'GET',
      path: `${ROOT}/clusters?${query}`,
      code: 400,
      reason: 'BadRequest',
      says,
    }),
  ),
  {
    what: 'a write parameter that there is not',
    path: `${ROOT}/clusters?dryRun=Some`,
    body: cluster('x'),
    code: 400,
    reason: 'BadRequest',
    says: /dryRun=Some is not supported; use All/,
  },
  {
    what: 'an answer of a type that is not served',
    method: 'GET',
    path: `${ROOT}/clusters`,
    headers: { accept: 'image/png' },
    code: 406,
    reason: 'NotAcceptable',
    says: /application\/json, application\/yaml/,
  },
  {
    what: 'a kind that there is not',
    method: 'GET',
    path: `${ROOT}/wizards`,
    code: 404,
    reason: 'NotFound',
    says: /could not find the requested resource/,
  },
  {
    what: 'a path that there is not',
    method: 'GET',
    path: '/api/v2/pods',
    code: 404,
    reason: 'NotFound',
    says: /could not find the requested resource/,
  },
  {
    what: 'a method that there is not',
    method: 'PUT',
    path: `${ROOT}/clusters`,
    body: {},
    code: 405,
    reason: 'MethodNotAllowed',
    says: /does not allow PUT/,
  },
  {
    what: 'to make a namespace',
    path: '/api/v1/namespaces',
    body: {},
    code: 405,
    reason: 'MethodNotAllowed',
    says: /neither created nor deleted/,
  },
];

describe('refusals', () => {
  let store: FairwayStore;
  let api: TestApi;

  beforeAll(async () => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store, {
      drivers: [
        {
          name: 'kubernetes',
          validateConfig: (config?: Record<string, unknown>) =>
            config?.bad
              ? [
                  {
                    field: 'bad',
                    reason: 'FieldValueInvalid',
                    message: 'is not known; remove it',
                  },
                ]
              : [],
          claims: ({ unit: { object, version } }: DriverBinding) => [
            { object, path: keyPath(String(version.container)) },
          ],
          validate: ({ unit }: DriverBinding) =>
            unit.version.container
              ? []
              : [
                  {
                    field: 'version.container',
                    reason: 'FieldValueRequired',
                    message: 'is required; name the container',
                  },
                ],
        } as never,
      ],
    });
    const overlapping = spec(plan('overlapping'), ({ stages }) => {
      delete stages[1].selector.matchExpressions;
    });
    const empty = spec(plan('empty'), ({ stages }) => {
      stages[0].selector = { matchLabels: { ring: 'none' } };
    });
    for (const document of [
      ...landscape(),
      fleet('other'),
      overlapping,
      empty,
      promotion(),
    ]) {
      const response = await api.request(
        'POST',
        `${ROOT}/${document.kind.toLowerCase()}s`,
        { body: document },
      );
      if (response.status !== 201) {
        throw new Error(await response.text());
      }
    }
  });

  afterAll(() => api.close());

  it.each(REFUSALS.map(refusal => [refusal.what, refusal] as const))(
    'refuses %s',
    async (_what, { method = 'POST', path, body, headers, ...expected }) => {
      const before = await store.revisions();
      const response = await api.request(method, path, { body, headers });
      const status = (await response.json()) as any;
      expect(status).toMatchObject({
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Failure',
        reason: expected.reason,
        code: expected.code,
      });
      expect(response.status).toBe(expected.code);
      expect(status.message).toMatch(expected.says);
      const fields = (status.details?.causes ?? []).map(
        (cause: { field: string }) => cause.field,
      );
      expect(fields).toEqual(
        expect.arrayContaining([expected.field ?? []].flat()),
      );
      expect(await store.revisions()).toEqual(before);
    },
  );

  it('refuses who is not known, as a Status', async () => {
    for (const token of ['', 'rubbish']) {
      const response = await api.request('GET', '/api', { token });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({
        kind: 'Status',
        reason: 'Unauthorized',
        code: 401,
      });
    }
  });

  it('hides why it failed where that is not for clients', async () => {
    const list = jest
      .spyOn(store, 'list')
      .mockRejectedValueOnce(new Error('password=hunter2'));
    const response = await api.request('GET', `${ROOT}/clusters`);
    list.mockRestore();
    expect(response.status).toBe(500);
    expect(JSON.stringify(await response.json())).not.toContain('hunter2');
    expect(api.logger.error).toHaveBeenCalled();
  });
});
