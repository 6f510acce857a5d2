import { ApiAnswer, ApiClient } from './apiClient';
import {
  configMap,
  CUSTOM_GROUP,
  definition,
  deployment,
  imageOf,
} from './objects';

/** A client and the paths of a namespace that is the scenario's own. */
export interface ScenarioContext {
  api: ApiClient;
  namespace: string;
  core: string;
  apps: string;
  batch: string;
  custom: string;
}

/** Requests whose answers must be the same on every API server. */
export interface Scenario {
  name: string;
  run(
    context: ScenarioContext,
  ): AsyncGenerator<ApiAnswer> | Generator<Promise<ApiAnswer>>;
}

/** The paths of a namespace. */
export function scenarioContext(
  api: ApiClient,
  namespace: string,
): ScenarioContext {
  return {
    api,
    namespace,
    core: `/api/v1/namespaces/${namespace}`,
    apps: `/apis/apps/v1/namespaces/${namespace}`,
    batch: `/apis/batch/v1/namespaces/${namespace}`,
    custom: `/apis/${CUSTOM_GROUP}/v1/namespaces/${namespace}`,
  };
}

/** Waits until a definition is served. */
async function established(api: ApiClient, path: string): Promise<void> {
  const watch = await api.watch(
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    {
      fieldSelector: `metadata.name=${path}`,
    },
  );
  await watch.until(({ object }) =>
    object.status?.conditions?.some(
      (c: any) => c.type === 'Established' && c.status === 'True',
    ),
  );
  watch.close();
}

const status = {
  observedGeneration: 1,
  replicas: 1,
  conditions: [
    {
      type: 'Available',
      status: 'True',
      reason: 'R',
      message: 'm',
      lastUpdateTime: '2026-01-01T00:00:00Z',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    },
  ],
};

