import { validateUnit } from '../validateUnit';
import { versionJsonSchema } from './versionSchema';

function fieldsOf(
  version: Record<string, unknown>,
  kind = 'apps/v1 Deployment',
) {
  const [apiVersion, name] = kind.split(' ');
  return validateUnit({
    name: 'app',
    object: { apiVersion, kind: name, namespace: 'shop', name: 'checkout' },
    version,
  }).map(({ field, message }) => `${field} ${message}`);
}

describe('where the version lives', () => {
  it.each([
    { container: 'app' },
    { container: 'app', image: 'registry.example.com:5000/team/app' },
    { path: 'spec.values.image.tag' },
    { path: 'metadata.labels["example.com/version"]' },
    { path: 'spec.image', template: 'r/app:{version}' },
    { annotation: 'example.com/version' },
  ])('accepts %j', version => {
    expect(fieldsOf(version)).toEqual([]);
  });

  it.each([
    [{}, /^version must have exactly one of/],
    [{ container: 'app', path: 'spec.x' }, /^version must have exactly one of/],
    [{ container: '' }, /^version\.container must not be empty/],
    [{ container: 1 }, /^version\.container /],
    [{ container: 'app', imge: 'x' }, /^version .*imge/],
    [
      { container: 'app', image: 'r/app:v1' },
      /^version\.image must be a repository without tag/,
    ],
    [{ path: 'spec..x' }, /^version\.path has no key/],
    [
      { path: 'status.version' },
      /^version\.path must be a field that people write/,
    ],
    [
      { path: 'metadata.name' },
      /^version\.path must be a field that people write/,
    ],
    [
      { path: 'metadata.annotations["fairway.dev/receipts"]' },
      /^version\.path/,
    ],
    [{ path: 'spec.list[name=x]' }, /^version\.path must be a field/],
    [
      { path: 'spec.x', template: 'no place' },
      /^version\.template must hold \{version\} once/,
    ],
    [{ path: 'spec.x', template: '{version}{version}' }, /^version\.template/],
    [{ annotation: 'not ok' }, /^version\.annotation must be the key/],
    [{ annotation: 'fairway.dev/managed-by' }, /^version\.annotation must not/],
    [
      { configMapKey: 'VERSION' },
      /^version\.configMapKey is for objects of v1 ConfigMap/,
    ],
  ])('refuses %j', (version, expected) => {
    const [first, ...others] = fieldsOf(version);
    expect(first).toMatch(expected);
    expect(others).toEqual([]);
  });

  it.each(['apps/v1 ReplicaSet', 'batch/v1 Job', 'v1 ConfigMap', 'v1 Secret'])(
    'refuses a container of %s, where it could not take effect',
    kind => {
      expect(fieldsOf({ container: 'app' }, kind)).toHaveLength(1);
    },
  );

  it('is described by a JSON Schema of four alternatives', () => {
    expect(versionJsonSchema.anyOf).toHaveLength(4);
  });
});
