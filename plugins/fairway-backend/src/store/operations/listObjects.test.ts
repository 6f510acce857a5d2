import { aStore, databases } from '../__fixtures__/stores';
import { aDecision, aRun, aTarget } from '../__fixtures__/objects';
import { ListQuery, SelectorRequirement } from '../types';

jest.setTimeout(60_000);

describe('list', () => {
  describe.each(databases.eachSupportedId())('on %p', id => {
    async function setUp() {
      const { store } = await aStore(id);
      const run = aRun('run-1');
      const cluster = `a-cluster-with-a-name-longer-than-labels-may-be-${'x'.repeat(
        30,
      )}`;
      const long = aTarget(run, cluster, {
        name: 'long',
        labels: { 'fairway.dev/cluster': 'shortened' },
      });
      const short = aTarget(run, 'eu-1', { name: 'short' });
      await store.commit({
        creates: [
          run,
          long,
          short,
          aDecision(run, run, 'of-run'),
          aDecision(run, short, 'of-target'),
        ].map(object => ({ object })),
      });
      const names = async (
        kind: string,
        query: Omit<ListQuery, 'kind'>,
      ): Promise<string[]> =>
        (await store.list({ kind, ...query })).items.map(
          ({ metadata }) => metadata.name,
        );
      return { store, cluster, names };
    }

    const requirement = (
      key: string,
      operator: SelectorRequirement['operator'],
      ...values: string[]
    ): SelectorRequirement => ({ key, operator, values });

    it('takes labels as they are, where they differ from what the column holds', async () => {
      const { cluster, names } = await setUp();
      const key = 'fairway.dev/cluster';
      const by = (label: SelectorRequirement) =>
        names('Target', { labels: [label] });
      expect(await by(requirement(key, 'In', 'shortened'))).toEqual(['long']);
      expect(await by(requirement(key, 'In', cluster))).toEqual([]);
      expect(await by(requirement(key, 'NotIn', 'shortened'))).toEqual([
        'short',
      ]);
      expect(await by(requirement('fairway.dev/run', 'Exists'))).toEqual([
        'short',
      ]);
      expect(await by(requirement('fairway.dev/run', 'DoesNotExist'))).toEqual([
        'long',
      ]);
      expect(
        await names('Target', {
          fields: [requirement('spec.cluster', 'In', cluster)],
        }),
      ).toEqual(['long']);
    });

    it('takes a label that is not there as different from each value', async () => {
      const { names } = await setUp();
      expect(
        await names('Decision', {
          labels: [requirement('fairway.dev/cluster', 'NotIn', 'eu-1')],
        }),
      ).toEqual(['of-run']);
      expect(
        await names('Decision', {
          labels: [requirement('mine', 'NotIn', 'yes')],
        }),
      ).toEqual(['of-run', 'of-target']);
    });

    it('takes a field that is not set as the empty text', async () => {
      const { names } = await setUp();
      const by = (field: SelectorRequirement) =>
        names('Decision', { fields: [field] });
      expect(await by(requirement('spec.cluster', 'In', ''))).toEqual([
        'of-run',
      ]);
      expect(await by(requirement('spec.cluster', 'NotIn', ''))).toEqual([
        'of-target',
      ]);
      expect(await by(requirement('spec.cluster', 'NotIn', 'eu-1'))).toEqual([
        'of-run',
      ]);
    });

    it('goes on where a page ended, and keeps the revision of the first', async () => {
      const { store } = await setUp();
      const first = await store.list({ kind: 'Decision', limit: 1 });
      expect(first.continue).toEqual({
        namespace: 'default',
        name: 'of-run',
        revision: 5,
      });
      await store.commit({ creates: [{ object: aRun('run-2') }] });
      const second = await store.list({
        kind: 'Decision',
        limit: 1,
        continue: first.continue,
      });
      expect(second).toMatchObject({
        items: [{ metadata: { name: 'of-target' } }],
        revision: 5,
      });
      expect(second.continue).toBeUndefined();
    });

    it('tells the revision where nothing is found', async () => {
      const { store } = await setUp();
      expect(await store.list({ kind: 'Plan' })).toEqual({
        items: [],
        revision: 5,
      });
    });

    it('refuses a field that the kind does not have', async () => {
      const { names } = await setUp();
      await expect(
        names('Target', { fields: [requirement('spec.version', 'In', 'v1')] }),
      ).rejects.toThrow('field label not supported');
    });

    it('finds several objects by name', async () => {
      const { store } = await setUp();
      const found = await store.getMany('Target', 'default', [
        'short',
        'missing',
        'long',
        'short',
      ]);
      expect(found.map(({ metadata }) => metadata.name)).toEqual([
        'short',
        'long',
      ]);
    });
  });
});
