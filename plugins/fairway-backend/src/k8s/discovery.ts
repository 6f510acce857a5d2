import {
  API_GROUP,
  API_VERSION,
  KindDefinition,
  KINDS,
} from '@fairway/plugin-fairway-common';

/** A resource as discovery describes it. */
interface ApiResource {
  name: string;
  singularName: string;
  namespaced: boolean;
  kind: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  /** Where the kind belongs to another group than the list it is in. */
  group?: string;
  version?: string;
}

/** A version of a group, with its resources. */
interface GroupVersion {
  group: string;
  version: string;
  resources: ApiResource[];
}

/** What may be done with objects of a kind, as far as the kind itself decides. */
function verbsOf({ kind, writtenBy }: KindDefinition): string[] {
  // Even kinds that only the engine writes take labels and annotations.
  const verbs = ['get', 'list', 'watch', 'patch', 'update'];
  if (writtenBy === 'user' || kind === 'PromotionRun') {
    verbs.push('delete', 'deletecollection');
  }
  if (writtenBy === 'user') {
    verbs.push('create');
  }
  return verbs.sort();
}

/** The kinds of which `…/explain` tells what they wait for. */
export const EXPLAINED_KINDS: readonly string[] = ['PromotionRun', 'Target'];

function resourcesOf(definition: KindDefinition): ApiResource[] {
  const { kind, plural, singular, shortNames, categories } = definition;
  const subresource = (name: string, verbs: string[], of = kind) => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced: true,
    kind: of,
    verbs,
  });
  return [
    {
      name: plural,
      singularName: singular,
      namespaced: true,
      kind,
      verbs: verbsOf(definition),
      shortNames,
      categories,
    },
    subresource(
      'status',
      definition.writtenBy === 'engine' || definition.createOnly
        ? ['get']
        : ['get', 'patch', 'update'],
    ),
    ...(EXPLAINED_KINDS.includes(kind)
      ? [subresource('explain', ['get'], 'Explanation')]
      : []),
  ];
}

const review = (kind: string): ApiResource => ({
  name: `${kind.toLowerCase()}s`,
  singularName: kind.toLowerCase(),
  namespaced: false,
  kind,
  verbs: ['create'],
});

const CORE: GroupVersion = {
  group: '',
  version: 'v1',
  resources: [
    {
      name: 'events',
      singularName: 'event',
      namespaced: true,
      kind: 'Event',
      verbs: ['get', 'list', 'watch'],
      shortNames: ['ev'],
    },
    {
      name: 'namespaces',
      singularName: 'namespace',
      namespaced: false,
      kind: 'Namespace',
      verbs: ['get', 'list', 'watch'],
      shortNames: ['ns'],
    },
  ],
};

const GROUPS: readonly GroupVersion[] = [
  {
    group: API_GROUP,
    version: API_VERSION,
    resources: [
      ...KINDS.flatMap(resourcesOf),
      {
        name: 'discoveries',
        singularName: 'discovery',
        namespaced: true,
        kind: 'Discovery',
        verbs: ['list'],
      },
      {
        name: 'discoveries/manifests',
        singularName: '',
        namespaced: true,
        kind: 'Discovery',
        verbs: ['get'],
      },
    ],
  },
  {
    group: 'authentication.k8s.io',
    version: 'v1',
    resources: [review('SelfSubjectReview')],
  },
  {
    group: 'authorization.k8s.io',
    version: 'v1',
    resources: [
      review('SelfSubjectAccessReview'),
      review('SelfSubjectRulesReview'),
    ],
  },
];

/** `/api`: the versions of the core group. */
export function coreVersions() {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [],
  };
}

function groupOf({ group, version }: GroupVersion) {
  const preferredVersion = { groupVersion: `${group}/${version}`, version };
  return { name: group, versions: [preferredVersion], preferredVersion };
}

/** `/apis`: all groups but the core group. */
export function apiGroups() {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: GROUPS.map(groupOf),
  };
}

/** `/apis/<group>`. */
export function apiGroup(name: string) {
  const found = GROUPS.find(({ group }) => group === name);
  return found && { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(found) };
}

/** `/api/v1` and `/apis/<group>/<version>`. */
export function apiResources(group: string, version: string) {
  const found = [CORE, ...GROUPS].find(
    candidate => candidate.group === group && candidate.version === version,
  );
  return (
    found && {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: group === '' ? version : `${group}/${version}`,
      resources: found.resources,
    }
  );
}

/** The media type of aggregated discovery, which clients of Kubernetes 1.27 and later ask for first. */
export const AGGREGATED_DISCOVERY =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** All resources of the core group, or of all others, in one document. */
export function aggregatedDiscovery(core: boolean) {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: (core ? [CORE] : GROUPS).map(({ group, version, resources }) => ({
      metadata: group ? { name: group } : {},
      versions: [
        {
          version,
          freshness: 'Current',
          resources: resources
            .filter(({ name }) => !name.includes('/'))
            .map(resource => ({
              resource: resource.name,
              responseKind: { group, version, kind: resource.kind },
              scope: resource.namespaced ? 'Namespaced' : 'Cluster',
              singularResource: resource.singularName,
              verbs: resource.verbs,
              shortNames: resource.shortNames,
              categories: resource.categories,
              subresources: resources
                .filter(({ name }) => name.startsWith(`${resource.name}/`))
                .map(({ name, kind, verbs }) => ({
                  subresource: name.slice(resource.name.length + 1),
                  responseKind: { group, version, kind },
                  verbs,
                })),
            })),
        },
      ],
    })),
  };
}

/** `/version`: the Kubernetes version whose API conventions are followed, which clients choose their behaviour by. */
export function serverVersion() {
  return {
    major: '1',
    minor: '32',
    gitVersion: 'v1.32.0+fairway',
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: process.version,
    compiler: 'v8',
    platform: `${process.platform}/${process.arch}`,
  };
}
