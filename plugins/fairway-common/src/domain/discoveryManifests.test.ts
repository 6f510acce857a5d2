import { parseAllDocuments } from 'yaml';
import { Backend, kindByName } from '../kinds';
import { decodeObject } from '../schema';
import type { DiscoveredItem } from '../views';
import {
  DiscoverySelection,
  discoveryManifests,
  isRecommended,
  renderManifests,
} from './discoveryManifests';

const item = (
  name: string,
  changes: Partial<DiscoveredItem> = {},
): DiscoveredItem => ({
  driver: 'kubernetes',
  object: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'shop',
    name,
  },
  group: name,
  version: { container: 'app' },
  field: 'spec.image',
  current: 'v1',
  confidence: 'High',
  reason: 'it names a version',
  handOver: [`kubectl annotate deployment/${name} managed-by={source}`],
  ...changes,
});

const select = (
  items: DiscoveredItem[],
  changes: Partial<DiscoverySelection> = {},
): DiscoverySelection => ({
  namespace: 'team',
  place: 'eu-1',
  isHub: false,
  items,
  backends: [],
  sources: [],
  ...changes,
});

const aBackend = (name: string, spec: Backend['spec']) =>
  ({ metadata: { name }, spec } as Backend);

const documentsOf = (selection: DiscoverySelection): any[] =>
  parseAllDocuments(renderManifests(discoveryManifests(selection))).map(
    document => document.toJS(),
  );

describe('manifests of what was discovered', () => {
  it('are a Backend for each driver, and a Source for what belongs together', () => {
    const documents = documentsOf(
      select([
        item('api', { group: 'shop' }),
        item('worker', { group: 'shop' }),
        item('search'),
        item('web', { driver: 'flux', group: 'shop' }),
      ]),
    );
    expect(
      documents.map(({ kind, metadata, spec }) => [
        kind,
        metadata.name,
        spec.backendRef?.name ?? spec.driver,
        spec.units?.map((unit: { name: string }) => unit.name),
      ]),
    ).toEqual([
      ['Backend', 'kubernetes', 'kubernetes', undefined],
      ['Source', 'shop', 'kubernetes', ['api', 'worker']],
      ['Source', 'search', 'kubernetes', ['search']],
      ['Backend', 'flux', 'flux', undefined],
      ['Source', 'shop-2', 'flux', ['web']],
    ]);
    for (const { kind, ...document } of documents) {
      const decoded = decodeObject(kindByName(kind)!, { kind, ...document });
      expect(decoded.errors).toEqual([]);
    }
  });

  it('take Backends that are there, where they lead to the same place', () => {
    const backends = [
      aBackend('hub', {
        driver: 'kubernetes',
        hub: { backstageCluster: 'hub-1' },
      }),
      aBackend('plain', { driver: 'kubernetes' }),
    ];
    const [source] = documentsOf(select([item('a')], { backends }));
    expect(source.spec.backendRef.name).toBe('plain');
    const [ofHub] = documentsOf(
      select([item('a')], { backends, place: 'hub-1', isHub: true }),
    );
    expect(ofHub.spec.backendRef.name).toBe('hub');
    const [backend] = documentsOf(
      select([item('a')], { backends, place: 'hub-2', isHub: true }),
    );
    expect(backend).toMatchObject({
      metadata: { name: 'kubernetes-hub-2' },
      spec: { hub: { backstageCluster: 'hub-2' } },
    });
  });

  it('take no name that is taken, and no character that names may not have', () => {
    const documents = documentsOf(
      select(
        [
          item('checkout'),
          item('System:Web_App', { group: 'System:Web_App' }),
          item('-'.repeat(300)),
        ],
        { sources: ['checkout'] },
      ),
    );
    expect(documents.map(({ metadata }) => metadata.name)).toEqual([
      'kubernetes',
      'checkout-2',
      'system-web-app',
      'app',
    ]);
    expect(documents[2].spec.units[0]).toMatchObject({
      name: 'system-web-app',
      object: { name: 'System:Web_App' },
    });
  });

  it('hold no more units in a Source than one may have', () => {
    const items = Array.from({ length: 150 }, (_, index) =>
      item(`unit-${index}`, { group: 'shop' }),
    );
    const [, first, second] = documentsOf(select(items));
    expect([first, second].map(({ spec }) => spec.units.length)).toEqual([
      100, 50,
    ]);
    expect(second.metadata.name).toBe('shop-2');
  });

  it('say what to check, and the commands for the name of the Source', () => {
    const text = renderManifests(
      discoveryManifests(
        select(
          [item('a', { confidence: 'Medium', reason: 'two\n---\nlines' })],
          {
            sources: ['a'],
          },
        ),
      ),
    );
    expect(text).toContain(
      '#   kubectl annotate deployment/a managed-by=team/a-2',
    );
    expect(text).toContain(
      '# Deployment shop/a: spec.image is "v1" now. Confidence Medium: two --- lines.',
    );
    expect(parseAllDocuments(text)).toHaveLength(2);
  });

  it('leave out what cannot be promoted, and by default what should not be', () => {
    const unsupported = item('web', { version: undefined });
    expect(discoveryManifests(select([unsupported]))).toEqual([]);
    expect(
      [
        item('a'),
        item('b', { confidence: 'Medium' }),
        item('c', { confidence: 'Low' }),
        item('d', { optedIn: 'team/d' }),
        unsupported,
      ].map(isRecommended),
    ).toEqual([true, true, false, false, false]);
  });
});
