import { apiVersionOf, KindDefinition } from '../kinds/kind';
import { KindRegistry } from '../kinds/registry';

/** The Kubernetes version that simulated clusters report. */
export const KUBERNETES_VERSION = {
  major: '1',
  minor: '35',
  emulationMajor: '1',
  emulationMinor: '35',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '34',
  gitVersion: 'v1.35.4',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

function resources(kind: KindDefinition): object[] {
  const main = {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: VERBS,
    ...(kind.shortNames.length ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length ? { categories: kind.categories } : {}),
  };
  if (!kind.statusSubresource) {
    return [main];
  }
  const status = {
    name: `${kind.plural}/status`,
    singularName: '',
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: ['get', 'patch', 'update'],
  };
  return [main, status];
}

function groupOf(group: string, kinds: KindDefinition[]): object {
  const versions = [...new Set(kinds.map(apiVersionOf))].map(groupVersion => ({
    groupVersion,
    version: groupVersion.split('/')[1],
  }));
  return { name: group, versions, preferredVersion: versions[0] };
}

function resourceList(kinds: KindDefinition[]): object | undefined {
  if (kinds.length === 0) {
    return undefined;
  }
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(kinds[0]),
    resources: kinds.flatMap(resources),
  };
}

/** Answers the discovery paths; undefined for anything else. */
export function discoveryDocument(
  registry: KindRegistry,
  path: string,
): object | undefined {
  const [root, group, version] = path.split('/').filter(Boolean);
  const kinds = registry.all();
  if (path === '/version') {
    return KUBERNETES_VERSION;
  }
  if (root === 'api') {
    return group
      ? resourceList(kinds.filter(k => !k.group && k.version === group))
      : {
          kind: 'APIVersions',
          versions: ['v1'],
          serverAddressByClientCIDRs: [],
        };
  }
  if (root !== 'apis') {
    return undefined;
  }
  if (!group) {
    const groups = [...new Set(kinds.map(k => k.group))].filter(Boolean);
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: groups.map(name =>
        groupOf(
          name,
          kinds.filter(k => k.group === name),
        ),
      ),
    };
  }
  const inGroup = kinds.filter(k => k.group === group);
  if (version) {
    return resourceList(inGroup.filter(k => k.version === version));
  }
  return inGroup.length > 0
    ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group, inGroup) }
    : undefined;
}
