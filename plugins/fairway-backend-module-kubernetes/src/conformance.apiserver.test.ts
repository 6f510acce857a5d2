import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  hasRealApiServer,
  RealApiServer,
  startRealApiServer,
} from '@fairway/fleet-simulator/testUtils';
import {
  describeDriverConformance,
  RawApi,
} from '@fairway/plugin-fairway-node/testUtils';
import { parse } from 'yaml';
import { KubernetesWorld } from './__testUtils__/KubernetesWorld';

jest.setTimeout(60_000);

const ACCOUNT = {
  kind: 'ServiceAccount',
  name: 'fairway',
  namespace: 'default',
};
const RBAC = '/apis/rbac.authorization.k8s.io/v1';

interface ClusterRole {
  metadata: { name: string };
  rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
}

async function documentedRole(): Promise<ClusterRole> {
  const readme = await readFile(join(__dirname, '..', 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)];
  const block = blocks.find(([, text]) => text.includes('kind: ClusterRole'));
  return parse(block![1]);
}

/** A token of a service account with the rights of the README, and the same for the kind of one test. */
async function leastPrivilegedToken(server: RealApiServer): Promise<string> {
  const api = new RawApi(server);
  const role = await documentedRole();
  role.rules.push({
    apiGroups: ['later.example.com'],
    resources: ['widgets'],
    verbs: ['get', 'list', 'watch', 'patch'],
  });
  const accounts = '/api/v1/namespaces/default/serviceaccounts';
  await api.must('POST', accounts, { metadata: { name: ACCOUNT.name } });
  await api.must('POST', `${RBAC}/clusterroles`, role);
  await api.must('POST', `${RBAC}/clusterrolebindings`, {
    metadata: { name: 'fairway' },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: role.metadata.name,
    },
    subjects: [ACCOUNT],
  });
  const { status } = await api.must('POST', `${accounts}/fairway/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: {},
  });
  api.close();
  return status.token;
}

it('documents rights without wildcards', async () => {
  const { rules } = await documentedRole();
  const words = rules.flatMap(rule => [
    ...rule.apiGroups,
    ...rule.resources,
    ...rule.verbs,
  ]);
  expect(words.length).toBeGreaterThan(0);
  expect(words.filter(word => word.includes('*'))).toEqual([]);
});

if (hasRealApiServer()) {
  describeDriverConformance(
    'kubernetes driver on kube-apiserver, with the documented rights,',
    { rollback: true, watch: true },
    async () => {
      const { servers, stop } = await startRealApiServer();
      const [server] = servers;
      return KubernetesWorld.create({
        admin: server,
        token: await leastPrivilegedToken(server),
        watched: true,
        stop,
      });
    },
  );
}
