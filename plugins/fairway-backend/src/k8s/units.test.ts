import { duplicateJsonKeys } from './duplicateKeys';
import { decisionSelector } from './events';
import { humanDuration } from './humanDuration';
import { negotiate } from './mediaTypes';
import { decodeReview } from './protobuf/decodeReview';
import { parseFieldSelector, parseLabelSelector } from './selectors';
import fc from 'fast-check';

describe('humanDuration', () => {
  it.each([
    [-5, '0s'],
    [0, '0s'],
    [119_000, '119s'],
    [120_000, '2m'],
    [312_000, '5m12s'],
    [11 * 60_000, '11m'],
    [3 * 3_600_000, '3h'],
    [3 * 3_600_000 + 60_000, '3h1m'],
    [47 * 3_600_000, '47h'],
    [50 * 3_600_000, '2d2h'],
    [30 * 86_400_000, '30d'],
    [3 * 365 * 86_400_000, '3y'],
    [10 * 365 * 86_400_000, '10y'],
  ])('writes %d ms as %s, as kubectl does', (ms, text) => {
    expect(humanDuration(ms)).toBe(text);
  });
});

describe('parseLabelSelector', () => {
  it('reads every form', () => {
    expect(
      parseLabelSelector(' a=b, c==d,e!=f , g in (h, i),j notin (k),l,!m,n='),
    ).toEqual([
      { key: 'a', operator: 'In', values: ['b'] },
      { key: 'c', operator: 'In', values: ['d'] },
      { key: 'e', operator: 'NotIn', values: ['f'] },
      { key: 'g', operator: 'In', values: ['h', 'i'] },
      { key: 'j', operator: 'NotIn', values: ['k'] },
      { key: 'l', operator: 'Exists', values: [] },
      { key: 'm', operator: 'DoesNotExist', values: [] },
      { key: 'n', operator: 'In', values: [''] },
    ]);
    expect(parseLabelSelector('')).toEqual([]);
  });
});

describe('parseFieldSelector', () => {
  it('reads every form, with escapes', () => {
    expect(
      parseFieldSelector('a=b,c!=d,e==f\\,g\\=h\\\\i,j=', ['a', 'c', 'e', 'j']),
    ).toEqual([
      { key: 'a', operator: 'In', values: ['b'] },
      { key: 'c', operator: 'NotIn', values: ['d'] },
      { key: 'e', operator: 'In', values: ['f,g=h\\i'] },
      { key: 'j', operator: 'In', values: [''] },
    ]);
  });
});

describe('duplicateJsonKeys', () => {
  it('finds the paths of members that occur twice', () => {
    expect(
      duplicateJsonKeys(
        '{"a":1,"b":[{"c":"}\\"{","c":2},{"c":3}],"a":{"d":[1,2],"d":0}, "\\u0061" : true}',
      ),
    ).toEqual(['b[0].c', 'a', 'a.d', 'a']);
  });

  it('finds none in what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(duplicateJsonKeys(JSON.stringify(value, null, 1))).toEqual([]);
      }),
    );
  });
});

describe('negotiate', () => {
  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/yaml', 'application/yaml'],
    ['application/yaml;q=0.5, application/json', 'application/json'],
    [
      'application/vnd.kubernetes.protobuf,application/json',
      'application/json',
    ],
    [
      'application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json',
      'application/json',
    ],
    [
      'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
      'application/json;as=Table;g=meta.k8s.io;v=v1',
    ],
  ])('answers %s with %s', (accept, contentType) => {
    expect(negotiate(accept).contentType).toBe(contentType);
  });

  it('refuses what is not served', () => {
    expect(() => negotiate('text/html')).toThrow('media types are accepted');
  });
});

describe('decisionSelector', () => {
  const equals = (key: string, value: string) => ({
    key,
    operator: 'In' as const,
    values: [value],
  });

  it('finds the decisions about an object', () => {
    expect(
      decisionSelector([
        equals('involvedObject.kind', 'Target'),
        equals('involvedObject.name', 'x'),
        equals('involvedObject.apiVersion', 'fairway.dev/v1alpha1'),
      ]),
    ).toEqual([
      equals('spec.subject.kind', 'Target'),
      equals('spec.subject.name', 'x'),
    ]);
  });

  it('finds the decisions about everything of a promotion', () => {
    expect(
      decisionSelector([
        equals('involvedObject.kind', 'Promotion'),
        equals('involvedObject.name', 'x'),
        equals('involvedObject.uid', 'y'),
        equals('involvedObject.namespace', 'z'),
      ]),
    ).toEqual([
      equals('spec.promotionRef.name', 'x'),
      equals('metadata.namespace', 'z'),
    ]);
  });

  it('finds none about objects of other groups', () => {
    expect(
      decisionSelector([equals('involvedObject.apiVersion', 'v1')]),
    ).toEqual([{ key: 'metadata.name', operator: 'In', values: [] }]);
  });
});

describe('decodeReview', () => {
  it('throws nothing but refusals, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), bytes => {
        const body = Buffer.concat([Buffer.from('k8s\0'), bytes]);
        expect(() => decodeReview(body)).toThrow(/is not a review/);
      }),
    );
  });
});
