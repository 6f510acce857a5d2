import { createFluxDriver } from './FluxDriver';

const driver = createFluxDriver();

const OCI = 'source.toolkit.fluxcd.io/v1 OCIRepository';
const GIT = 'source.toolkit.fluxcd.io/v1 GitRepository';
const CHART = 'source.toolkit.fluxcd.io/v1 HelmChart';
const RELEASE = 'helm.toolkit.fluxcd.io/v2 HelmRelease';
const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/v1 Kustomization';
const SET = 'fluxcd.controlplane.io/v1 ResourceSet';

function errorsOf(
  type: string,
  version: Record<string, unknown>,
  namespace: string | undefined = 'apps',
) {
  const [apiVersion, kind] = type.split(' ');
  return driver.validate({
    source: 'default/checkout',
    cluster: 'eu-1',
    unit: {
      name: 'app',
      object: { apiVersion, kind, namespace, name: 'app' },
      version,
    },
  });
}

describe('units of Flux', () => {
  it.each<[string, Record<string, unknown>]>([
    [OCI, { ref: 'tag', consumers: [] }],
    [OCI, { ref: 'digest', consumers: [{ kind: 'HelmRelease', name: 'a' }] }],
    [GIT, { ref: 'commit', consumers: [], whenSuspended: 'Resume' }],
    [CHART, { chart: 'app', consumers: [] }],
    [RELEASE, { chart: 'app' }],
    [RELEASE, { values: 'image.tag', template: 'v{version}' }],
    [KUSTOMIZATION, { image: 'app' }],
    [KUSTOMIZATION, { substitute: 'APP_VERSION' }],
    [KUSTOMIZATION, { component: '../versions/{version}' }],
    [SET, { input: 'tag', match: { tenant: 'eu-1' }, consumers: [] }],
  ])('accepts %s with %j', (type, version) => {
    expect(errorsOf(type, version)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ['apps/v1 Deployment', { container: 'app' }, 'object.kind', /kubernetes/],
    ['example.com/v1 HelmRelease', { chart: 'a' }, 'object.kind', /helm\.tool/],
    [OCI, {}, 'version', /exactly one of ref, chart/],
    [OCI, { ref: 'tag' }, 'version.consumers', /./],
    [OCI, { ref: 'branch', consumers: [] }, 'version.ref', /no branch/],
    [GIT, { ref: 'digest', consumers: [] }, 'version.ref', /no digest/],
    [OCI, { image: 'app' }, 'version', /carries its version in ref/],
    [RELEASE, { ref: 'tag', consumers: [] }, 'version', /chart or values/],
    [RELEASE, { values: 'a[name=b].c' }, 'version.values', /list/],
    [CHART, { chart: 'app' }, 'version.consumers', /empty list/],
    [KUSTOMIZATION, { component: 'base' }, 'version.component', /\{version\}/],
    [KUSTOMIZATION, { substitute: '1A' }, 'version.substitute', /variable/],
    [RELEASE, { chart: 'a', chrat: 'b' }, 'version', /chrat/],
    [
      OCI,
      { ref: 'tag', consumers: [{ kind: 'Deployment', name: 'a' }] },
      'version.consumers[0].kind',
      /./,
    ],
  ])('refuses %s with %j at %s', (type, version, field, message) => {
    expect(errorsOf(type, version)).toEqual([
      expect.objectContaining({
        field,
        message: expect.stringMatching(message),
      }),
    ]);
  });

  it('asks for the namespace', () => {
    const [error] = driver.validate({
      source: 'default/checkout',
      cluster: 'eu-1',
      unit: {
        name: 'app',
        object: {
          apiVersion: 'helm.toolkit.fluxcd.io/v2',
          kind: 'HelmRelease',
          name: 'app',
        },
        version: { chart: 'app' },
      },
    });
    expect(error).toMatchObject({ field: 'object.namespace' });
  });
});
