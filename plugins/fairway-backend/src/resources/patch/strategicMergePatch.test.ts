import fc from 'fast-check';
import {
  JsonSchema,
  objectSchemaOf,
  planKind,
  KindDefinition,
} from '@fairway/plugin-fairway-common';
import { strategicMergePatch } from './strategicMergePatch';

const planSchema = objectSchemaOf(planKind as unknown as KindDefinition);

const named = (items: JsonSchema): JsonSchema => ({
  type: 'array',
  items,
  'x-kubernetes-patch-strategy': 'merge',
  'x-kubernetes-patch-merge-key': 'name',
});

/** Two levels of lists whose items have names, a set, an atomic list, and free-form settings. */
const schema: JsonSchema = {
  properties: {
    stages: named({
      properties: { gates: named({ properties: {} }) },
    }),
    tags: { type: 'array', 'x-kubernetes-patch-strategy': 'merge' },
    sizes: { type: 'array' },
    settings: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};

const patched = (document: object, patch: object) =>
  strategicMergePatch(
    document as Record<string, unknown>,
    patch as Record<string, unknown>,
    schema,
  );

const stages = (...names: string[]) => names.map(name => ({ name }));

describe('a strategic merge patch', () => {
  it.each<[string, object, object, object]>([
    [
      'merges objects, and takes null as deletion',
      { settings: { a: 1, b: { c: 2, d: 3 } } },
      { settings: { a: null, b: { c: 4 } }, nothing: null },
      { settings: { b: { c: 4, d: 3 } } },
    ],
    [
      'changes an item by its key',
      { stages: [{ name: 'a', x: 1, y: 2 }, { name: 'b' }] },
      { stages: [{ name: 'a', x: 3 }] },
      { stages: [{ name: 'a', x: 3, y: 2 }, { name: 'b' }] },
    ],
    [
      'changes items within items',
      {
        stages: [
          {
            name: 'a',
            gates: [
              { name: 'g', x: 1 },
              { name: 'h', x: 1 },
            ],
          },
        ],
      },
      { stages: [{ name: 'a', gates: [{ name: 'h', x: 2 }] }] },
      {
        stages: [
          {
            name: 'a',
            gates: [
              { name: 'g', x: 1 },
              { name: 'h', x: 2 },
            ],
          },
        ],
      },
    ],
    [
      'puts new items first where no order is given, as Kubernetes does',
      { stages: stages('a', 'b') },
      { stages: stages('c') },
      { stages: stages('c', 'a', 'b') },
    ],
    [
      'deletes items',
      { stages: stages('a', 'b') },
      { stages: [{ $patch: 'delete', name: 'a' }] },
      { stages: stages('b') },
    ],
    [
      'replaces a list of which one item says so',
      { stages: stages('a', 'b') },
      { stages: [{ name: 'c' }, { $patch: 'replace' }] },
      { stages: stages('c') },
    ],
    [
      'merges where it says so, which is the default',
      { stages: [{ name: 'a', x: 1 }], settings: { a: 1 } },
      {
        stages: [{ $patch: 'merge', name: 'a', y: 2 }],
        settings: { $patch: 'merge', b: 2 },
      },
      { stages: [{ name: 'a', x: 1, y: 2 }], settings: { a: 1, b: 2 } },
    ],
    [
      'replaces an object',
      { settings: { a: 1 } },
      { settings: { $patch: 'replace', b: 2 } },
      { settings: { b: 2 } },
    ],
    [
      'empties an object',
      { settings: { a: 1 } },
      { settings: { $patch: 'delete' } },
      { settings: {} },
    ],
    [
      'keeps the fields that it names',
      { settings: { a: 1, b: 2, c: 3 } },
      { settings: { $retainKeys: ['a', 'b'], b: 4 } },
      { settings: { a: 1, b: 4 } },
    ],
    [
      'brings items into the given order, with those of others between them as before',
      { stages: stages('a', 'x', 'b', 'y', 'c') },
      {
        '$setElementOrder/stages': stages('b', 'a', 'd', 'c'),
        stages: stages('d'),
      },
      { stages: stages('x', 'b', 'a', 'd', 'y', 'c') },
    ],
    [
      'brings texts into the given order',
      { tags: ['a', 'b', 'c'] },
      { '$setElementOrder/tags': ['c', 'a'] },
      { tags: ['b', 'c', 'a'] },
    ],
    [
      'adds texts once, and takes others away',
      { tags: ['a', 'b'] },
      { tags: ['b', 'c'], '$deleteFromPrimitiveList/tags': ['a'] },
      { tags: ['b', 'c'] },
    ],
    [
      'makes a list that is not there, without its directives',
      {},
      {
        '$setElementOrder/stages': stages('b', 'a'),
        stages: [
          { name: 'a', gates: [{ $patch: 'delete', name: 'g' }] },
          { $patch: 'delete', name: 'z' },
          { name: 'b', $retainKeys: ['name'] },
        ],
      },
      { stages: [{ name: 'b' }, { name: 'a', gates: [] }] },
    ],
    [
      'ignores an order of what is not there',
      {},
      { '$setElementOrder/stages': stages('a') },
      {},
    ],
    [
      'replaces lists that have no key',
      { sizes: [1, 2] },
      { sizes: [3] },
      { sizes: [3] },
    ],
    [
      'replaces what was of another type',
      { stages: 'x', settings: [1] },
      { stages: stages('a'), settings: { a: 1 } },
      { stages: stages('a'), settings: { a: 1 } },
    ],
  ])('%s', (_what, document, patch, expected) => {
    const before = structuredClone([document, patch]);
    expect(patched(document, patch)).toEqual(expected);
    expect([document, patch]).toEqual(before);
  });

  it.each<[string, object, string, RegExp]>([
    [
      'an item without its key',
      { stages: [{ name: 'a' }, { x: 1 }] },
      'stages[1]',
      /must be an object with the field "name"/,
    ],
    [
      'an item that is no object',
      { stages: ['a'] },
      'stages[0]',
      /must be an object with the field "name"/,
    ],
    [
      'an object among texts',
      { tags: [{}] },
      'tags[0]',
      /must be a text or a number/,
    ],
    [
      'a deletion of nothing in particular',
      { stages: [{ $patch: 'delete' }] },
      'stages[0]',
      /must be an object with the field "name"/,
    ],
    [
      'a directive that there is not',
      { settings: { $patch: 'explode' } },
      'settings.$patch',
      /must be "merge", "replace" or "delete"/,
    ],
    [
      'fields that are set and not kept',
      { settings: { $retainKeys: ['a'], b: 1 } },
      'settings.b',
      /not among the fields that \$retainKeys keeps/,
    ],
    [
      'an order that is no list',
      { '$setElementOrder/stages': 'a' },
      '["$setElementOrder/stages"]',
      /must be a list/,
    ],
    [
      'an order that leaves out what is patched',
      { '$setElementOrder/stages': [], stages: stages('a') },
      'stages',
      /is patched at "a", which \$setElementOrder/,
    ],
    [
      'an order of a list that does not merge',
      { '$setElementOrder/sizes': [1] },
      'sizes',
      /is no list that merges/,
    ],
    [
      'parts of a list that does not merge',
      { '$deleteFromPrimitiveList/sizes': [1] },
      'sizes',
      /is no list that merges/,
    ],
  ])('refuses %s', (_what, patch, field, problem) => {
    let refusal: unknown;
    try {
      patched({}, patch);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({
      reason: 'BadRequest',
      message: expect.stringMatching(problem),
      details: { causes: [{ field }] },
    });
  });

  it('turns around a list of sixty thousand items', () => {
    // Quadratic work on so many items takes minutes.
    const many = Array.from({ length: 60_000 }, (_, i) => ({ name: `n${i}` }));
    const result = patched(
      { stages: many },
      {
        stages: [...many].reverse(),
        '$setElementOrder/stages': [...many].reverse(),
      },
    ) as { stages: unknown[] };
    expect(result.stages[0]).toEqual({ name: 'n59999' });
  });
});

type Gate = { name: string; x?: number; y?: number };
type Stage = { name: string; x?: number; y?: number; gates?: Gate[] };

/** What kubectl apply sends: what differs from the stored items, and the deletion of those that were applied before. */
function threeWay<T extends Gate & { gates?: Gate[] }>(
  list: 'stages' | 'gates',
  original: readonly T[],
  modified: readonly T[],
  current: readonly T[],
): Record<string, unknown> {
  const find = (items: readonly T[], name: string) =>
    items.find(item => item.name === name);
  const changes = modified.flatMap(item => {
    const live = find(current, item.name);
    if (!live) {
      return [item];
    }
    const applied = find(original, item.name);
    const change: Record<string, unknown> = threeWay(
      'gates',
      applied?.gates ?? [],
      item.gates ?? [],
      live.gates ?? [],
    );
    for (const key of ['x', 'y'] as const) {
      if (item[key] !== undefined && item[key] !== live[key]) {
        change[key] = item[key];
      } else if (item[key] === undefined && applied?.[key] !== undefined) {
        change[key] = null;
      }
    }
    return Object.keys(change).length > 0
      ? [{ name: item.name, ...change }]
      : [];
  });
  const deletions = original
    .filter(({ name }) => !find(modified, name))
    .map(({ name }) => ({ $patch: 'delete', name }));
  return {
    ...(changes.length + deletions.length > 0
      ? { [list]: [...changes, ...deletions] }
      : {}),
    ...(modified.length > 0
      ? { [`$setElementOrder/${list}`]: modified.map(({ name }) => ({ name })) }
      : {}),
  };
}

const uniqueNames = <T extends { name: string }>(item: fc.Arbitrary<T>) =>
  fc.uniqueArray(item, { maxLength: 5, selector: ({ name }) => name });

const value = fc.option(fc.nat(2), { nil: undefined });
const gate: fc.Arbitrary<Gate> = fc.record({
  name: fc.constantFrom('g', 'h', 'i'),
  x: value,
});
const stage: fc.Arbitrary<Stage> = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  x: value,
  gates: uniqueNames(gate),
});

