import { clusterKind, KindDefinition } from '@fairway/plugin-fairway-common';
import { applyPatch } from './applyPatch';

const definition = clusterKind as unknown as KindDefinition;

const patched = (...operations: object[]) =>
  applyPatch(
    definition,
    { spec: { a: {} } },
    { type: 'json', body: operations },
  );

describe('a JSON patch', () => {
  it('refuses copies that double until nothing fits into memory', () => {
    const copies = Array.from({ length: 40 }, (_, index) => ({
      op: 'copy',
      from: '/spec/a',
      path: `/spec/a/k${index}`,
    }));
    expect(() => patched(...copies)).toThrow(/copies of this patch/);
  });

  it.each(['/spec/constructor', '/spec/__proto__', '/prototype'])(
    'refuses %p, which leads out of the document',
    from => {
      expect(() => patched({ op: 'move', from, path: '/spec/b' })).toThrow(
        /names no field/,
      );
    },
  );

  it('names the path of a test that fails where clients look for it', () => {
    let causes: unknown;
    try {
      patched({ op: 'test', path: '/spec/a', value: 1 });
    } catch (error) {
      ({ causes } = (error as { details: { causes: unknown } }).details);
    }
    expect(causes).toEqual([
      {
        reason: 'FieldValueInvalid',
        field: '[0]',
        message: 'test /spec/a: the value at this path is another one',
      },
    ]);
  });
});

describe.each(['merge', 'strategic'] as const)('a %s patch', type => {
  it('of any depth is refused and not recursed into', () => {
    const depth = 200_000;
    const body = JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
    expect(() => applyPatch(definition, {}, { type, body })).toThrow(
      /the patch is nested more than 100 levels/,
    );
  });

  it('that is no object is refused', () => {
    expect(() => applyPatch(definition, {}, { type, body: [] })).toThrow(
      /must be an object/,
    );
  });
});
