import type { ContractContext } from './kubernetesContract';
import { configMap } from './objects';

const STREAMING_LIST = {
  sendInitialEvents: 'true',
  resourceVersionMatch: 'NotOlderThan',
  allowWatchBookmarks: 'true',
};

/** Lists that come as the first events of a watch. */
export function describeStreamingLists(context: ContractContext): void {
  describe('streaming lists', () => {
    const configMaps = async (...names: string[]) => {
      const path = `/api/v1/namespaces/${await context.newNamespace()}/configmaps`;
      for (const name of names) {
        await context.api.post(path, configMap(name, {}, { name }));
      }
      return path;
    };
    /** Reads the initial events, up to the bookmark that ends them. */
    const readList = async (path: string, query = {}) => {
      const stream = { ...STREAMING_LIST, ...query };
      const watch = await context.api.watch(path, stream);
      const added: any[] = [];
      const end = await watch.until(event => {
        added.push(event);
        return event.type !== 'ADDED';
      });
      added.pop();
      return { watch, added, end };
    };
    const namesOf = (events: any[]) => events.map(e => e.object.metadata.name);

    it('send the present objects in key order, then a bookmark', async () => {
      const path = await configMaps('b', 'a');
      const { watch, added, end } = await readList(path);
      watch.close();
      expect(namesOf(added)).toEqual(['a', 'b']);
      expect(added[0].object).toMatchObject({ apiVersion: 'v1' });
      expect(end).toEqual({
        type: 'BOOKMARK',
        object: {
          kind: 'ConfigMap',
          apiVersion: 'v1',
          metadata: {
            resourceVersion: expect.stringMatching(/^\d+$/),
            annotations: { 'k8s.io/initial-events-end': 'true' },
          },
        },
      });
      const revisions = added.map(e =>
        Number(e.object.metadata.resourceVersion),
      );
      expect(
        Number(end.object.metadata.resourceVersion),
      ).toBeGreaterThanOrEqual(Math.max(...revisions));
    });

    it('send the bookmark alone where nothing matches', async () => {
      const path = await configMaps('a');
      const empty = await readList(path, { labelSelector: 'name=none' });
      empty.watch.close();
      expect(empty.added).toEqual([]);
      expect(empty.end.type).toBe('BOOKMARK');
    });

    it('keep to their selectors', async () => {
      const path = await configMaps('a', 'b', 'c');
      for (const query of [
        { labelSelector: 'name=b' },
        { fieldSelector: 'metadata.name=b' },
      ]) {
        const { watch, added } = await readList(path, query);
        watch.close();
        expect(namesOf(added)).toEqual(['b']);
      }
    });

    it('go on with what changes after them', async () => {
      const path = await configMaps('a');
      const { watch } = await readList(path);
      await context.api.post(path, configMap('b'));
      await context.api.delete(`${path}/a`);
      const events = [await watch.next(), await watch.next()];
      watch.close();
      expect(events.map(e => [e?.type, e?.object.metadata.name])).toEqual([
        ['ADDED', 'b'],
        ['DELETED', 'a'],
      ]);
    });

    it('end with a revision that an ordinary watch goes on from', async () => {
      const path = await configMaps('a');
      const { watch, end } = await readList(path);
      watch.close();
      await context.api.post(path, configMap('b'));
      const { resourceVersion } = end.object.metadata;
      const resumed = await context.api.watch(path, { resourceVersion });
      const next = await resumed.next();
      resumed.close();
      expect(next).toMatchObject({
        type: 'ADDED',
        object: { metadata: { name: 'b' } },
      });
    });

    it('are the newest state whatever older revision is asked for', async () => {
      const path = await configMaps('a', 'b');
      for (const resourceVersion of ['', '0', '1']) {
        const { watch, added } = await readList(path, { resourceVersion });
        watch.close();
        expect(namesOf(added)).toEqual(['a', 'b']);
      }
    });

    it('come for cluster-scoped kinds as well', async () => {
      const { watch, added } = await readList('/api/v1/namespaces');
      watch.close();
      expect(namesOf(added)).toContain('default');
    });

    it('end with an ERROR for a revision in the future', async () => {
      const path = await configMaps('a');
      const watch = await context.api.watch(path, {
        ...STREAMING_LIST,
        resourceVersion: '999999999',
      });
      expect(await watch.next()).toMatchObject({
        type: 'ERROR',
        object: { code: 504, reason: 'Timeout' },
      });
      expect(await watch.next()).toBeUndefined();
    });

    it('leave out the bookmark unless bookmarks are asked for', async () => {
      const path = await configMaps('a');
      const watch = await context.api.watch(path, {
        sendInitialEvents: 'true',
        resourceVersionMatch: 'NotOlderThan',
      });
      const first = await watch.next();
      await context.api.post(path, configMap('b'));
      const second = await watch.next();
      watch.close();
      expect(namesOf([first, second])).toEqual(['a', 'b']);
    });

    it('leave out the objects where only changes are wanted', async () => {
      const path = await configMaps('a');
      const watch = await context.api.watch(path, {
        ...STREAMING_LIST,
        sendInitialEvents: 'false',
      });
      await context.api.post(path, configMap('b'));
      const first = await watch.next();
      watch.close();
      expect(namesOf([first])).toEqual(['b']);
    });
  });
}
