import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  Cluster,
  CLUSTER_ANNOTATION,
  entityNameOf,
  entityRefOf,
  Fleet,
  FLEET_ANNOTATION,
  inFleet,
  Promotion,
  Source,
  sourceOfAnnotation,
} from '@fairway/plugin-fairway-common';

/** What entities are made of. */
export interface Landscape {
  clusters: readonly Pick<Cluster, 'metadata' | 'spec'>[];
  fleets: readonly Pick<Fleet, 'metadata' | 'spec'>[];
  sources: readonly Pick<Source, 'metadata' | 'spec'>[];
  promotions: readonly Pick<Promotion, 'metadata' | 'spec'>[];
  /** Entities of the catalog that name their Source. */
  components: readonly { entityRef: string; annotation: string }[];
}

/** How entities are made. */
export interface EntityOptions {
  /** Where the pages of Fairway are. */
  pagesUrl: string;
  /** Who owns clusters and fleets. */
  owner: string;
}

/**
 * A Resource for each cluster and fleet.
 *
 * @remarks
 * A fleet depends on its clusters. The components whose sources are promoted through a fleet depend on the fleet, and so on its
 * clusters: a relation from each component to each of a thousand clusters would say nothing more.
 */
export function toEntities(
  landscape: Landscape,
  options: EntityOptions,
): Entity[] {
  const users = usersOfFleets(landscape);
  return [
    ...landscape.clusters.map(({ metadata, spec }) =>
      resource('Cluster', metadata, options, {
        type: 'kubernetes-cluster',
        description: `Kubernetes cluster ${spec.connection.backstageCluster}`,
      }),
    ),
    ...landscape.fleets.map(({ metadata, spec }) => {
      const belongs = inFleet(spec);
      const { namespace, name } = metadata;
      const clusters = landscape.clusters.filter(
        cluster =>
          cluster.metadata.namespace === namespace && belongs(cluster.metadata),
      );
      return resource('Fleet', metadata, options, {
        type: 'fleet',
        description: 'Clusters that versions are promoted to together',
        dependsOn: clusters.map(cluster =>
          entityRefOf('Cluster', namespace, cluster.metadata.name),
        ),
        dependencyOf: users.get(`${namespace}/${name}`) ?? [],
      });
    }),
  ];
}

const ANNOTATIONS = { Cluster: CLUSTER_ANNOTATION, Fleet: FLEET_ANNOTATION };
const PAGES = { Cluster: 'clusters', Fleet: 'fleets' };

function resource(
  kind: 'Cluster' | 'Fleet',
  { namespace, name, labels }: Cluster['metadata'],
  { pagesUrl, owner }: EntityOptions,
  parts: {
    type: string;
    description: string;
    dependsOn?: string[];
    dependencyOf?: string[];
  },
): Entity {
  const url = `${pagesUrl}/${PAGES[kind]}/${namespace}/${name}`;
  const { type, description, dependsOn = [], dependencyOf = [] } = parts;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      namespace,
      name: entityNameOf(kind, name),
      title: name,
      description,
      ...(labels && { labels }),
      annotations: {
        [ANNOTATIONS[kind]]: `${namespace}/${name}`,
        [ANNOTATION_LOCATION]: `url:${url}`,
        [ANNOTATION_ORIGIN_LOCATION]: `url:${url}`,
      },
      links: [{ url, title: `${kind} in Fairway`, icon: 'dashboard' }],
    },
    spec: {
      type,
      owner,
      ...(dependsOn.length > 0 && { dependsOn: [...dependsOn].sort() }),
      ...(dependencyOf.length > 0 && {
        dependencyOf: [...dependencyOf].sort(),
      }),
    },
  };
}

/** The entities whose sources are promoted through each fleet, by `<namespace>/<name>` of the fleet. */
function usersOfFleets(landscape: Landscape): Map<string, string[]> {
  const { sources, promotions, components } = landscape;
  const entities = new Map<string, Set<string>>();
  const add = (source: string, entityRef: string | undefined) => {
    if (entityRef) {
      entities.set(source, (entities.get(source) ?? new Set()).add(entityRef));
    }
  };
  for (const { metadata, spec } of sources) {
    add(`${metadata.namespace}/${metadata.name}`, wholeRef(spec.entityRef));
  }
  for (const { entityRef, annotation } of components) {
    const source = sourceOfAnnotation(annotation);
    if (source) {
      add(`${source.namespace}/${source.name}`, entityRef);
    }
  }
  const users = new Map<string, Set<string>>();
  for (const { metadata, spec } of promotions) {
    const fleet = `${metadata.namespace}/${spec.fleetRef.name}`;
    const known = users.get(fleet) ?? new Set();
    entities
      .get(`${metadata.namespace}/${spec.sourceRef.name}`)
      ?.forEach(entityRef => known.add(entityRef));
    users.set(fleet, known);
  }
  return new Map([...users].map(([fleet, refs]) => [fleet, [...refs]]));
}

/** The reference as the catalog writes it; undefined where it is none. */
function wholeRef(entityRef: string | undefined): string | undefined {
  try {
    return (
      entityRef &&
      stringifyEntityRef(
        parseEntityRef(entityRef, { defaultKind: 'component' }),
      )
    );
  } catch {
    return undefined;
  }
}
