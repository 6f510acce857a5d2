import { sourceKind } from '../kinds';
import {
  backendNameOf,
  backendsNamedBy,
  resolveUnit,
  variantFor,
} from './unitVariants';
import { expandTargets } from './expandTargets';
import { planRun } from './planRun';
import { runDigest } from './digest';
import { planOf } from './testing/builders';

const CHECKOUT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'checkout',
};
const APPLICATION = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  namespace: 'argocd',
  name: '{cluster}-{unit}',
};

/** A source of one unit: with Argo CD where the label says so, and with Flux on `eu-9`. */
const source = sourceKind.spec.parse({
  backendRef: { name: 'apps' },
  units: [
    {
      name: 'checkout',
      object: CHECKOUT,
      version: { container: 'app' },
      variants: [
        {
          name: 'argo',
          selector: { matchLabels: { gitops: 'argo' } },
          backendRef: { name: 'argo-eu' },
          object: APPLICATION,
          version: { source: { chart: '{unit}' }, pin: 'v{version}-{cluster}' },
        },
        {
          name: 'flux',
          selector: { matchLabels: { gitops: 'flux' } },
          clusters: ['eu-9'],
          object: { ...CHECKOUT, kind: 'HelmRelease' },
          version: {},
        },
      ],
    },
  ],
});
const [unit] = source.units;

const clusters = [
  { name: 'eu-1', labels: { gitops: 'argo' } },
  { name: 'eu-2', labels: { gitops: 'flux' } },
  { name: 'eu-3' },
];

const planned = (all: { name: string; labels?: Record<string, string> }[]) =>
  planRun({
    source,
    plan: planOf([{ name: 'all', wave: {} }]),
    fleet: { selector: {} },
    clusters: all,
    version: 'v2',
  });

describe('the variant of a unit', () => {
  it.each([
    ['eu-1', { gitops: 'argo' }, 'argo'],
    ['eu-2', { gitops: 'flux' }, 'flux'],
    ['eu-9', {}, 'flux'],
    ['eu-9', { gitops: 'argo' }, 'argo'],
    ['eu-3', { gitops: 'none' }, undefined],
    ['eu-3', undefined, undefined],
  ])('on cluster %s with labels %p is %s', (name, labels, variant) => {
    expect(variantFor(unit, { name, labels })?.name).toBe(variant);
  });

  it('has the backend of the source unless it names one', () => {
    expect(backendNameOf(source, unit, 'argo')).toBe('argo-eu');
    expect(backendNameOf(source, unit, 'flux')).toBe('apps');
    expect(backendNameOf(source, unit, undefined)).toBe('apps');
    expect(backendsNamedBy(source)).toEqual([
      { name: 'apps', field: 'spec.backendRef.name' },
      { name: 'argo-eu', field: 'spec.units[0].variants[0].backendRef.name' },
    ]);
  });
});

describe('a unit as a cluster gets it', () => {
  it('has the names of cluster and unit filled in, and nothing else', () => {
    expect(resolveUnit(unit, { variant: 'argo', cluster: 'eu-1' })).toEqual({
      name: 'checkout',
      object: { ...APPLICATION, name: 'eu-1-checkout' },
      version: { source: { chart: 'checkout' }, pin: 'v{version}-eu-1' },
    });
  });

  it('has them filled in where objects are selected', () => {
    const { name, ...object } = APPLICATION;
    const selector = {
      matchLabels: { cluster: '{cluster}' },
      matchExpressions: [
        { key: 'app', operator: 'In' as const, values: ['{unit}', 'other'] },
      ],
    };
    expect(
      resolveUnit(
        { ...unit, object: { ...object, selector } },
        { cluster: 'eu-1' },
      ).object.selector,
    ).toEqual({
      matchLabels: { cluster: 'eu-1' },
      matchExpressions: [
        { key: 'app', operator: 'In', values: ['checkout', 'other'] },
      ],
    });
  });

  it('is not made of a variant that is not there', () => {
    expect(() =>
      resolveUnit(unit, { variant: 'gone', cluster: 'eu-1' }),
    ).toThrow('unit "checkout" has no variant "gone"');
  });
});

describe('a run over a mixed fleet', () => {
  it('gives each cluster its variant, with backend, hub and object', () => {
    const { stages, problems } = planned(clusters);
    expect(problems).toEqual([]);
    const targets = expandTargets({
      run: { name: 'run-1', uid: 'uid' },
      promotion: { name: 'p' },
      source: { name: 'checkout', spec: source },
      backends: [
        { name: 'apps', spec: { driver: 'kubernetes' } },
        {
          name: 'argo-eu',
          spec: { driver: 'argocd', hub: { backstageCluster: 'hub-eu' } },
        },
      ],
      stages,
      version: 'v2',
      now: 0,
    });
    expect(
      targets.map(({ spec: { cluster, variant, backend, hub, object } }) => [
        cluster,
        variant,
        backend,
        hub,
        `${object.kind} ${object.name}`,
      ]),
    ).toEqual([
      ['eu-1', 'argo', 'argo-eu', 'hub-eu', 'Application eu-1-checkout'],
      ['eu-2', 'flux', 'apps', undefined, 'HelmRelease checkout'],
      ['eu-3', undefined, 'apps', undefined, 'Deployment checkout'],
    ]);
  });

  it('is not planned where a name cannot be, once it is filled in', () => {
    const name = `eu-${'1'.repeat(250)}`;
    const { problems } = planned([
      ...clusters,
      { name, labels: { gitops: 'argo' } },
    ]);
    expect(problems).toEqual([
      expect.objectContaining({
        field: 'spec.sourceRef',
        message: expect.stringContaining(
          `unit "checkout" in variant "argo" of the source cannot be on "${name}"`,
        ),
      }),
    ]);
  });

  it('is another one for approvals where a cluster gets another variant', () => {
    const digest = (all: typeof clusters) =>
      runDigest({
        version: 'v2',
        source,
        backend: { driver: 'kubernetes' },
        backends: { 'argo-eu': { driver: 'argocd' } },
        plan: planOf([{ name: 'all', wave: {} }]),
        stages: planned(all).stages,
      });
    const [first, ...others] = clusters;
    expect(digest(clusters)).toBe(digest([...clusters]));
    expect(
      digest([{ ...first, labels: { gitops: 'flux' } }, ...others]),
    ).not.toBe(digest(clusters));
  });
});
