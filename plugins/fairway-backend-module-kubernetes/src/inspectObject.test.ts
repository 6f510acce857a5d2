import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { createKubernetesDriver } from './KubernetesDriver';

const MANAGED = { 'fairway.dev/managed-by': 'default/checkout' };

const inspect = (
  object: Partial<WatchedObject>,
  version: Record<string, unknown> = { container: 'app' },
) =>
  createKubernetesDriver().inspect!(
    {
      source: 'default/checkout',
      cluster: 'eu',
      unit: {
        name: 'app',
        object: {
          apiVersion: object.apiVersion ?? 'apps/v1',
          kind: object.kind ?? 'Deployment',
          name: 'app',
        },
        version,
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'app', namespace: 'shop', annotations: MANAGED },
      spec: {
        template: { spec: { containers: [{ name: 'app', image: 'a/b:v1' }] } },
      },
      ...object,
    },
  );

describe('an object that is to be shown', () => {
  it('names the field that carries its version', () => {
    expect(inspect({})).toEqual({
      versionField: {
        path: 'spec.template.spec.containers[name=app].image',
        version: 'v1',
      },
    });
  });

  it('is shown without it where it cannot be told', () => {
    expect(inspect({}, { container: 'other' })).toEqual({});
    expect(inspect({}, { unknown: 1 })).toEqual({});
  });

  it('is not shown before it has opted in, for the source that asks', () => {
    expect(inspect({ metadata: { name: 'app', namespace: 'shop' } })).toEqual({
      problem: expect.stringContaining(
        'Deployment shop/app: it has not opted in to Fairway',
      ),
    });
    expect(
      inspect({
        metadata: {
          name: 'app',
          annotations: { 'fairway.dev/managed-by': 'default/other' },
        },
      }).problem,
    ).toContain('opted in for "default/other"');
  });

  it('tells nothing of what a Secret holds', () => {
    expect(
      inspect(
        { apiVersion: 'v1', kind: 'Secret', data: { version: 'djE=' } },
        { path: 'data.version' },
      ),
    ).toEqual({ versionField: { path: 'data.version' } });
  });
});
