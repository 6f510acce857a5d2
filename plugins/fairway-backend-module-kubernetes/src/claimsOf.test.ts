import { formatFieldPath } from '@fairway/plugin-fairway-node/driverKit';
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

const paths = (...args: Parameters<typeof claims>) =>
  claims(...args).map(({ path }) => formatFieldPath(path));

describe('the fields that a unit claims', () => {
  it('are the image of a container, wherever it is', () => {
    expect(paths({ container: 'app' })).toEqual([
      'spec.template.spec.containers[name=app].image',
      'spec.template.spec.initContainers[name=app].image',
    ]);
    expect(paths({ container: 'app' }, { kind: 'CronJob' })[0]).toBe(
      'spec.jobTemplate.spec.template.spec.containers[name=app].image',
    );
  });

  it('are the same whichever way the field is named', () => {
    const path = 'spec.template.spec.containers[name=app].image';
    expect(paths({ path })).toEqual([path]);
    expect(paths({ path: 'metadata.annotations["example.com/v"]' })).toEqual(
      paths({ annotation: 'example.com/v' }),
    );
    expect(paths({ path: 'data.VERSION' })).toEqual(
      paths({ configMapKey: 'VERSION' }),
    );
  });

  it('are of the object that is named, or of all that labels select', () => {
    expect(claims({ container: 'app' })[0].object).toMatchObject({
      name: 'checkout',
    });
    const selector = { matchLabels: { app: 'checkout' } };
    const [{ object }] = claims(
      { container: 'app' },
      { name: undefined, selector },
    );
    expect(object).toMatchObject({ kind: 'Deployment', selector });
  });

  it('are none where the unit is not one of the driver', () => {
    expect(claims({})).toEqual([]);
  });
});
