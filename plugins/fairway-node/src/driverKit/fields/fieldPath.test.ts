import fc from 'fast-check';
import {
  formatFieldPath,
  parseFieldPath,
  PathStep,
  readField,
} from './fieldPath';

const object = {
  spec: {
    'a.b': { c: 1 },
    list: [
      { name: 'x', v: 1 },
      { name: 'y]', v: 2 },
    ],
    ports: [{ port: 80, protocol: 'TCP', v: 3 }],
  },
};

function read(path: string): unknown {
  const parsed = parseFieldPath(path);
  if ('error' in parsed) {
    throw new Error(parsed.error);
  }
  return readField(object, parsed.path);
}

describe('field paths', () => {
  it.each([
    ['spec["a.b"].c', 1],
    ['spec."a.b".c', 1],
    ['spec.list[name=x].v', 1],
    ['spec.list[name="y]"].v', 2],
    ['spec.ports[port=80].v', 3],
    ['spec.list[name=z].v', undefined],
    ['spec.nothing.at.all', undefined],
    ['spec.__proto__', undefined],
    ['spec.list.length', undefined],
  ])('%s is %p', (path, expected) => {
    expect(read(path)).toBe(expected);
  });

  it.each([
    '',
    '.',
    'a.',
    'a..b',
    '[name=x]',
    'a[',
    'a[0]',
    'a[name]',
    'a b',
    'a["x]',
    '.a',
  ])('refuses %p', path => {
    expect(parseFieldPath(path)).toHaveProperty('error');
  });

  it('reads back every path that it writes', () => {
    const key = fc.oneof(
      fc.stringMatching(/^[a-z][A-Za-z0-9-]{0,10}$/),
      fc.string({ minLength: 1, maxLength: 10 }),
    );
    const step: fc.Arbitrary<PathStep> = fc.oneof(
      key.map(text => ({ type: 'key' as const, key: text })),
      fc
        .string({ minLength: 1, maxLength: 10 })
        .map(value => ({ type: 'item' as const, keys: { name: value } })),
    );
    fc.assert(
      fc.property(key, fc.array(step, { maxLength: 5 }), (first, rest) => {
        const path: PathStep[] = [{ type: 'key', key: first }, ...rest];
        expect(parseFieldPath(formatFieldPath(path))).toEqual({ path });
      }),
    );
  });
});
