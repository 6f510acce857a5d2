import type { ContractContext } from './kubernetesContract';
import { configMap } from './objects';

const names = (answer: { body: any }) =>
  answer.body.items.map((item: any) => item.metadata.name);

/** Selectors, pages and revisions of lists. */
export function describeLists(context: ContractContext): void {
  describe('lists', () => {
    const filled = async () => {
      const path = `/api/v1/namespaces/${await context.newNamespace()}/configmaps`;
      for (const name of ['d', 'b', 'a', 'c']) {
        const labels = { name, vowel: String(name === 'a') };
        await context.api.post(path, configMap(name, {}, labels));
      }
      return path;
    };

    it('selects by labels and fields, in key order', async () => {
      const path = await filled();
      const select = async (query: Record<string, string>) =>
        names(await context.api.get(path, query));
      expect(await select({})).toEqual(['a', 'b', 'c', 'd']);
      expect(await select({ labelSelector: 'vowel=true' })).toEqual(['a']);
      expect(
        await select({ labelSelector: 'vowel!=true,name in (b,c)' }),
      ).toEqual(['b', 'c']);
      expect(await select({ labelSelector: 'name notin (b)' })).toEqual([
        'a',
        'c',
        'd',
      ]);
      expect(await select({ labelSelector: '!vowel' })).toEqual([]);
      expect(await select({ fieldSelector: 'metadata.name=c' })).toEqual(['c']);
    });

    it('pages with tokens that keep showing the first revision', async () => {
      const path = await filled();
      const { api } = context;
      const first = await api.get(path, { limit: '3' });
      expect(names(first)).toEqual(['a', 'b', 'c']);
      expect(first.body.metadata.remainingItemCount).toBe(1);
      await api.post(path, configMap('e'));
      const rest = await api.get(path, {
        limit: '3',
        continue: first.body.metadata.continue,
      });
      expect(names(rest)).toEqual(['d']);
      expect(rest.body.metadata.continue ?? '').toBe('');
      expect(rest.body.metadata.resourceVersion).toBe(
        first.body.metadata.resourceVersion,
      );
    });

    it('answers 410 with a token for the rest when a page is compacted', async () => {
      const path = await filled();
      const { api } = context;
      const first = await api.get(path, { limit: '2' });
      await api.post(path, configMap('e'));
      await api.cluster.compact();
      const gone = await api.get(path, {
        limit: '2',
        continue: first.body.metadata.continue,
      });
      expect(gone.code).toBe(410);
      expect(gone.body.reason).toBe('Expired');
      const rest = await api.get(path, {
        continue: gone.body.metadata.continue,
      });
      expect(names(rest)).toEqual(['c', 'd', 'e']);
    });

    it('lists an exact revision', async () => {
      const path = await filled();
      const { api } = context;
      const { resourceVersion } = (await api.get(path)).body.metadata;
      await api.delete(`${path}/a`);
      const exact = await api.get(path, {
        resourceVersion,
        resourceVersionMatch: 'Exact',
      });
      expect(names(exact)).toEqual(['a', 'b', 'c', 'd']);
      expect(names(await api.get(path))).toEqual(['b', 'c', 'd']);
    });
  });
}
