import {
  Backend,
  Cluster,
  kindByName,
  ResourceObject,
  Source,
} from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import { parseFieldPath } from '@fairway/plugin-fairway-node/driverKit';
import { claimConflicts } from './claimConflicts';
import { olderThan } from './olderThan';

/** Claims the field at the path `version.field`. */
const driver = {
  validate: () => [],
  claims: ({ unit: { object, version } }) => {
    const parsed = parseFieldPath(String(version.field));
    return 'path' in parsed ? [{ object, path: parsed.path }] : [];
  },
} as Partial<DeliveryDriver> as DeliveryDriver;

let created = 0;

function stored<T extends ResourceObject>(
  kind: string,
  [namespace, name]: string[],
  spec: unknown,
): T {
  created += 1;
  return {
    apiVersion: 'fairway.dev/v1alpha1',
    kind,
    metadata: {
      namespace,
      name,
      uid: `uid-${created}`,
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: new Date(created).toISOString(),
    },
    spec: kindByName(kind)!.spec.parse(spec),
  } as T;
}

const backends = (namespace: string) => [
  stored<Backend>('Backend', [namespace, 'plain'], { driver: 'fake' }),
  stored<Backend>('Backend', [namespace, 'hub'], {
    driver: 'fake',
    hub: { backstageCluster: 'hub' },
  }),
];

const cluster = (namespace: string, name: string, connection: string) =>
  stored<Cluster>('Cluster', [namespace, name], {
    connection: { backstageCluster: connection },
  });

const object = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name,
});

const unit = (name: string, of: string, more: object = {}) => ({
  name,
  object: object(of),
  version: { field: 'tag' },
  ...more,
});

const onHub = (name: string, of: string, scope: object, more: object = {}) => ({
  name,
  ...scope,
  backendRef: { name: 'hub' },
  object: object(of),
  version: { field: 'tag' },
  ...more,
});

const source = (
  name: string,
  units: unknown[],
  { namespace = 'shop', backend = 'plain' } = {},
) =>
  stored<Source>('Source', [namespace, name], {
    backendRef: { name: backend },
    units,
  });

async function conflictsOf(
  checked: Source,
  others: Source[] = [],
  clusters: Cluster[] = [],
  counts?: (other: Source) => boolean,
) {
  const all: ResourceObject[] = [
    checked,
    ...others,
    ...clusters,
    ...backends('shop'),
    ...backends('bank'),
  ];
  const store = {
    list: async ({
      kind,
      namespace,
    }: {
      kind: string;
      namespace?: string;
    }) => ({
      items: all.filter(
        each =>
          each.kind === kind &&
          (namespace ?? each.metadata.namespace) === each.metadata.namespace,
      ),
    }),
  };
  const errors = await claimConflicts(
    checked,
    { store: store as never, driverFor: () => driver },
    counts,
  );
  return Object.fromEntries(
    errors.map(({ field, message }) => [field, message]),
  );
}

const FLUX = { selector: { matchLabels: { gitops: 'flux' } } };
const ARGO = { selector: { matchLabels: { gitops: 'argo' } } };

