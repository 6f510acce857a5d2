import type { ContractContext } from './kubernetesContract';
import { configMap } from './objects';

/** Watches. */
export function describeWatches(context: ContractContext): void {
  describe('watches', () => {
    const configMaps = async () =>
      `/api/v1/namespaces/${await context.newNamespace()}/configmaps`;
    const revision = async (path: string) =>
      (await context.api.get(path)).body.metadata.resourceVersion;
    const kinds = (events: any[]) =>
      events.map(event => [event?.type, event?.object.metadata.name]);

    it('delivers changes after a revision, in order', async () => {
      const path = await configMaps();
      const { api } = context;
      const resourceVersion = await revision(path);
      await api.post(path, configMap('a'));
      const watch = await api.watch(path, { resourceVersion });
      await api.patch('merge', `${path}/a`, { data: { x: '1' } });
      await api.delete(`${path}/a`);
      const events = [
        await watch.next(),
        await watch.next(),
        await watch.next(),
      ];
      watch.close();
      expect(kinds(events)).toEqual([
        ['ADDED', 'a'],
        ['MODIFIED', 'a'],
        ['DELETED', 'a'],
      ]);
      const revisions = events.map(e =>
        Number(e?.object.metadata.resourceVersion),
      );
      expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    });

    it('starts with the present objects when no revision is given', async () => {
      const path = await configMaps();
      const { api } = context;
      await api.post(path, configMap('a'));
      const watch = await api.watch(path);
      expect(kinds([await watch.next()])).toEqual([['ADDED', 'a']]);
      await api.post(path, configMap('b'));
      expect(kinds([await watch.next()])).toEqual([['ADDED', 'b']]);
      watch.close();
    });

    it('turns entering and leaving a selection into ADDED and DELETED', async () => {
      const path = await configMaps();
      const { api } = context;
      const resourceVersion = await revision(path);
      const watch = await api.watch(path, {
        resourceVersion,
        labelSelector: 'ring=canary',
      });
      const ring = (value: string | null) =>
        api.patch('merge', `${path}/a`, {
          metadata: { labels: { ring: value } },
        });
      await api.post(path, configMap('a'));
      await ring('canary');
      await api.patch('merge', `${path}/a`, { data: { x: '1' } });
      const left = await ring(null);
      const events = [
        await watch.next(),
        await watch.next(),
        await watch.next(),
      ];
      watch.close();
      expect(kinds(events)).toEqual([
        ['ADDED', 'a'],
        ['MODIFIED', 'a'],
        ['DELETED', 'a'],
      ]);
      expect(events[2]?.object.metadata).toMatchObject({
        labels: { ring: 'canary' },
        resourceVersion: left.body.metadata.resourceVersion,
      });
    });

    it('watches one object by its name', async () => {
      const path = await configMaps();
      const { api } = context;
      const watch = await api.watch(path, {
        resourceVersion: await revision(path),
        fieldSelector: 'metadata.name=b',
      });
      await api.post(path, configMap('a'));
      await api.post(path, configMap('b'));
      expect(kinds([await watch.next()])).toEqual([['ADDED', 'b']]);
      watch.close();
    });

    it('answers 410 in an ERROR event for a revision that is gone', async () => {
      const path = await configMaps();
      const { api } = context;
      await api.post(path, configMap('a'));
      await api.cluster.compact();
      const watch = await api.watch(path, { resourceVersion: '1' });
      const event = await watch.next();
      expect(event).toMatchObject({
        type: 'ERROR',
        object: { kind: 'Status', code: 410, reason: 'Expired' },
      });
      expect(await watch.next()).toBeUndefined();
    });

    it('ends after timeoutSeconds', async () => {
      const path = await configMaps();
      const watch = await context.api.watch(path, {
        resourceVersion: await revision(path),
        timeoutSeconds: '1',
      });
      expect(await watch.next()).toBeUndefined();
    });
  });
}
