import { configMap, deployment } from '../objects';
import { Scenario } from './scenario';

/** What the API server makes of new objects. */
export const creationScenarios: Scenario[] = [
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
];
