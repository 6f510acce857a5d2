import { decodeObject } from '../schema';
import { sourceKind } from './source';

const APPLICATION = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  namespace: 'argocd',
};
const CHECKOUT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'checkout',
};

/** What is wrong with a source of one unit. */
function errorsOf(unit: Record<string, unknown>): Record<string, string> {
  const { errors } = decodeObject(sourceKind, {
    apiVersion: 'fairway.dev/v1alpha1',
    kind: 'Source',
    metadata: { name: 'checkout' },
    spec: {
      backendRef: { name: 'apps' },
      units: [{ name: 'app', object: CHECKOUT, version: {}, ...unit }],
    },
  });
  return Object.fromEntries(
    errors.map(({ field, message }) => [field, message]),
  );
}

const variant = (more: Record<string, unknown>) => ({
  variants: [
    {
      name: 'argo',
      clusters: ['eu-1'],
      object: CHECKOUT,
      version: {},
      ...more,
    },
  ],
});

describe('the object of a unit', () => {
  it.each([
    ['a name', CHECKOUT],
    ['a name with placeholders', { ...CHECKOUT, name: '{cluster}-{unit}' }],
    [
      'a namespace with placeholders',
      { ...CHECKOUT, namespace: 'a-{cluster}' },
    ],
    [
      'a selector with placeholders',
      {
        ...APPLICATION,
        selector: {
          matchLabels: { cluster: '{cluster}' },
          matchExpressions: [
            { key: 'app', operator: 'In', values: ['{unit}'] },
          ],
        },
      },
    ],
  ])('may have %s', (_, object) => {
    expect(errorsOf({ object })).toEqual({});
  });

  it('has a name or a selector', () => {
    const { name, ...nameless } = CHECKOUT;
    expect(errorsOf({ object: nameless })).toEqual({
      'spec.units[0].object.name':
        'is required; name the object, or select objects by labels',
    });
  });

  it('does not have both', () => {
    const selector = { matchLabels: { app: 'checkout' } };
    expect(errorsOf({ object: { ...CHECKOUT, selector } })).toEqual({
      'spec.units[0].object.selector':
        'must be left out where the object is named',
    });
  });

  it('does not select everything', () => {
    expect(errorsOf({ object: { ...APPLICATION, selector: {} } })).toEqual({
      'spec.units[0].object.selector': expect.stringContaining(
        'must hold at least one requirement',
      ),
    });
  });

  it.each([
    ['name', { name: '{source}-app' }, '"{source}" means nothing here'],
    ['name', { name: 'app-{' }, '"{" means nothing here'],
    ['name', { name: '{cluster}/app' }, 'without "/"'],
    ['namespace', { namespace: '{version}' }, 'only {cluster}'],
    ['namespace', { namespace: 'Shop-{cluster}' }, 'must be lower-case'],
  ])('is refused where its %s is %p', (field, part, message) => {
    expect(errorsOf({ object: { ...CHECKOUT, ...part } })).toEqual({
      [`spec.units[0].object.${field}`]: expect.stringContaining(message),
    });
  });

  it('is refused where a value of its selector can be no label', () => {
    const selector = { matchLabels: { app: 'a b', cluster: '{fleet}' } };
    expect(errorsOf({ object: { ...APPLICATION, selector } })).toEqual({
      'spec.units[0].object.selector.matchLabels.app': expect.stringContaining(
        'must be a label value',
      ),
      'spec.units[0].object.selector.matchLabels.cluster':
        expect.stringContaining('only {cluster}'),
    });
  });
});

describe('the version of a unit', () => {
  it('may hold what only its driver understands', () => {
    expect(errorsOf({ version: { template: '{version}-{cluster}' } })).toEqual(
      {},
    );
  });
});

describe('a variant of a unit', () => {
  it('says which clusters get it', () => {
    expect(errorsOf(variant({ clusters: undefined }))).toEqual({
      'spec.units[0].variants[0].selector': expect.stringContaining(
        'say which clusters get the variant',
      ),
    });
  });

  it('names no cluster twice', () => {
    expect(errorsOf(variant({ clusters: ['eu-1', 'eu-1'] }))).toEqual({
      'spec.units[0].variants[0].clusters[1]':
        expect.stringContaining('listed twice'),
    });
  });

  it('has a name of its own', () => {
    const [one] = variant({}).variants;
    expect(errorsOf({ variants: [one, one] })).toEqual({
      'spec.units[0].variants[1].name': expect.stringContaining(
        'variant "argo" is defined twice',
      ),
    });
  });

  it('is one of at most 20', () => {
    const [one] = variant({}).variants;
    const variants = Array.from({ length: 21 }, (_, index) => ({
      ...one,
      name: `v${index}`,
    }));
    expect(errorsOf({ variants })).toEqual({
      'spec.units[0].variants': 'must hold at most 20 variants',
    });
  });

  it('is checked like the unit itself', () => {
    const object = { ...CHECKOUT, name: '{unknown}' };
    expect(errorsOf(variant({ object }))).toEqual({
      'spec.units[0].variants[0].object.name':
        expect.stringContaining('means nothing here'),
    });
  });
});
