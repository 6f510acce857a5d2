import { API_VERSION } from './kinds';
import { validateUnit } from './validateUnit';
import { versionJsonSchema } from './version/versionSchema';

const ELEMENT = {
  element: 'revision',
  match: { cluster: 'eu' },
  applications: [{ name: 'eu-app', version: { targetRevision: true } }],
};

function errorsOf(
  version: Record<string, unknown>,
  kind = 'Application',
  apiVersion = API_VERSION,
) {
  return validateUnit({
    name: 'app',
    object: { apiVersion, kind, namespace: 'argocd', name: 'app' },
    version,
  }).map(({ field, message }) => `${field} ${message}`);
}

describe('where the version lives', () => {
  it.each([
    { targetRevision: true },
    { targetRevision: true, source: { repoURL: 'https://x', chart: 'app' } },
    { helmParameter: 'image.tag', template: 'v{version}' },
    { helmValue: 'image["the.tag"]' },
    { kustomizeImage: 'registry.example.com:5000/app' },
  ])('accepts %j for an Application', version => {
    expect(errorsOf(version)).toEqual([]);
    expect(errorsOf(version, 'ApplicationSet')).toEqual([
      expect.stringMatching(/^version must have element/),
    ]);
  });

  it.each([
    ELEMENT,
    {
      ...ELEMENT,
      applications: [
        {
          matchLabels: { cluster: 'eu' },
          version: { helmParameter: 'image.tag' },
        },
      ],
    },
  ])('accepts %j for an ApplicationSet', version => {
    expect(errorsOf(version, 'ApplicationSet')).toEqual([]);
    expect(errorsOf(version)).toEqual([
      expect.stringMatching(/^version\.element is for an ApplicationSet/),
    ]);
  });

  it.each([
    [{}, /^version must have exactly one of/],
    [{ targetRevision: false }, /^version\.targetRevision/],
    [{ targetRevision: true, helmValue: 'x' }, /^version must have exactly/],
    [{ targetRevision: true, source: {} }, /^version\.source\.repoURL/],
    [
      { helmValue: 'images[name=app]' },
      /^version\.helmValue leads into a list/,
    ],
    [{ helmValue: 'a..b' }, /^version\.helmValue has no key/],
    [{ helmParameter: 'x', template: 'v' }, /^version\.template must hold/],
    [{ kustomizeImage: 'app:v1' }, /^version\.kustomizeImage must be an image/],
    [{ ...ELEMENT, match: {} }, /^version\.match must name/],
    [{ ...ELEMENT, applications: [] }, /^version\.applications must name/],
    [
      { ...ELEMENT, applications: [{ version: { targetRevision: true } }] },
      /^version\.applications.* must have exactly one of name, matchLabels/,
    ],
    [
      { ...ELEMENT, applications: [{ name: 'x', version: {} }] },
      /^version\.applications.*version must have exactly one of targetRevision/,
    ],
  ])('refuses %j', (version, expected) => {
    const kind = 'element' in version ? 'ApplicationSet' : 'Application';
    const [first, ...others] = errorsOf(version, kind);
    expect(first).toMatch(expected);
    expect(others).toEqual([]);
  });

  it('refuses what is not of Argo CD, and what carries no version', () => {
    const version = { targetRevision: true };
    expect(errorsOf(version, 'Deployment', 'apps/v1')).toEqual([
      expect.stringMatching(/^object\.apiVersion must be argoproj\.io/),
    ]);
    expect(errorsOf(version, 'AppProject')).toEqual([
      expect.stringMatching(/^object\.kind must be Application/),
    ]);
  });

  it('is described by a JSON Schema of five alternatives', () => {
    expect(versionJsonSchema.anyOf).toHaveLength(5);
  });
});
