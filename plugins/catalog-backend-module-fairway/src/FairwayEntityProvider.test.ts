import { mockServices } from '@backstage/backend-test-utils';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import { aLandscape, cluster, fleet } from './__testUtils__/landscape';
import { FairwayEntityProvider } from './FairwayEntityProvider';
import type { Landscape } from './toEntities';

/** A provider with a catalog that remembers what it was told. */
async function aProvider() {
  const world = { landscape: aLandscape({}) as Landscape | Error, now: 0 };
  const mutations: EntityProviderMutation[] = [];
  const provider = new FairwayEntityProvider({
    reader: {
      read: async () => {
        if (world.landscape instanceof Error) {
          throw world.landscape;
        }
        return world.landscape;
      },
    },
    tasks: { run: async () => {} },
    options: { pagesUrl: 'https://portal/fairway', owner: 'unknown' },
    logger: mockServices.logger.mock(),
    now: () => world.now,
  });
  await provider.connect({
    applyMutation: async mutation => {
      mutations.push(mutation);
    },
    refresh: async () => {},
  });
  const names = (list: { entity: { metadata: { name: string } } }[]) =>
    list.map(({ entity }) => entity.metadata.name);
  return {
    provider,
    world,
    /** What the catalog was told since it was last asked. */
    told: () =>
      mutations.splice(0).map(mutation =>
        mutation.type === 'full'
          ? { all: names(mutation.entities) }
          : {
              added: names(mutation.added as never),
              removed: names(mutation.removed as never),
            },
      ),
  };
}

describe('FairwayEntityProvider', () => {
  it('hands everything over first, then what is new, different or gone', async () => {
    const { provider, world, told } = await aProvider();
    world.landscape = aLandscape({ clusters: [cluster('a'), cluster('b')] });
    await provider.refresh();
    expect(told()).toEqual([{ all: ['cluster-a', 'cluster-b'] }]);

    await provider.refresh();
    expect(told()).toEqual([]);

    world.landscape = aLandscape({
      clusters: [cluster('a', { env: 'prod' })],
      fleets: [fleet('all')],
    });
    await provider.refresh();
    expect(told()).toEqual([
      { added: ['cluster-a', 'fleet-all'], removed: ['cluster-b'] },
    ]);
  });

  it('hands everything over again after a while, because others may have changed it', async () => {
    const { provider, world, told } = await aProvider();
    await provider.refresh();
    world.now += 10 * 60_000;
    await provider.refresh();
    expect(told()).toEqual([{ all: [] }, { all: [] }]);
  });

  it('leaves the catalog alone while Fairway cannot be read', async () => {
    const { provider, world, told } = await aProvider();
    world.landscape = aLandscape({ clusters: [cluster('a')] });
    await provider.refresh();
    told();
    world.landscape = new Error('Fairway answered 503');
    await expect(provider.refresh()).rejects.toThrow('Fairway answered 503');
    expect(told()).toEqual([]);
  });
});