describe('two units of one source', () => {
  it('may share an object, each with a field of its own', async () => {
    const web = unit('web', 'app');
    const worker = unit('worker', 'app', { version: { field: 'worker' } });
    expect(await conflictsOf(source('a', [web, worker]))).toEqual({});
  });

  it('must not claim the same field', async () => {
    expect(
      await conflictsOf(source('a', [unit('web', 'app'), unit('api', 'app')])),
    ).toEqual({
      'spec.units[1].object': expect.stringContaining(
        'Deployment/shop/app#tag, which is that of unit "web", too',
      ),
    });
  });

  it.each([
    ['image', 'image.tag'],
    ['image.tag', 'image'],
    ['images[name=app].tag', 'images[name=app]'],
    ['inputs[tenant=shop].tag', 'inputs[region=eu].tag'],
  ])(
    'must not claim %s and %s, of which one may be in the other',
    async (...of) => {
      const units = of.map((field, index) =>
        unit(`u${index}`, 'app', { version: { field } }),
      );
      expect(Object.keys(await conflictsOf(source('a', units)))).toEqual([
        'spec.units[1].object',
      ]);
    },
  );

  it.each([
    ['image', 'images'],
    ['image.tag', 'image.tags'],
    ['images[name=app]', 'images[name=other]'],
    ['images[name=app].tag', 'images[name=app].digest'],
  ])('may claim %s and %s', async (...of) => {
    const units = of.map((field, index) =>
      unit(`u${index}`, 'app', { version: { field } }),
    );
    expect(await conflictsOf(source('a', units))).toEqual({});
  });

  it('are told apart by their names where these are filled in', async () => {
    const units = [unit('web', 'app-{unit}'), unit('api', 'app-{unit}')];
    expect(await conflictsOf(source('a', units))).toEqual({});
  });

  it('may claim the same on clusters that are apart', async () => {
    const other = { object: object('other'), version: { field: 'tag' } };
    const units = [
      { ...unit('web', 'a'), variants: [{ name: 'v', ...FLUX, ...other }] },
      { ...unit('api', 'b'), variants: [{ name: 'v', ...ARGO, ...other }] },
    ];
    expect(await conflictsOf(source('a', units))).toEqual({});
    const byExpression = (operator: string) => ({
      selector: {
        matchExpressions: [{ key: 'gitops', operator, values: ['flux'] }],
      },
    });
    const inAndOut = ['In', 'NotIn'].map((operator, index) => ({
      ...units[index],
      variants: [{ name: 'v', ...byExpression(operator), ...other }],
    }));
    expect(await conflictsOf(source('a', inAndOut))).toEqual({});
    const same = [units[0], { ...units[1], variants: units[0].variants }];
    expect(await conflictsOf(source('a', same))).toEqual({
      'spec.units[1].variants[0].object': expect.stringContaining('unit "web"'),
    });
  });

  it('leave to variants what these take in', async () => {
    const variants = [
      { name: 'v', ...FLUX, object: object('moved'), version: {} },
    ];
    const swapped = [
      { name: 'v', ...FLUX, object: object('a'), version: { field: 'tag' } },
    ];
    const units = [
      unit('web', 'a', { variants }),
      unit('api', 'b', { variants: swapped }),
    ];
    expect(await conflictsOf(source('a', units))).toEqual({});
  });
});

describe('a unit on a hub', () => {
  const hubbed = (name: string, scope: object, of = 'rest') =>
    source('a', [unit('web', of, { variants: [onHub('v', name, scope)] })]);

  it('has an object for each cluster', async () => {
    expect(await conflictsOf(hubbed('{cluster}-web', FLUX))).toEqual({});
    expect(await conflictsOf(hubbed('web', FLUX))).toEqual({
      'spec.units[0].variants[0].object': expect.stringContaining(
        'the same object of hub "hub" for each cluster; put {cluster} into its name',
      ),
    });
  });

  it('may have one object where it is for one cluster', async () => {
    expect(await conflictsOf(hubbed('web', { clusters: ['eu-1'] }))).toEqual(
      {},
    );
  });
});

