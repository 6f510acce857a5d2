import { formatFieldPath } from '@fairway/plugin-fairway-node/driverKit';
import { claimsOf } from './claims';
import { API_VERSION } from './kinds';

const paths = (version: Record<string, unknown>) =>
  claimsOf({
    name: 'app',
    object: {
      apiVersion: API_VERSION,
      kind: 'Application',
      namespace: 'argocd',
      name: 'app',
    },
    version,
  }).map(({ path }) => formatFieldPath(path));

describe('the fields that a unit of Argo CD claims', () => {
  it('are in the only source, wherever the Application has that', () => {
    expect(paths({ targetRevision: true })).toEqual([
      'spec.source.targetRevision',
      'spec.sources[].targetRevision',
    ]);
    expect(paths({ helmValue: 'image["tag"]' })[0]).toBe(
      'spec.source.helm.valuesObject.image.tag',
    );
    expect(paths({ helmParameter: 'tag' })[0]).toBe(
      'spec.source.helm.parameters[name=tag]',
    );
    expect(paths({ kustomizeImage: 'app' })[0]).toBe(
      'spec.source.kustomize.images[image=app]',
    );
  });

  it('are in the source that is addressed, however its URL is written', () => {
    const source = { repoURL: 'https://Charts.example.com/', chart: 'app' };
    expect(paths({ targetRevision: true, source })).toEqual([
      'spec.sources[repoURL=https://charts.example.com,chart=app].targetRevision',
    ]);
  });

  it('are in an element of any list generator', () => {
    const version = {
      element: 'revision',
      match: { cluster: 'eu' },
      applications: [{ name: 'eu', version: { targetRevision: true } }],
    };
    expect(paths(version)).toEqual([
      'spec.generators[].list.elements[cluster=eu].revision',
    ]);
  });

  it('are none where the unit is not one of the driver', () => {
    expect(paths({})).toEqual([]);
  });
});
