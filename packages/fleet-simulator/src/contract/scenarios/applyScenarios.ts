import { configMap, deployment, imageOf } from '../objects';
import { reportedStatus } from './reportedStatus';
import { Scenario } from './scenario';

/** Server-side apply and ownership. */
export const applyScenarios: Scenario[] = [
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
        { status: reportedStatus },
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
];