describe('two sources of a tenant', () => {
  it('must not claim the same field', async () => {
    const other = source('b', [unit('web', 'app')]);
    expect(
      await conflictsOf(source('a', [unit('app', 'app')]), [other]),
    ).toEqual({
      'spec.units[0].object': expect.stringMatching(
        /which Source "b" claims for its unit "web"; name another/,
      ),
    });
  });

  describe('that select objects by labels', () => {
    const selecting = (name: string, selector: object, more: object = {}) =>
      source(name, [
        {
          name: 'web',
          object: {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            namespace: 'shop',
            selector,
            ...more,
          },
          version: { field: 'tag' },
        },
      ]);
    const CHECKOUT = { matchLabels: { app: 'checkout' } };

    it.each([
      [CHECKOUT],
      [{ matchLabels: { app: 'checkout', tier: 'web' } }],
      [{ matchLabels: { tier: 'web' } }],
      [
        {
          matchExpressions: [
            { key: 'app', operator: 'In', values: ['cart', 'checkout'] },
          ],
        },
      ],
      [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }],
    ])('must not both select an object, as by %j', async selector => {
      expect(
        await conflictsOf(selecting('a', CHECKOUT), [selecting('b', selector)]),
      ).toEqual({
        'spec.units[0].object': expect.stringMatching(
          /Deployment\/shop\/\(app=checkout\)#tag, which Source "b" claims .*select by a label of which the two have different values/,
        ),
      });
    });

    it.each([
      [{ matchLabels: { app: 'cart', tier: 'web' } }],
      [
        {
          matchExpressions: [
            { key: 'app', operator: 'NotIn', values: ['checkout'] },
          ],
        },
      ],
      [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }],
    ])('may select others, as by %j', async selector => {
      expect(
        await conflictsOf(selecting('a', CHECKOUT), [selecting('b', selector)]),
      ).toEqual({});
    });

    it('are told apart by namespaces, of which none stands for all', async () => {
      const elsewhere = selecting('b', CHECKOUT, { namespace: 'bank' });
      const everywhere = selecting('c', CHECKOUT, { namespace: undefined });
      const here = selecting('a', CHECKOUT);
      expect(await conflictsOf(here, [elsewhere])).toEqual({});
      expect(await conflictsOf(here, [everywhere])).not.toEqual({});
    });
  });

  it('may claim it on clusters that are apart by name', async () => {
    const only = (name: string) =>
      source(name, [
        unit('web', name, {
          variants: [
            {
              name: 'v',
              clusters: [`eu-${name}`],
              object: object('app'),
              version: { field: 'tag' },
            },
          ],
        }),
      ]);
    expect(await conflictsOf(only('a'), [only('b')])).toEqual({});
  });

  it('must not claim what is on one hub, whatever names their objects', async () => {
    const templated = source('a', [unit('web', '{cluster}-web')], {
      backend: 'hub',
    });
    const literal = source('b', [
      unit('web', 'rest', {
        variants: [onHub('v', 'eu-1-web', { clusters: ['eu-1'] })],
      }),
    ]);
    for (const [one, other] of [
      [templated, literal],
      [literal, templated],
    ]) {
      expect(Object.keys(await conflictsOf(one, [other]))).toHaveLength(1);
    }
  });

  it('must not claim what one reaches as a hub and the other as a cluster', async () => {
    const hub = source('a', [
      unit('web', 'rest', {
        variants: [onHub('v', 'app', { clusters: ['eu-1'] })],
      }),
    ]);
    const plain = source('b', [unit('web', 'app')]);
    expect(await conflictsOf(hub, [plain])).toEqual({});
    const clusters = [cluster('shop', 'management', 'hub')];
    expect(await conflictsOf(hub, [plain], clusters)).toEqual({
      'spec.units[0].variants[0].object': expect.stringContaining('Source "b"'),
    });
  });

  it('do not count each other where one is being deleted', async () => {
    const other = source('b', [unit('web', 'app')]);
    other.metadata.deletionTimestamp = new Date(0).toISOString();
    expect(
      await conflictsOf(source('a', [unit('web', 'app')]), [other]),
    ).toEqual({});
  });

  it('leave the field to the older one, where both are there', async () => {
    const older = source('b', [unit('web', 'app')]);
    const newer = source('a', [unit('web', 'app')]);
    expect(await conflictsOf(newer, [older], [], olderThan(newer))).not.toEqual(
      {},
    );
    expect(await conflictsOf(older, [newer], [], olderThan(older))).toEqual({});
  });
});

describe('sources of two tenants', () => {
  const mine = source('a', [unit('web', 'app')]);
  const theirs = source('secret', [unit('hidden', 'app')], {
    namespace: 'bank',
  });

  it('may name the same objects of clusters that they do not share', async () => {
    const clusters = [cluster('shop', 'c', 'c-1'), cluster('bank', 'c', 'c-2')];
    expect(await conflictsOf(mine, [theirs], clusters)).toEqual({});
  });

  it('must not claim a field of a cluster that both reach, and learn no more than that', async () => {
    const clusters = [cluster('shop', 'c', 'c-1'), cluster('bank', 'd', 'c-1')];
    const errors = await conflictsOf(mine, [theirs], clusters);
    expect(errors).toEqual({
      'spec.units[0].object': expect.stringContaining(
        'which another tenant claims',
      ),
    });
    expect(JSON.stringify(errors)).not.toMatch(/secret|hidden|bank/);
  });

  it('are told apart on a hub by the names of their clusters', async () => {
    const behind = (namespace: string) =>
      source('a', [unit('web', '{cluster}-web')], {
        namespace,
        backend: 'hub',
      });
    const of = (name: string) => [
      cluster('shop', 'c', 'c-1'),
      cluster('bank', name, 'c-2'),
    ];
    expect(
      await conflictsOf(behind('shop'), [behind('bank')], of('d')),
    ).toEqual({});
    expect(
      await conflictsOf(behind('shop'), [behind('bank')], of('c')),
    ).not.toEqual({});
  });
});
