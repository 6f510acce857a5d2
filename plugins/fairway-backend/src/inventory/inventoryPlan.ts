import {
  Backend,
  backendNameOf,
  backendsNamedBy,
  canonicalJson,
  Cluster,
  Fleet,
  hubOf,
  inFleet,
  resolveUnit,
  sha256,
  Source,
  SourceUnit,
  variantFor,
} from '@fairway/plugin-fairway-common';
import type {
  DeliveryDriver,
  DriverBinding,
} from '@fairway/plugin-fairway-node';
import type { ClusterReadingState } from '../store/types';

/** What inventories are made of. */
export interface Landscape {
  clusters: readonly Cluster[];
  fleets: readonly Fleet[];
  sources: readonly Source[];
  backends: readonly Backend[];
}

/** A unit that may be on the clusters of its namespace. */
export interface PlannedUnit {
  source: string;
  binding: DriverBinding;
  /** The name under which the cluster is registered that holds the objects: that of the target, or a hub. */
  connection: string;
  /** Undefined where it is not installed, or the backend does not exist. */
  driver: DeliveryDriver | undefined;
  /** Why there is no driver. */
  problem: string;
}

/** A cluster whose units are read now and then. */
export interface PlannedCluster {
  namespace: string;
  cluster: string;
  /** The names under which the clusters are registered that hold the objects of its units. */
  connections: readonly string[];
  /** Those among them that are hubs. */
  hubs: readonly string[];
  /** Changes with everything that makes a reading useless. */
  basis: string;
  /** How many of its units are said to hold another version than was written there last. */
  drifted: number;
  /** Its units as it gets them; made when they are asked for, since a fleet has many. */
  units(): PlannedUnit[];
}

/** A unit of some source, with what delivers it. */
interface SourcedUnit {
  source: Source;
  unit: SourceUnit;
}

const keyOf = (namespace: string, name: string) => `${namespace}/${name}`;

/** The clusters that belong to a fleet, each with the units of its namespace; clusters without any unit are left out. */
export function planInventory(
  { clusters, fleets, sources, backends }: Landscape,
  drivers: ReadonlyMap<string, DeliveryDriver>,
): PlannedCluster[] {
  const backendsByName = new Map(
    backends.map(backend => [
      keyOf(backend.metadata.namespace, backend.metadata.name),
      backend,
    ]),
  );
  const members = new Map<string, ReturnType<typeof inFleet>[]>();
  for (const { metadata, spec } of fleets) {
    const known = members.get(metadata.namespace) ?? [];
    members.set(metadata.namespace, [...known, inFleet(spec)]);
  }
  const parts = new Map<string, { units: SourcedUnit[]; basis: string }>();
  const partsOf = (namespace: string) => {
    const known = parts.get(namespace) ?? unitsOf(namespace);
    parts.set(namespace, known);
    return known;
  };

  function unitsOf(namespace: string) {
    const own = sources.filter(
      ({ metadata }) => metadata.namespace === namespace,
    );
    return {
      units: own.flatMap(source =>
        source.spec.units.map(unit => ({ source, unit })),
      ),
      basis: sha256(
        canonicalJson(
          own.map(({ metadata, spec }) => [
            metadata.name,
            spec,
            backendsNamedBy(spec).map(({ name }) => {
              const backend = backendsByName.get(keyOf(namespace, name));
              return [
                backend?.spec,
                backend !== undefined && drivers.has(backend.spec.driver),
              ];
            }),
          ]),
        ),
      ),
    };
  }

  /** What a cluster gets of a unit. */
  function deliveryTo(cluster: Cluster, { source, unit }: SourcedUnit) {
    const { namespace } = cluster.metadata;
    const variant = variantFor(unit, cluster.metadata)?.name;
    const name = backendNameOf(source.spec, unit, variant);
    const backend = backendsByName.get(keyOf(namespace, name));
    const hub = backend && hubOf(backend.spec);
    return { variant, name, backend, hub };
  }

  function plannedUnit(cluster: Cluster, sourced: SourcedUnit): PlannedUnit {
    const { source, unit } = sourced;
    const { namespace } = cluster.metadata;
    const { variant, name, backend, hub } = deliveryTo(cluster, sourced);
    return {
      source: source.metadata.name,
      binding: {
        source: keyOf(namespace, source.metadata.name),
        unit: resolveUnit(unit, { variant, cluster: cluster.metadata.name }),
        cluster: cluster.metadata.name,
        config: backend?.spec.config,
      },
      connection: hub ?? cluster.spec.connection.backstageCluster,
      driver: backend && drivers.get(backend.spec.driver),
      problem: backend
        ? `the driver "${backend.spec.driver}" of backend "${name}" is not installed`
        : `backend "${name}" does not exist`,
    };
  }

  return clusters.flatMap((cluster): PlannedCluster[] => {
    const { namespace, name } = cluster.metadata;
    const { units, basis } = partsOf(namespace);
    const isMember = members
      .get(namespace)
      ?.some(isIn => isIn(cluster.metadata));
    if (!isMember || units.length === 0) {
      return [];
    }
    const { backstageCluster: own } = cluster.spec.connection;
    const deliveries = units.map(unit => deliveryTo(cluster, unit));
    const variants = deliveries.map(({ variant }) => variant ?? '').join();
    const hubs = deliveries.flatMap(({ hub }) => hub ?? []);
    return [
      {
        namespace,
        cluster: name,
        connections: [...new Set(deliveries.map(({ hub }) => hub ?? own))],
        hubs: [...new Set(hubs)],
        drifted: cluster.status?.inventory?.drifted ?? 0,
        basis: `${own} ${sha256(`${basis} ${variants}`)}`,
        units: () => units.map(unit => plannedUnit(cluster, unit)),
      },
    ];
  });
}

/** When a cluster is to be read, in milliseconds; 0 where it never was, or was read for something else. */
export function dueTime(
  { basis }: PlannedCluster,
  reading: ClusterReadingState | undefined,
): number {
  return reading?.basis === basis ? reading.dueAt : 0;
}
