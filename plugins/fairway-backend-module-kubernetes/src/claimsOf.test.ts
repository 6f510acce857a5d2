import { claimsOf } from './claimsOf';

const claims = (version: Record<string, unknown>, object: object = {}) =>
  claimsOf({
    source: 'default/checkout',
    cluster: 'eu-1',
    unit: {
      name: 'app',
      object: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'checkout',
        ...object,
      },
      version,
    },
  });

describe('the fields that a unit claims', () => {
  it('are the image of a container, wherever it is', () => {
    expect(claims({ container: 'app' })).toEqual([
      'apps/Deployment/shop/checkout#spec.template.spec.containers[name=app].image',
      'apps/Deployment/shop/checkout#spec.template.spec.initContainers[name=app].image',
    ]);
    expect(claims({ container: 'app' }, { kind: 'CronJob' })[0]).toContain(
      '#spec.jobTemplate.spec.template.spec.containers[name=app].image',
    );
  });

  it('are the same whichever way the field is named', () => {
    const path = 'spec.template.spec.containers[name=app].image';
    const [image] = claims({ container: 'app' });
    expect(claims({ path })).toEqual([image]);
    expect(claims({ path: 'metadata.annotations["example.com/v"]' })).toEqual(
      claims({ annotation: 'example.com/v' }),
    );
  });

  it('are the same in all versions of an API', () => {
    const [image] = claims({ container: 'app' });
    expect(
      claims({ container: 'app' }, { apiVersion: 'apps/v1beta1' }),
    ).toEqual(expect.arrayContaining([image]));
  });

  it('differ by field of one object', () => {
    const map = { apiVersion: 'v1', kind: 'ConfigMap' };
    expect(claims({ configMapKey: 'VERSION' }, map)).toEqual([
      '/ConfigMap/shop/checkout#data.VERSION',
    ]);
    expect(claims({ configMapKey: 'OTHER' }, map)).not.toEqual(
      claims({ configMapKey: 'VERSION' }, map),
    );
  });

  it('are none where the unit is not one of the driver', () => {
    expect(claims({})).toEqual([]);
    const selector = { matchLabels: { app: 'checkout' } };
    expect(claims({ container: 'app' }, { name: undefined, selector })).toEqual(
      [],
    );
  });
});
