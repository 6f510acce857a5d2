import { readFile } from 'node:fs/promises';
import type { RealApiServer } from '@fairway/fleet-simulator/testUtils';
import { RawApi } from '@fairway/plugin-fairway-node/testUtils';
import { parse } from 'yaml';

const ACCOUNT = {
  kind: 'ServiceAccount',
  name: 'fairway',
  namespace: 'default',
};
const RBAC = '/apis/rbac.authorization.k8s.io/v1';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** The ClusterRole that a README tells people to make. */
export async function documentedRole(
  readme: string,
): Promise<{ metadata: { name: string }; rules: Rule[] }> {
  const text = await readFile(readme, 'utf8');
  const blocks = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)];
  const block = blocks.find(([, yaml]) => yaml.includes('kind: ClusterRole'));
  return parse(block![1]);
}

/** A token of a service account with the rights of a README, and those that a test needs besides. */
export async function leastPrivilegedToken(
  server: RealApiServer,
  readme: string,
  more: readonly Rule[] = [],
): Promise<string> {
  const api = new RawApi(server);
  const role = await documentedRole(readme);
  const accounts = '/api/v1/namespaces/default/serviceaccounts';
  await api.must('POST', accounts, { metadata: { name: ACCOUNT.name } });
  await api.must('POST', `${RBAC}/clusterroles`, {
    ...role,
    rules: [...role.rules, ...more],
  });
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
