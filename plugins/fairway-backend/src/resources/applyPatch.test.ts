import { applyPatch } from './applyPatch';

const patched = (...operations: object[]) =>
  applyPatch(
    { spec: { a: {} } },
    {
      type: 'json',
      body: operations,
    },
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
});
