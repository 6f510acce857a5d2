import {
  ClusterConnection,
  ClusterError,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { withLists } from './withLists';

const APPLICATIONS = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  namespace: 'argocd',
};

const application = (name: string, app: string): WatchedObject => ({
  apiVersion: APPLICATIONS.apiVersion,
  kind: 'Application',
  metadata: { name, labels: { app } },
});

const ALL = [
  application('a-1', 'a'),
  application('a-2', 'a'),
  application('b-1', 'b'),
  application('other', 'x'),
];

const selectionOf = (app: string) => ({
  ...APPLICATIONS,
  labelSelector: `app=${app}`,
});
const names = (objects: readonly WatchedObject[]) =>
  objects.map(({ metadata }) => metadata.name);

/** A cluster with these objects, and what it was asked. */
function aCluster(options: { forbidsLists?: boolean; pages?: number } = {}) {
  const asked: string[] = [];
  const connection = {
    name: 'hub',
    async get({ name }) {
      asked.push(`get ${name}`);
      return ALL.find(({ metadata }) => metadata.name === name);
    },
    async select({ labelSelector }) {
      asked.push(`select ${labelSelector}`);
      return ALL.filter(
        ({ metadata }) => `app=${metadata.labels!.app}` === labelSelector,
      );
    },
    async list() {
      asked.push('list');
      if (options.forbidsLists) {
        throw new ClusterError('Forbidden', 'no', {
          code: 403,
          retryable: false,
        });
      }
      const isLast = asked.length >= (options.pages ?? 1);
      return { items: ALL, continue: isLast ? undefined : 'more' };
    },
  } as Partial<ClusterConnection> as ClusterConnection;
  return { connection, asked };
}

describe('reading many objects of a cluster', () => {
  it('serves names and selections of a kind and namespace from one list', async () => {
    const { connection, asked } = aCluster();
    const key = { ...APPLICATIONS, name: 'other' };
    const lists = withLists(connection, [
      selectionOf('a'),
      selectionOf('b'),
      selectionOf('none'),
      key,
    ]);
    expect(names(await lists.select(selectionOf('a')))).toEqual(['a-1', 'a-2']);
    expect(names(await lists.select(selectionOf('b')))).toEqual(['b-1']);
    expect(await lists.select(selectionOf('none'))).toEqual([]);
    expect((await lists.get(key))?.metadata.name).toBe('other');
    expect(asked).toEqual(['list']);
  });

  it('asks once for a single selection', async () => {
    const { connection, asked } = aCluster();
    const lists = withLists(connection, [selectionOf('a'), selectionOf('a')]);
    await Promise.all([
      lists.select(selectionOf('a')),
      lists.select(selectionOf('a')),
    ]);
    expect(asked).toEqual(['select app=a']);
  });

  it('asks anew where it has to be fresh, and where there are too many', async () => {
    const { connection, asked } = aCluster();
    const lists = withLists(connection, [selectionOf('a'), selectionOf('b')]);
    await lists.select(selectionOf('a'), { fresh: true });
    await lists.select(selectionOf('a'), { limit: 1 });
    expect(asked).toEqual(['select app=a', 'list', 'select app=a']);
  });

  it('asks for each selection where the list is forbidden, or too long', async () => {
    for (const options of [{ forbidsLists: true }, { pages: 100 }]) {
      const { connection, asked } = aCluster(options);
      const lists = withLists(connection, [selectionOf('a'), selectionOf('b')]);
      expect(names(await lists.select(selectionOf('a')))).toEqual([
        'a-1',
        'a-2',
      ]);
      expect(names(await lists.select(selectionOf('b')))).toEqual(['b-1']);
      expect(asked.filter(what => what !== 'list')).toEqual([
        'select app=a',
        'select app=b',
      ]);
    }
  });
});
