import { matchesLabels, ResourceObject } from '@fairway/plugin-fairway-common';
import fc from 'fast-check';
import { advanced, anyQuery, anyStep } from './__fixtures__/randomBatches';
import { aStore, databases } from './__fixtures__/stores';
import { selectableOf } from './objects';
import {
  AlreadyExistsError,
  FairwayStore,
  ListPosition,
  StaleObjectError,
  WriteBatch,
} from './types';

jest.setTimeout(180_000);

type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;
type Query = typeof anyQuery extends fc.Arbitrary<infer T> ? T : never;
/** The objects that should exist, by kind and name. */
type Model = Map<string, ResourceObject>;

const STALE = '999999999';

function keyOf({ kind, metadata }: ResourceObject): string {
  return `${kind}/${metadata.name}`;
}

/** Makes a batch of a step; what it does to one object twice is left out. */
function batchOf(step: Step, model: Model, namespace: string, serial: number) {
  const existing = [...model.values()];
  const used = new Set<string>();
  const once = <T extends { key: string }>(entries: T[]) =>
    entries.filter(({ key }) => !used.has(key) && used.add(key));
  const pick = (index: number) => existing[index % existing.length];
  const updates = once(
    (existing.length > 0 ? step.updates : []).map(update => {
      const object = pick(update.pick);
      return { ...update, key: keyOf(object), object };
    }),
  );
  const deletes = once(
    (existing.length > 0 ? step.deletes : []).map(removal => {
      const object = pick(removal.pick);
      return { ...removal, key: keyOf(object), object };
    }),
  );
  const creates = once(
    step.creates.map((object, index) => ({
      key: keyOf(object),
      object,
      index,
    })),
  );
  const expected = (stale: boolean, object: ResourceObject) =>
    stale ? STALE : object.metadata.resourceVersion;
  const batch: WriteBatch = {
    creates: creates.map(({ object, index }) => ({
      object: {
        ...object,
        metadata: {
          ...object.metadata,
          namespace,
          uid: `${namespace}-${serial}-${index}`,
        },
      },
    })),
    updates: updates.map(update => ({
      object: advanced(update.object, update),
      expected: expected(update.stale, update.object),
    })),
    deletes: deletes.map(({ object, stale }) => ({
      object,
      expected: expected(stale, object),
      dependents: 'Background' as const,
    })),
  };
  const refusals = [
    ...(creates.some(({ key }) => model.has(key)) ? [AlreadyExistsError] : []),
    ...([...updates, ...deletes].some(({ stale }) => stale)
      ? [StaleObjectError]
      : []),
  ];
  return { batch, refusals };
}

/** Writes a step to the store and to the model. */
async function take(
  store: FairwayStore,
  model: Model,
  step: Step,
  namespace: string,
  serial: number,
): Promise<void> {
  const { batch, refusals } = batchOf(step, model, namespace, serial);
  if (refusals.length > 0) {
    const error = await store.commit(batch).then(
      () => undefined,
      reason => reason,
    );
    expect(refusals).toContain(error?.constructor);
    return;
  }
  const { created, updated } = await store.commit(batch);
  [...created, ...updated].forEach(object => model.set(keyOf(object), object));
  batch.deletes?.forEach(({ object }) => model.delete(keyOf(object)));
}

function matching(model: Model, query: Query): ResourceObject[] {
  return [...model.values()]
    .filter(object => {
      const { labels, fields } = selectableOf(object);
      return (
        object.kind === query.kind &&
        matchesLabels({ matchExpressions: query.labels }, labels) &&
        query.fields.every(
          ({ key, operator, values }) =>
            values.includes(fields[key]) === (operator === 'In'),
        )
      );
    })
    .sort((a, b) =>
      Buffer.compare(
        Buffer.from(a.metadata.name),
        Buffer.from(b.metadata.name),
      ),
    );
}

async function listPages(
  store: FairwayStore,
  namespace: string,
  { groupBy: _groupBy, ...query }: Query,
): Promise<ResourceObject[]> {
  const items: ResourceObject[] = [];
  let position: ListPosition | undefined;
  do {
    const page = await store.list({ ...query, namespace, continue: position });
    expect(page.items.length).toBeLessThanOrEqual(query.limit);
    expect(page.continue === undefined || page.items.length > 0).toBe(true);
    // A page that does not move on must fail here instead of filling the memory.
    expect(items.length).toBeLessThan(100);
    items.push(...page.items);
    position = page.continue;
  } while (position);
  return items;
}

function countBy(
  objects: ResourceObject[],
  field: string | undefined,
): Map<string, number> {
  const counts = new Map<string, number>(field === undefined ? [['', 0]] : []);
  for (const object of objects) {
    const key = field === undefined ? '' : selectableOf(object).fields[field];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Replays the history of a namespace, and checks that each change fits what came before. */
async function replay(
  store: FairwayStore,
  after: number,
  namespace: string,
): Promise<Model> {
  const state: Model = new Map();
  let revision = after;
  for (const change of await store.changes(after, 100_000)) {
    revision++;
    expect(change.revision).toBe(revision);
    expect(change.object.metadata.resourceVersion).toBe(String(revision));
    expect(change.namespace).toBe(namespace);
    const key = keyOf(change.object);
    const before = state.get(key);
    expect(before === undefined).toBe(change.type === 'ADDED');
    expect(change.previous).toEqual(before && selectableOf(before));
    if (change.type === 'DELETED') {
      expect(change.object.spec).toEqual(before?.spec);
      state.delete(key);
    } else {
      state.set(key, change.object);
    }
  }
  return state;
}

describe('the store and a map of objects', () => {
  it.each(databases.eachSupportedId())(
    'are the same after any batches, for lists, counts and the history, on %p',
    async id => {
      const { store } = await aStore(id);
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyStep, { minLength: 1, maxLength: 8 }),
          fc.array(anyQuery, { minLength: 8, maxLength: 16 }),
          async (steps, queries) => {
            const namespace = `run-${runs++}`;
            const model: Model = new Map();
            const { current } = await store.revisions();
            for (const [serial, step] of steps.entries()) {
              await take(store, model, step, namespace, serial);
            }
            for (const query of queries) {
              const expected = matching(model, query);
              expect(await listPages(store, namespace, query)).toEqual(
                expected,
              );
              const { limit: _limit, groupBy, ...rest } = query;
              expect(
                await store.count({ ...rest, namespace }, groupBy),
              ).toEqual(countBy(expected, groupBy));
            }
            expect(await replay(store, current, namespace)).toEqual(model);
            for (const object of model.values()) {
              expect(
                await store.get(object.kind, namespace, object.metadata.name),
              ).toEqual(object);
            }
          },
        ),
        { numRuns: 100 },
      );
    },
  );
});