export const scenarios: Scenario[] = [
  {
    name: 'creates, reads, updates and deletes a ConfigMap',
    *run({ api, core }) {
      const path = `${core}/configmaps`;
      yield api.post(path, configMap('a', { x: '1' }));
      yield api.post(path, configMap('a', { x: '1' }));
      yield api.get(`${path}/a`);
      yield api.get(`${path}/missing`);
      yield api.put(`${path}/a`, configMap('a', { x: '2', y: '3' }));
      yield api.put(`${path}/a`, configMap('a', { x: '2', y: '3' }));
      yield api.put(`${path}/b`, configMap('b'));
      yield api.put(`${path}/a`, configMap('b'));
      yield api.get(path);
      yield api.delete(`${path}/a`);
      yield api.delete(`${path}/a`);
    },
  },
  {
    name: 'creates a Deployment with defaults',
    *run({ api, apps }) {
      yield api.post(`${apps}/deployments`, deployment('a', { replicas: 2 }));
      yield api.get(`${apps}/deployments/a`);
      yield api.get(`${apps}/deployments`);
      yield api.delete(`${apps}/deployments/a`);
    },
  },
  {
    name: 'creates the other workloads',
    *run({ api, apps, batch }) {
      const { template, selector } = deployment('w').spec;
      yield api.post(`${apps}/statefulsets`, {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'w' },
        spec: { serviceName: 'w', selector, template },
      });
      yield api.post(`${apps}/daemonsets`, {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'w' },
        spec: { selector, template },
      });
      yield api.post(`${batch}/jobs`, {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'w' },
        spec: {
          template: {
            spec: { ...template.spec, restartPolicy: 'Never' },
          },
        },
      });
    },
  },
  {
    name: 'creates core kinds',
    *run({ api, core, namespace }) {
      yield api.post(`${core}/secrets`, {
        metadata: { name: 's' },
        stringData: { a: 'b' },
      });
      yield api.post(`${core}/serviceaccounts`, { metadata: { name: 's' } });
      yield api.post('/api/v1/namespaces', {
        metadata: { name: `${namespace}-b` },
      });
    },
  },
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
      yield api.patch('merge', path, { status });
      yield api.patch('merge', `${path}/status`, {
        status,
        spec: { replicas: 9 },
        metadata: { labels: { z: 'z' }, annotations: { y: 'y' } },
      });
      yield api.get(`${path}/status`);
      yield api.patch('merge', `${path}/status`, { status });
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
    name: 'applies and tracks ownership',
    *run({ api, apps }) {
      const path = `${apps}/deployments/a`;
      yield api.apply(path, deployment('a', { replicas: 1 }), 'creator');
      yield api.apply(path, deployment('a', { replicas: 1 }), 'creator');
      yield api.apply(path, imageOf('a', 'app:v1'), 'fairway');
      yield api.apply(path, imageOf('a', 'app:v2'), 'fairway');
      yield api.apply(path, imageOf('a', 'app:v2'), 'fairway', {
        force: 'true',
      });
      yield api.apply(
        path,
        deployment('a', { replicas: 3, image: 'app:v9' }),
        'other',
      );
      yield api.patch(
        'merge',
        path,
        { spec: { replicas: 5 } },
        { fieldManager: 'editor' },
      );
      yield api.apply(path, deployment('a', { replicas: 1 }), 'creator');
      yield api.patch('apply', path, imageOf('a', 'app:v2'));
      yield api.apply(
        path,
        { ...imageOf('a', 'v'), metadata: { name: 'a', managedFields: [] } },
        'x',
      );
      yield api.apply(path, imageOf('b', 'app:v2'), 'x');
      yield api.apply(path, imageOf('a', 'app:v3'), 'fairway', {
        dryRun: 'All',
      });
      yield api.get(path);
    },
  },
  {
    name: 'removes what a manager stops applying',
    *run({ api, apps, core }) {
      const path = `${core}/configmaps/a`;
      yield api.apply(path, configMap('a', { x: '1', y: '2' }), 'one');
      yield api.apply(path, configMap('a', { y: '2', z: '3' }), 'two');
      yield api.apply(path, configMap('a', { x: '1' }), 'one');
      yield api.apply(path, configMap('a', {}), 'one');
      yield api.apply(path, { apiVersion: 'v1', kind: 'ConfigMap' }, 'two');
      const deploy = `${apps}/deployments/a`;
      const both = deployment('a');
      both.spec.template.spec.containers.push({
        name: 'side',
        image: 'side:v1',
      });
      yield api.apply(deploy, both, 'one');
      yield api.patch(
        'strategic',
        deploy,
        {
          spec: {
            template: {
              spec: {
                containers: [
                  { name: 'side', env: [{ name: 'A', value: '1' }] },
                ],
              },
            },
          },
        },
        { fieldManager: 'editor' },
      );
      yield api.apply(deploy, deployment('a'), 'one');
    },
  },
  {
    name: 'lets updaters take ownership',
    *run({ api, apps }) {
      const path = `${apps}/deployments/a`;
      yield api.apply(path, deployment('a', { replicas: 2 }), 'one');
      yield api.patch(
        'merge',
        path,
        { spec: { replicas: 3 } },
        { fieldManager: 'hpa' },
      );
      yield api.patch(
        'strategic',
        path,
        {
          spec: {
            template: {
              spec: { containers: [{ name: 'app', image: 'app:v2' }] },
            },
          },
        },
        { fieldManager: 'kubectl-set' },
      );
      yield api.apply(path, deployment('a', { replicas: 2 }), 'one');
      yield api.apply(path, imageOf('a', 'app:v3'), 'two');
      yield api.patch(
        'merge',
        `${path}/status`,
        { status },
        { fieldManager: 'controller' },
      );
      yield api.apply(
        `${path}/status`,
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'a' },
          status: { replicas: 7 },
        },
        'statuser',
      );
      yield api.patch('merge', path, { metadata: { managedFields: [{}] } });
      yield api.apply(path, imageOf('a', 'app:v4'), 'three');
    },
  },
  {
    name: 'tracks lists by key, by value and as a whole',
    *run({ api, apps }) {
      const path = `${apps}/deployments/a`;
      const first: any = deployment('a');
      first.metadata.finalizers = ['example.com/one'];
      const [container] = first.spec.template.spec.containers;
      container.ports = [
        { containerPort: 80 },
        { containerPort: 53, protocol: 'UDP' },
      ];
      container.env = [
        { name: 'A', value: '1' },
        { name: 'S', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      ];
      container.args = ['a', 'b'];
      container.resources = { requests: { cpu: '100m' } };
      first.spec.template.spec.nodeSelector = { a: 'b' };
      first.spec.template.spec.volumes = [{ name: 'v', emptyDir: {} }];
      yield api.apply(path, first, 'one');
      const second: any = imageOf('a', 'app:v1');
      second.metadata.finalizers = ['example.com/two'];
      second.spec.template.spec.containers[0].ports = [
        { containerPort: 80, name: 'http' },
      ];
      second.spec.template.spec.containers[0].env = [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ];
      second.spec.template.spec.containers[0].args = ['a', 'b', 'c'];
      yield api.apply(path, second, 'two');
      delete second.spec.template.spec.containers[0].args;
      yield api.apply(path, second, 'two');
      yield api.apply(path, deployment('a'), 'one');
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
        { watch: 'true', sendInitialEvents: 'true' },
        { resourceVersion: '999999999', limit: '5' },
        { resourceVersion: '999999999' },
      ];
      for (const query of queries) {
        yield api.get(path, query);
      }
      yield api.get(`${path}/a`, { resourceVersion: '999999999' });
    },
  },
  {
    name: 'reads YAML',
    *run({ api, core, namespace }) {
      const text = [
        'apiVersion: v1',
        'kind: ConfigMap',
        'metadata:',
        '  name: a',
        `  namespace: ${namespace}`,
        'data:',
        '  x: "1"',
        '',
      ].join('\n');
      yield api.apply(`${core}/configmaps/a`, text, 'yaml');
      const contentType = 'application/yaml';
      yield api.call('PUT', `${core}/configmaps/a`, {
        body: text.replace('"1"', '"2"'),
        contentType,
      });
      yield api.call('POST', `${core}/configmaps`, {
        body: text.replace('name: a', 'name: b'),
        contentType,
      });
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
    name: 'serves custom kinds',
    async *run({ api, custom }) {
      const name = `widgets.${CUSTOM_GROUP}`;
      const definitions =
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
      await api.delete(`${definitions}/${name}`);
      await api.post(definitions, definition('widgets', 'Widget'));
      await established(api, name);
      const path = `${custom}/widgets`;
      const widget = {
        apiVersion: `${CUSTOM_GROUP}/v1`,
        kind: 'Widget',
        metadata: { name: 'a' },
      };
      yield api.post(path, {
        ...widget,
        spec: { size: 1, list: [1, 2], sources: [{ name: 'a', v: 1 }] },
        status: { x: 1 },
      });
      yield api.patch('merge', `${path}/a`, { spec: { size: 2 } });
      yield api.patch('merge', `${path}/a`, {
        metadata: { annotations: { a: 'b' } },
      });
      yield api.patch('merge', `${path}/a/status`, {
        status: { observedGeneration: 2 },
        metadata: { labels: { a: 'b' } },
      });
      yield api.patch('merge', `${path}/a`, { status: { x: 1 } });
      yield api.patch('strategic', `${path}/a`, { spec: {} });
      yield api.apply(`${path}/a`, { ...widget, spec: { size: 3 } }, 'one');
      yield api.apply(
        `${path}/a`,
        {
          ...widget,
          spec: { sources: [{ name: 'b', v: 2 }], deep: { a: { b: 1 } } },
        },
        'one',
      );
      yield api.apply(
        `${path}/a`,
        { ...widget, spec: { sources: [{ name: 'b', v: 2 }] } },
        'one',
      );
      yield api.apply(`${path}/a`, { ...widget }, 'one');
      yield api.apply(
        `${path}/b`,
        { ...widget, metadata: { name: 'b' }, spec: { only: { a: 1 } } },
        'one',
      );
      yield api.apply(
        `${path}/b`,
        { ...widget, metadata: { name: 'b' }, spec: {} },
        'one',
      );
      yield api.apply(
        `${path}/b`,
        { ...widget, metadata: { name: 'b' } },
        'one',
      );
      yield api.put(`${path}/a`, widget);
      yield api.get(path);
      yield api.delete(`${path}/a`);
      await api.delete(`${definitions}/${name}`);
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
