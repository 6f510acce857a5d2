import { isIgnored } from './ignoredFields';

const FIELD = ['spec', 'sources', '1', 'targetRevision'];

describe('a field of which differences are ignored', () => {
  it.each(['/spec/sources/1/targetRevision', '/spec/sources', '/spec'])(
    'is covered by the JSON pointer %s',
    pointer => {
      expect(isIgnored(FIELD, { jsonPointers: [pointer] })).toBe(true);
    },
  );

  it.each([
    '.spec.sources',
    '.spec.sources[].targetRevision',
    '.spec.sources[1].targetRevision',
    '.spec["sources"][1]',
  ])('is covered by the path of jq %s', path => {
    expect(isIgnored(FIELD, { jqPathExpressions: [path] })).toBe(true);
  });

  it.each([
    { jsonPointers: ['/spec/sources/0/targetRevision', '/spec/source', '/'] },
    { jqPathExpressions: ['.spec.sources[0]', '.spec.sources[1].path'] },
    { jqPathExpressions: ['.spec.sources[] | select(.chart == "app")', ''] },
    {},
  ])('is not covered by %j', rules => {
    expect(isIgnored(FIELD, rules)).toBe(false);
  });
});
