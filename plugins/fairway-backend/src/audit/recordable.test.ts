import { canonicalJson, sha256 } from '@fairway/plugin-fairway-common';
import { recordable } from './recordable';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

describe('what is recorded of a command', () => {
  it('is the document, without what repeats it', () => {
    expect(
      recordable({
        metadata: {
          name: 'x',
          managedFields: [{ manager: 'kubectl' }],
          annotations: { [LAST_APPLIED]: '{}', note: 'hello' },
        },
        spec: { version: 'v1', list: [1, null, true] },
      }),
    ).toEqual({
      metadata: { name: 'x', annotations: { note: 'hello' } },
      spec: { version: 'v1', list: [1, null, true] },
    });
    expect(recordable(undefined)).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['a member', { apiToken: 'hunter2' }],
    ['a list', { passwords: ['hunter2', ['hunter2']] }],
    ['something deeper', { credentials: { user: { value: 'hunter2' } } }],
    ['a pair', { env: [{ name: 'API_TOKEN', value: 'hunter2' }] }],
    [
      'a JSON patch',
      [{ op: 'add', path: '/spec/config/apiToken', value: 'hunter2' }],
    ],
    [
      'a JSON patch of a part of it',
      [{ op: 'add', path: '/spec/secret/0/key', value: { deep: ['hunter2'] } }],
    ],
    [
      'a JSON patch of what holds it',
      [{ op: 'add', path: '/spec/config', value: { password: 'hunter2' } }],
    ],
    [
      'the copy of kubectl',
      [
        {
          op: 'add',
          path: `/metadata/annotations/${LAST_APPLIED.replace('/', '~1')}`,
          value: '{"x":"hunter2"}',
        },
      ],
    ],
  ])('holds no secret of %s', (_what, document) => {
    const text = JSON.stringify(recordable(document));
    expect(text).not.toContain('hunter2');
    expect(text).toMatch(/redacted|dropped/);
  });

  it('keeps operations and pairs that hold no secret', () => {
    const document = [
      { op: 'replace', path: '/spec/version', value: 'v2' },
      { name: 'LOG_LEVEL', value: 'debug' },
    ];
    expect(recordable(document)).toEqual(document);
  });

  it('is cut where it is bulky, with the size and digest of the whole', () => {
    const document = {
      kind: 'Plan',
      metadata: { name: 'x', annotations: { note: 'n'.repeat(200_000) } },
      spec: { stages: [{ name: 'canary' }] },
    };
    expect(recordable(document)).toEqual({
      cut: {
        bytes: JSON.stringify(document).length,
        digest: sha256(canonicalJson(document)),
      },
      document: {
        ...document,
        metadata: {
          name: 'x',
          annotations: {
            note: `${'n'.repeat(4096)}… [cut, 200000 characters]`,
          },
        },
      },
    });
  });

  it('is bounded whatever is sent', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [
        `key-${index}`,
        { list: Array.from({ length: 20 }, () => 'x'.repeat(50)) },
      ]),
    );
    const recorded = recordable({ spec: wide }) as any;
    expect(JSON.stringify(recorded).length).toBeLessThanOrEqual(65 * 1024);
    expect(recorded.document.spec['key-0'].list[0]).toBe('x'.repeat(50));
    expect(JSON.stringify(recorded.document)).toContain('[cut');
    let deep: unknown = 'x';
    for (let depth = 0; depth < 100_000; depth++) {
      deep = [deep];
    }
    expect(recordable(deep)).toEqual({ notRecordable: true });
  });
});
