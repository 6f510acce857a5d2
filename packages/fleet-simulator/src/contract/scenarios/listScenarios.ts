import { configMap } from '../objects';
import { Scenario } from './scenario';

const initialEvents = {
  sendInitialEvents: 'true',
  resourceVersionMatch: 'NotOlderThan',
};

/** What servers without streaming lists answer to clients that ask for them. */
export const refusedStreamingList: Scenario = {
  name: 'refuses streaming lists',
  *run({ api, core }) {
    const path = `${core}/configmaps`;
    const watch = { watch: 'true', allowWatchBookmarks: 'true' };
    yield api.get(path, { ...watch, ...initialEvents });
    yield api.get(path, {
      ...watch,
      ...initialEvents,
      sendInitialEvents: 'false',
    });
    yield api.get(path, { ...watch, sendInitialEvents: 'true' });
  },
};

/** Lists and the options of watches. */
export const listScenarios: Scenario[] = [
  {
    name: 'selects, sorts and pages lists',
    async *run({ api, core }) {
      const path = `${core}/configmaps`;
      for (const name of ['d', 'a', 'c', 'b']) {
        await api.post(
          path,
          configMap(name, {}, { name, even: String('bd'.includes(name)) }),
        );
      }
      yield api.get(path);
      yield api.get(path, { labelSelector: 'even=true' });
      yield api.get(path, { labelSelector: 'name in (a,c),even!=true' });
      yield api.get(path, { labelSelector: 'name notin (a),!missing' });
      yield api.get(path, { labelSelector: 'a b c' });
      yield api.get(path, { fieldSelector: 'metadata.name=c' });
      yield api.get(path, { fieldSelector: 'metadata.name!=c' });
      yield api.get(path, { fieldSelector: 'data.x=c' });
      const first = await api.get(path, { limit: '3' });
      const { continue: token } = first.body.metadata;
      yield first;
      yield api.get(path, { limit: '3', continue: token });
      yield api.get(path, { limit: '1', labelSelector: 'even=true' });
      yield api.get(path, { continue: 'nonsense' });
      yield api.get(path, { resourceVersionMatch: 'Exact' });
      yield api.get(path, { resourceVersion: 'x' });
      const { resourceVersion } = first.body.metadata;
      await api.delete(`${path}/a`);
      yield api.get(path, { resourceVersion, resourceVersionMatch: 'Exact' });
      yield api.get(path, { resourceVersion });
      yield api.delete(path, undefined, { labelSelector: 'even=true' });
      yield api.get(path);
    },
  },
  {
    name: 'refuses options of lists and watches that do not fit together',
    *run({ api, core }) {
      const path = `${core}/configmaps`;
      const queries: Array<Record<string, string>> = [
        { resourceVersion: '1', resourceVersionMatch: 'Sometimes' },
        { resourceVersion: '0', resourceVersionMatch: 'Exact' },
        { watch: 'true', resourceVersion: '0', resourceVersionMatch: 'Exact' },
        { watch: 'true', resourceVersionMatch: 'NotOlderThan' },
        { watch: 'true', sendInitialEvents: 'true' },
        { watch: 'true', ...initialEvents, resourceVersionMatch: 'Exact' },
        { watch: 'true', ...initialEvents, continue: 'x' },
        { ...initialEvents, resourceVersion: '0' },
        { resourceVersion: '999999999', limit: '5' },
        { resourceVersion: '999999999' },
      ];
      for (const query of queries) {
        yield api.get(path, query);
      }
      yield api.get(`${path}/a`, { resourceVersion: '999999999' });
    },
  },
];
