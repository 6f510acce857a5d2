import fc from 'fast-check';
import { imageOf, imageVersion, isImageVersion, parseImage } from './image';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('images', () => {
  it.each([
    ['app', { repository: 'app' }],
    ['app:v1', { repository: 'app', tag: 'v1' }],
    ['localhost:5000/app', { repository: 'localhost:5000/app' }],
    ['localhost:5000/app:v1', { repository: 'localhost:5000/app', tag: 'v1' }],
    [
      `ghcr.io/team/app@${DIGEST}`,
      { repository: 'ghcr.io/team/app', digest: DIGEST },
    ],
    [
      `r:5000/app:v1@${DIGEST}`,
      { repository: 'r:5000/app', tag: 'v1', digest: DIGEST },
    ],
  ])('reads %s', (text, expected) => {
    expect(parseImage(text)).toEqual({
      tag: undefined,
      digest: undefined,
      ...expected,
    });
  });

  it.each([
    '',
    ':v1',
    'app:',
    'app:not ok',
    'app@sha256:short',
    `app:-x@${DIGEST}`,
  ])('refuses %p', text => {
    expect(parseImage(text)).toBeUndefined();
  });

  it.each([
    ['v1.2.3', 'r:5000/app:v1.2.3'],
    [DIGEST, `r:5000/app@${DIGEST}`],
    [`v1@${DIGEST}`, `r:5000/app:v1@${DIGEST}`],
    ['not/a/tag', undefined],
    ['v1@latest', undefined],
    ['', undefined],
  ])('makes version %p into %p', (version, expected) => {
    expect(imageOf('r:5000/app', version)).toBe(expected);
  });

  it('reads back every version that it writes', () => {
    const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,40}$/);
    const version = fc.oneof(
      tag,
      fc.constant(DIGEST),
      tag.map(text => `${text}@${DIGEST}`),
    );
    const repository = fc.constantFrom(
      'app',
      'a/b',
      'r:5000/a',
      '[::1]:5000/a',
    );
    fc.assert(
      fc.property(repository, version, (place, text) => {
        const image = parseImage(imageOf(place, text)!)!;
        expect(image.repository).toBe(place);
        expect(imageVersion(image)).toBe(text);
        expect(isImageVersion(image, text)).toBe(true);
      }),
    );
  });

  it('takes a tag that was pinned to a digest for the tag, and no other', () => {
    const pinned = parseImage(`app:v1@${DIGEST}`)!;
    expect(isImageVersion(pinned, 'v1')).toBe(true);
    expect(isImageVersion(pinned, 'v2')).toBe(false);
    expect(isImageVersion(parseImage('app')!, 'latest')).toBe(true);
    expect(isImageVersion(parseImage('app:v1')!, `v1@${DIGEST}`)).toBe(false);
  });
});
