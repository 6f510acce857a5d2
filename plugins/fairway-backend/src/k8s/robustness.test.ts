import fc from 'fast-check';
import { KINDS } from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../store';
import { aStore, databases } from '../store/__fixtures__/stores';
import { storeRun } from '../resources/__testUtils__/runs';
import { startApi, TestApi } from './__testUtils__/api';
import { doc, landscape, promotion } from './__testUtils__/objects';

jest.setTimeout(120_000);

const ROOT = '/apis/fairway.dev/v1alpha1/namespaces/default';

const SEEDS = [
  ...landscape(),
  doc(
    'Backend',
    'settings',
    { driver: 'other', config: { text: 'x', deep: { list: ['y'] } } },
    { annotations: { note: 'x' }, labels: { a: 'b' } },
  ),
  promotion(),
  doc('Approval', 'a', {
    runRef: { name: 'checkout-1-1' },
    stage: 'europe',
    gate: 'release-managers',
    decision: 'Approve',
    comment: 'looks good',
  }),
  doc('Action', 'a', { type: 'Pause', runRef: { name: 'checkout-1-1' } }),
];

/** All places in a document. */
function pathsOf(value: unknown, path: string[] = []): string[][] {
  return value && typeof value === 'object'
    ? [
        path,
        ...Object.entries(value).flatMap(([key, item]) =>
          pathsOf(item, [...path, key]),
        ),
      ]
    : [path];
}

/** A document with something else in one place. */
function replaced(document: unknown, path: string[], value: unknown): unknown {
  if (path.length === 0) {
    return value;
  }
  const copy = structuredClone(document) as any;
  const parent = path.slice(0, -1).reduce((node, key) => node[key], copy);
  parent[path.at(-1)!] = value;
  return copy;
}

/** Values that programs stumble over. */
const awkward = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1e308,
    'constructor',
    'toString',
    '\u0000',
    { a: 'x\u0000y', '\u0000': 1 },
    { a: '\ud800' },
    '\ud800',
    [],
    {},
    [[]],
    { constructor: {} },
    'x'.repeat(300),
  ),
);

const nearlyValid = fc
  .constantFrom(...SEEDS)
  .chain(document =>
    fc.tuple(
      fc.constant(document),
      fc.constantFrom(...pathsOf(document)),
      awkward,
    ),
  )
  .map(([document, path, value]) => ({
    kind: document.kind,
    body: replaced(document, path, value),
  }));

/** Strategic merge patches whose directives need not make sense. */
const directives = fc.record({
  metadata: fc.dictionary(
    fc.constantFrom(
      '$patch',
      '$retainKeys',
      '$setElementOrder/finalizers',
      '$setElementOrder/ownerReferences',
      '$deleteFromPrimitiveList/finalizers',
      '$setElementOrder/',
      'finalizers',
      'ownerReferences',
    ),
    fc.oneof(
      awkward,
      fc.constantFrom<unknown>('delete', 'replace', ['a'], [{ uid: 'a' }]),
    ),
  ),
});

const plural = fc.constantFrom(...KINDS.map(kind => kind.plural));

