import { configMap, deployment } from '../objects';
import { reportedStatus } from './reportedStatus';
import { Scenario } from './scenario';

/** Updates, patches, deletions and refusals. */
export const changeScenarios: Scenario[] = [
  {
    name: 'refuses what is not valid',
    *run({ api, apps, core }) {
      yield api.post(`${core}/configmaps`, configMap('Not_Valid'));
      yield api.post(`${core}/configmaps`, { metadata: {} });
      yield api.post(`${apps}/deployments`, {
        metadata: { name: 'x' },
        spec: {},
      });
      const mismatch = deployment('x');
      mismatch.spec.selector.matchLabels.app = 'y';
      yield api.post(`${apps}/deployments`, mismatch);
      yield api.post('/api/v1/namespaces/nowhere/configmaps', configMap('a'));
      yield api.post(`${core}/configmaps`, deployment('x'));
      yield api.post(`${core}/configmaps`, {
        ...configMap('a'),
        metadata: { name: 'a', namespace: 'other' },
      });
      yield api.post(`${core}/configmaps`, configMap('a'), { dryRun: 'Some' });
      yield api.post(`${core}/configmaps`, '{"metadata":');
      yield api.post(`${core}/unknowns`, {});
      yield api.get('/apis/nothing.example.com/v1/things');
      yield api.post(`${core}/configmaps`, {
        ...configMap('rv'),
        metadata: { name: 'rv', resourceVersion: '5' },
      });
    },
  },
  {
    name: 'counts generations',
    *run({ api, apps }) {
      const path = `${apps}/deployments/a`;
      yield api.post(`${apps}/deployments`, deployment('a'));
      yield api.patch('merge', path, { metadata: { labels: { b: 'c' } } });
      yield api.patch('merge', path, { metadata: { annotations: { b: 'c' } } });
      yield api.patch('merge', path, { spec: { replicas: 4 } });
      yield api.patch('merge', path, { spec: { replicas: 4 } });
      yield api.patch('merge', path, { status: reportedStatus });
      yield api.patch('merge', `${path}/status`, {
        status: reportedStatus,
        spec: { replicas: 9 },
        metadata: { labels: { z: 'z' }, annotations: { y: 'y' } },
      });
      yield api.get(`${path}/status`);
      yield api.patch('merge', `${path}/status`, { status: reportedStatus });
    },
  },
  {
    name: 'refuses writes on an older state',
    async *run({ api, core }) {
      const path = `${core}/configmaps`;
      const { body } = await api.post(path, configMap('a', { x: '1' }));
      yield api.put(`${path}/a`, { ...body, data: { x: '2' } });
      yield api.put(`${path}/a`, { ...body, data: { x: '3' } });
      const { resourceVersion, uid } = body.metadata;
      const stale = { metadata: { resourceVersion }, data: { x: '4' } };
      yield api.patch('merge', `${path}/a`, stale);
      yield api.delete(`${path}/a`, { preconditions: { uid: `${uid}0` } });
      yield api.delete(`${path}/a`, { preconditions: { resourceVersion } });
      yield api.delete(`${path}/a`, { preconditions: { uid } });
    },
  },
  {
    name: 'patches',
    *run({ api, apps }) {
      const path = `${apps}/deployments/a`;
      yield api.post(`${apps}/deployments`, deployment('a'));
      yield api.patch('json', path, [
        {
          op: 'replace',
          path: '/spec/template/spec/containers/0/image',
          value: 'app:v2',
        },
      ]);
      yield api.patch('json', path, [
        { op: 'test', path: '/spec/replicas', value: 7 },
      ]);
      yield api.patch('json', path, [{ op: 'remove', path: '/spec/nothing' }]);
      yield api.patch('json', path, { op: 'add' });
      yield api.patch('strategic', path, {
        spec: {
          template: {
            spec: {
              containers: [
                { name: 'app', image: 'app:v3' },
                {
                  name: 'side',
                  image: 'side:v1',
                  env: [{ name: 'A', value: '1' }],
                },
              ],
            },
          },
        },
      });
      yield api.patch('strategic', path, {
        spec: {
          template: {
            spec: {
              containers: [{ name: 'app', $patch: 'delete' }],
              $setElementOrder: undefined,
            },
          },
        },
      });
      yield api.patch('strategic', path, {
        spec: {
          strategy: { $retainKeys: ['type'], type: 'Recreate' },
          template: {
            spec: {
              '$setElementOrder/containers': [
                { name: 'new' },
                { name: 'side' },
              ],
              containers: [{ name: 'new', image: 'new:v1' }],
            },
          },
        },
      });
      yield api.patch('merge', path, {
        spec: { selector: { matchLabels: { app: 'b' } } },
      });
      yield api.patch('merge', `${apps}/deployments/none`, {});
      yield api.call('PATCH', path, { body: {}, contentType: 'text/plain' });
      yield api.patch('merge', path, {}, { force: 'true' });
    },
  },
  {
    name: 'keeps objects with finalizers until they are gone',
    *run({ api, apps, core }) {
      const path = `${core}/configmaps/a`;
      const object = configMap('a');
      yield api.post(`${core}/configmaps`, {
        ...object,
        metadata: { ...object.metadata, finalizers: ['example.com/hold'] },
      });
      yield api.delete(path);
      yield api.delete(path);
      yield api.get(path);
      yield api.patch('merge', path, { metadata: { finalizers: null } });
      yield api.get(path);
      const held: any = deployment('a');
      held.metadata.finalizers = ['example.com/hold'];
      yield api.post(`${apps}/deployments`, held);
      yield api.delete(`${apps}/deployments/a`);
      yield api.patch('json', `${apps}/deployments/a`, [
        { op: 'remove', path: '/metadata/finalizers' },
      ]);
    },
  },
  {
    name: 'writes nothing in a dry run',
    *run({ api, core }) {
      const path = `${core}/configmaps`;
      const dryRun = { dryRun: 'All' };
      yield api.post(path, configMap('a', { x: '1' }), dryRun);
      yield api.get(`${path}/a`);
      yield api.apply(`${path}/a`, configMap('a', { x: '1' }), 'one', dryRun);
      yield api.post(path, configMap('a', { x: '1' }));
      yield api.put(`${path}/a`, configMap('a', { x: '2' }), dryRun);
      yield api.patch('merge', `${path}/a`, { data: { x: '3' } }, dryRun);
      yield api.delete(`${path}/a`, undefined, dryRun);
      yield api.get(`${path}/a`);
    },
  },
  {
    name: 'deletes namespaces with their content later',
    async *run({ api, namespace }) {
      const name = `${namespace}-gone`;
      await api.post('/api/v1/namespaces', { metadata: { name } });
      const held: any = configMap('a');
      held.metadata.finalizers = ['example.com/hold'];
      await api.post(`/api/v1/namespaces/${name}/configmaps`, held);
      yield api.delete(`/api/v1/namespaces/${name}`);
      yield api.post(`/api/v1/namespaces/${name}/configmaps`, configMap('b'));
    },
  },
  {
    name: 'patches lists of Services by port',
    *run({ api, core }) {
      const path = `${core}/services/a`;
      const service = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'a' },
        spec: {
          clusterIP: 'None',
          selector: { app: 'a' },
          ports: [{ name: 'http', port: 80 }],
        },
      };
      yield api.apply(path, service, 'one');
      yield api.apply(
        path,
        {
          ...service,
          spec: { ports: [{ name: 'https', port: 443, protocol: 'TCP' }] },
        },
        'two',
      );
      yield api.patch('strategic', path, {
        spec: { ports: [{ port: 80, targetPort: 8080 }] },
      });
    },
  },
  {
    name: 'refuses tokens',
    *run({ api, core, apps }) {
      const { readOnlyToken } = api.cluster;
      yield api.call('GET', `${core}/configmaps`, { token: null });
      yield api.call('GET', `${core}/configmaps`, { token: 'wrong' });
      yield api.call('GET', `${core}/configmaps/none`, {
        token: readOnlyToken,
      });
      yield api.call('POST', `${apps}/deployments`, {
        token: readOnlyToken,
        body: deployment('a'),
      });
      yield api.call('DELETE', `${core}/configmaps/a`, {
        token: readOnlyToken,
      });
      yield api.call('PATCH', `${core}/configmaps/a?fieldManager=a`, {
        token: readOnlyToken,
        body: configMap('a'),
        contentType: 'application/apply-patch+yaml',
      });
    },
  },
];