describe('what kubectl apply sends, on what others have written', () => {
  const plain = <T>(document: T): T => JSON.parse(JSON.stringify(document));

  it('leads to what the file says, keeps what others added, and is then complete', () => {
    fc.assert(
      fc.property(
        uniqueNames(stage),
        uniqueNames(stage),
        fc.array(
          fc.constantFrom('other-1', 'a', 'other-2', 'b', 'c', 'd', 'e'),
        ),
        (original, modified, placed) => {
          // The server has given each stage a default, and somebody has added stages of their own.
          const others = [...new Set(placed)].filter(name =>
            name.startsWith('other'),
          );
          const current = plain([
            ...others.slice(0, 1).map(name => ({ name, x: 9 })),
            ...original.map(item => ({ ...item, y: 7 })),
            ...others.slice(1).map(name => ({ name, x: 9 })),
          ]) as Stage[];
          const patch = plain(threeWay('stages', original, modified, current));
          const result = patched({ stages: current }, patch) as {
            stages: Stage[];
          };
          const names = result.stages.map(({ name }) => name);
          // Nothing is lost and nothing is left over.
          expect([...names].sort()).toEqual(
            [...modified.map(({ name }) => name), ...others].sort(),
          );
          // The file decides the order of what it names.
          expect(names.filter(name => !name.startsWith('other'))).toEqual(
            modified.map(({ name }) => name),
          );
          for (const item of modified) {
            const found = result.stages.find(({ name }) => name === item.name)!;
            const known = original.some(({ name }) => name === item.name);
            expect(found.x).toEqual(item.x);
            // The default stays although no file names it.
            expect(found.y).toEqual(known ? 7 : undefined);
            expect(plain(found.gates ?? [])).toEqual(plain(item.gates));
          }
          // The same file again changes nothing.
          const again = plain(
            threeWay('stages', modified, modified, result.stages),
          );
          expect(patched(result, again)).toEqual(result);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the schema of a plan', () => {
  it('makes stages, gates and dependencies merge by item, at any depth', () => {
    expect(
      strategicMergePatch(
        {
          spec: {
            stages: [
              {
                name: 'a',
                dependsOn: [{ stage: 'x', soak: '1s' }],
                before: [{ name: 'g', timeout: '1h' }],
              },
            ],
            rollback: { before: [{ name: 'r' }] },
          },
        },
        {
          metadata: { ownerReferences: [{ uid: '1' }], finalizers: ['a'] },
          spec: {
            stages: [
              {
                name: 'a',
                dependsOn: [{ stage: 'x', percent: 5 }],
                before: [{ name: 'g', timeout: '2h' }],
              },
            ],
            rollback: { before: [{ $patch: 'delete', name: 'r' }] },
          },
        },
        planSchema,
      ),
    ).toEqual({
      metadata: { ownerReferences: [{ uid: '1' }], finalizers: ['a'] },
      spec: {
        stages: [
          {
            name: 'a',
            dependsOn: [{ stage: 'x', soak: '1s', percent: 5 }],
            before: [{ name: 'g', timeout: '2h' }],
          },
        ],
        rollback: { before: [] },
      },
    });
  });
});