describe.each(databases.eachSupportedId())('whatever is sent, %p', id => {
  let store: FairwayStore;
  let api: TestApi;

  beforeAll(async () => {
    ({ store } = await aStore(id));
    api = await startApi(store);
    await storeRun(store, {
      landscape: landscape(),
      gate: { stage: 'europe' },
    });
  });

  // Nothing went wrong behind the answers either, such as the record of a refusal.
  afterEach(() => {
    const [first] = api.logger.error.mock.calls;
    if (first) {
      throw new Error(`${first[0]}: ${String(first[1])}`);
    }
  });

  afterAll(() => api.close());

  /** Sends a request, whose answer has to be one that the server meant. */
  const answerTo = async (
    method: string,
    path: string,
    body?: string,
    contentType: string = 'application/json',
  ) => {
    const response = await api.request(method, path, {
      body,
      user: 'user:default/alex',
      headers: body === undefined ? {} : { 'content-type': contentType },
    });
    const text = await response.text();
    expect([response.status < 500, method, path, body, text]).toEqual([
      true,
      method,
      path,
      body,
      text,
    ]);
    const answer = JSON.parse(text);
    if (response.status >= 400) {
      expect(answer).toMatchObject({
        kind: 'Status',
        code: response.status,
        message: expect.stringMatching(/./),
      });
    }
    return { code: response.status, answer };
  };

  it.each([
    ['text', '\u0000'],
    ['a key', { '\u0000': 1 }],
    ['half a character', '\ud800'],
  ])('refuses %s that not every database can hold', async (_what, text) => {
    const body = doc('Backend', 'odd', {
      driver: 'other',
      config: { text },
    });
    const { code } = await answerTo(
      'POST',
      `${ROOT}/backends`,
      JSON.stringify(body),
    );
    expect(code).toBe(422);
    await answerTo('GET', `${ROOT}/backends?fieldSelector=metadata.name%3D%00`);
    await answerTo('GET', `${ROOT}/backends/%00`);
    await answerTo('DELETE', `${ROOT}/backends/a%00b`);
  });

  it('answers creations with 2xx or 4xx, and gives back what it stores', async () => {
    await fc.assert(
      fc.asyncProperty(nearlyValid, async ({ kind, body }) => {
        const { plural: name } = KINDS.find(one => one.kind === kind)!;
        const { code, answer } = await answerTo(
          'POST',
          `${ROOT}/${name}`,
          JSON.stringify(body),
        );
        fc.pre(code === 201);
        const { name: created } = answer.metadata;
        const path = `${ROOT}/${name}/${encodeURIComponent(created)}`;
        expect((await answerTo('GET', path)).answer).toEqual(answer);
        // What was stored is accepted as it is.
        const put = await answerTo('PUT', path, JSON.stringify(answer));
        expect(put.answer).toEqual(answer);
        await store.commit({
          deletes: [
            {
              object: answer,
              expected: answer.metadata.resourceVersion,
              dependents: 'Orphan',
            },
          ],
        });
      }),
      { numRuns: 60 },
    );
  });

  it('answers any JSON and any text with 2xx or 4xx', async () => {
    await fc.assert(
      fc.asyncProperty(
        plural,
        fc.oneof(fc.json(), fc.string()),
        fc.constantFrom('application/json', 'application/yaml', 'text/plain'),
        async (name, body, type) => {
          expect(
            (await answerTo('POST', `${ROOT}/${name}`, body, type)).code,
          ).toBeLessThan(500);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('answers any patch with 2xx or 4xx', async () => {
    await api.request('POST', `${ROOT}/clusters`, { body: SEEDS[0] });
    const operation = fc.record(
      {
        op: fc.constantFrom(
          'add',
          'remove',
          'replace',
          'move',
          'copy',
          'test',
          'x',
        ),
        path: fc.constantFrom(
          '',
          '/',
          '/spec',
          '/metadata/labels/env',
          '/metadata/labels/a~1b',
          '/spec/connection/-',
          '/metadata/finalizers/0',
          'spec',
          '/constructor/prototype',
        ),
        from: fc.constantFrom('', '/spec', '/metadata', '/nothing'),
        value: awkward,
      },
      { requiredKeys: ['op'] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.tuple(
            fc.constant('application/json-patch+json'),
            fc.array(operation, { maxLength: 3 }),
          ),
          fc.tuple(
            fc.constantFrom(
              'application/merge-patch+json',
              'application/strategic-merge-patch+json',
            ),
            fc.oneof(
              awkward,
              nearlyValid.map(({ body }) => body),
              directives,
            ),
          ),
        ),
        async ([type, body]) => {
          const { code } = await answerTo(
            'PATCH',
            `${ROOT}/clusters/eu-1`,
            JSON.stringify(body),
            type,
          );
          expect(code).toBeLessThan(500);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('answers any parameter with 2xx or 4xx', async () => {
    await fc.assert(
      fc.asyncProperty(
        plural,
        fc.constantFrom(
          'labelSelector',
          'fieldSelector',
          'limit',
          'continue',
          'resourceVersionMatch',
          'includeObject',
          'pretty',
        ),
        fc.oneof(
          fc.string(),
          fc.stringMatching(/^[a-c!=,() \\]{0,12}$/),
          fc.constantFrom('metadata.name=x', 'status.phase!=x', 'a in (b,c)'),
        ),
        async (name, key, value) => {
          const query = new URLSearchParams({ [key]: value });
          expect(
            (await answerTo('GET', `${ROOT}/${name}?${query}`)).code,
          ).toBeLessThan(500);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('answers any path with 2xx or 4xx', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              'api',
              'apis',
              'v1',
              'fairway.dev',
              'v1alpha1',
              'namespaces',
              'default',
              'clusters',
              'events',
              'status',
              'explain',
              'constructor',
              '%00',
              '%zz',
            ),
            fc.webSegment(),
          ),
          { maxLength: 8 },
        ),
        async segments => {
          expect(
            (await answerTo('GET', `/${segments.join('/')}`)).code,
          ).toBeLessThan(500);
        },
      ),
      { numRuns: 100 },
    );
  });
});
