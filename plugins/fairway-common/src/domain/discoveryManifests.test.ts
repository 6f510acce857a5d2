import { parseAllDocuments } from 'yaml';
import { Backend, kindByName, Source } from '../kinds';
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
  clusters: [],
  backends: [],
  sources: [],
  ...changes,
});

const aBackend = (name: string, spec: Backend['spec']) =>
  ({ metadata: { name }, spec } as Backend);

const aSource = (name: string, units: unknown[] = [], backend = 'plain') =>
  ({
    metadata: { name, namespace: 'team' },
    spec: { backendRef: { name: backend }, units },
  } as Source);

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
        { sources: [aSource('checkout')] },
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

  it('take what a hub has for each cluster for one unit', () => {
    const application = (name: string, more: Partial<DiscoveredItem> = {}) =>
      item(name, { driver: 'argocd', ...more });
    const manifests = discoveryManifests(
      select(
        [
          application('eu-1-checkout'),
          application('eu-1-b-checkout'),
          application('checkout-us-1', { group: 'shop' }),
          application('web'),
          application('apps', {
            version: {
              element: 'tag',
              match: { cluster: 'eu-1' },
              applications: [{ name: 'eu-1-app' }],
            },
          }),
        ],
        {
          place: 'hub',
          isHub: true,
          clusters: ['eu-1', 'eu-1-b', 'us-1'],
        },
      ),
    );
    const sources = manifests.filter(({ object }) => object.kind === 'Source');
    expect(
      sources.map(({ object: { metadata, spec } }) => [
        metadata.name,
        (spec.units as any[]).map(({ name, object }) => [name, object.name]),
      ]),
    ).toEqual([
      ['checkout', [['checkout', '{cluster}-checkout']]],
      ['shop', [['checkout', 'checkout-{cluster}']]],
      ['web', [['web', 'web']]],
      ['apps', [['apps', 'apps']]],
    ]);
    expect((sources[3].object.spec.units as any[])[0].version).toEqual({
      element: 'tag',
      match: { cluster: '{cluster}' },
      applications: [{ name: '{cluster}-app' }],
    });
    expect(sources[0].commands).toEqual(
      ['eu-1', 'eu-1-b'].map(
        name =>
          `kubectl annotate deployment/${name}-checkout managed-by=team/checkout`,
      ),
    );
    expect(sources[0].unitComments[0]).toContain('Found for eu-1, eu-1-b.');
  });

  it('are only commands for what a Source has already', () => {
    const backends = [aBackend('plain', { driver: 'kubernetes' })];
    const { object, version } = item('web');
    const manifests = discoveryManifests(
      select([item('web'), item('search')], {
        backends,
        sources: [
          aSource('other', [{ name: 'web', object, version: { path: 'x' } }]),
          aSource('front', [{ name: 'web', object, version }]),
        ],
      }),
    );
    expect(
      manifests.map(({ exists, object: { metadata }, commands }) => [
        metadata.name,
        exists,
        commands,
      ]),
    ).toEqual([
      [
        'search',
        false,
        ['kubectl annotate deployment/search managed-by=team/search'],
      ],
      [
        'front',
        true,
        ['kubectl annotate deployment/web managed-by=team/front'],
      ],
    ]);
    const text = renderManifests(manifests);
    expect(text).toContain('# Source front has Deployment shop/web already');
    expect(
      parseAllDocuments(text).flatMap(each => each.toJS()?.metadata.name ?? []),
    ).toEqual(['search']);
  });

  it('find a Source by what it is for a cluster, and by where its Backend leads', () => {
    const backends = [
      aBackend('plain', { driver: 'kubernetes' }),
      aBackend('hub', { driver: 'kubernetes', hub: { backstageCluster: 'h' } }),
    ];
    const unit = {
      name: 'web',
      object: { ...item('x').object, name: '{cluster}-web' },
      version: { container: 'app' },
    };
    const names = (of: Source, changes: Partial<DiscoverySelection>) =>
      discoveryManifests(
        select([item('us-1-web')], {
          backends,
          sources: [of],
          clusters: ['eu-1', 'us-1'],
          ...changes,
        }),
      ).flatMap(({ exists, object: { metadata } }) =>
        exists ? [metadata.name] : [],
      );
    const onHub = { place: 'h', isHub: true };
    expect(names(aSource('front', [unit], 'hub'), onHub)).toEqual(['front']);
    expect(names(aSource('front', [unit], 'plain'), onHub)).toEqual([]);
    expect(names(aSource('front', [unit]), { place: 'us-1' })).toEqual([
      'front',
    ]);
    expect(names(aSource('front', [unit]), { place: 'eu-1' })).toEqual([]);
    const variants = [
      { ...unit, name: 'v', clusters: ['us-1'], backendRef: { name: 'hub' } },
    ];
    const varied = { ...unit, object: item('y').object, variants };
    expect(names(aSource('front', [varied]), onHub)).toEqual(['front']);
  });

  it('leave names on a cluster as they are, where nothing tells those of other clusters', () => {
    const [, source] = documentsOf(
      select([item('web-eu-1')], { clusters: ['eu-1'] }),
    );
    expect(source.spec.units[0].object.name).toBe('web-eu-1');
  });

  it('say what to check, and the commands for the name of the Source', () => {
    const text = renderManifests(
      discoveryManifests(
        select(
          [item('a', { confidence: 'Medium', reason: 'two\n---\nlines' })],
          {
            sources: [aSource('a')],
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

  it('keep their comments within a screen, and their commands in one line', () => {
    const command = `kubectl patch deployment/a -p '${'x'.repeat(200)}'`;
    const text = renderManifests(
      discoveryManifests(
        select([
          item('a', { reason: 'say why '.repeat(40), handOver: [command] }),
        ]),
      ),
    );
    const lines = text.split('\n');
    expect(lines).toContain(`#   ${command}`);
    expect(
      Math.max(
        ...lines.filter(line => !line.includes('kubectl')).map(l => l.length),
      ),
    ).toBeLessThanOrEqual(100);
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
