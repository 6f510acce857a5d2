import { formatFieldPath } from '@fairway/plugin-fairway-node/driverKit';
import { claimsOf } from './claims';

const paths = (version: Record<string, unknown>, kind = 'HelmRelease') =>
  claimsOf({
    name: 'app',
    object: { apiVersion: 'any/v1', kind, namespace: 'shop', name: 'app' },
    version,
  }).map(({ path }) => formatFieldPath(path));

describe('the fields that a unit of Flux claims', () => {
  it.each([
    [{ ref: 'tag', consumers: [] }, 'OCIRepository', 'spec.ref'],
    [{ chart: 'app' }, 'HelmRelease', 'spec.chart.spec.version'],
    [{ chart: 'app' }, 'HelmChart', 'spec.version'],
    [{ values: 'image["tag"]' }, 'HelmRelease', 'spec.values.image.tag'],
    [{ image: 'app' }, 'Kustomization', 'spec.images[name=app]'],
    [{ substitute: 'TAG' }, 'Kustomization', 'spec.postBuild.substitute.TAG'],
    [
      { component: '../c/{version}' },
      'Kustomization',
      'spec.components[component=../c/{version}]',
    ],
    [
      { input: 'tag', match: { tenant: 'shop', region: 'eu' }, consumers: [] },
      'ResourceSet',
      'spec.inputs[tenant=shop,region=eu].tag',
    ],
    [{ input: 'tag', consumers: [] }, 'ResourceSet', 'spec.inputs[].tag'],
  ])('of %j in %s are %s', (version, kind, path) => {
    expect(paths(version, kind)).toEqual([path]);
  });

  it('are none where the unit is not one of the driver', () => {
    expect(paths({})).toEqual([]);
  });
});
