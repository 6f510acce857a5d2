import { placeWords } from './placeWords';

it.each([
  [{ container: 'app' }, 'container: app'],
  [{ targetRevision: true }, 'targetRevision'],
  [
    { ref: 'tag', consumers: [{ kind: 'Kustomization', name: 'checkout' }] },
    'ref: tag, consumers: Kustomization checkout',
  ],
  [
    {
      helmParameter: 'image.tag',
      source: { repoURL: 'https://charts.test', chart: 'app' },
    },
    'helmParameter: image.tag, source: repoURL: https://charts.test, chart: app',
  ],
  [{}, ''],
])('the place %j of a version reads "%s"', (version, expected) => {
  expect(placeWords(version)).toBe(expected);
});
