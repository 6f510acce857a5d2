import {
  Backend,
  canonicalJson,
  Cluster,
  Fleet,
  inFleet,
  sha256,
  Source,
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
  /** Undefined where it is not installed, or the backend does not exist. */
  driver: DeliveryDriver | undefined;
  /** Why there is no driver. */
  problem: string;
}

/** A cluster whose units are read now and then. */
export interface PlannedCluster {
  namespace: string;
  cluster: string;
  /** The name that it is registered under. */
  connection: string;
  /** Changes with everything that makes a reading useless. */
  basis: string;
  units: readonly PlannedUnit[];
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
  const parts = new Map<string, { units: PlannedUnit[]; basis: string }>();
  const partsOf = (namespace: string) => {
    const known = parts.get(namespace) ?? unitsOf(namespace);
    parts.set(namespace, known);
    return known;
  };

  function unitsOf(namespace: string) {
    const basis: unknown[] = [];
    const units = sources
      .filter(({ metadata }) => metadata.namespace === namespace)
      .flatMap(({ metadata, spec }): PlannedUnit[] => {
        const { name } = spec.backendRef;
        const backend = backendsByName.get(keyOf(namespace, name));
        const driver = backend && drivers.get(backend.spec.driver);
        basis.push([metadata.name, spec, backend?.spec, driver !== undefined]);
        return spec.units.map(unit => ({
          source: metadata.name,
          binding: {
            source: keyOf(namespace, metadata.name),
            unit,
            config: backend?.spec.config,
          },
          driver,
          problem: backend
            ? `the driver "${backend.spec.driver}" of backend "${name}" is not installed`
            : `backend "${name}" does not exist`,
        }));
      });
    return { units, basis: sha256(canonicalJson(basis)) };
  }

  return clusters.flatMap(({ metadata, spec }) => {
    const { namespace, name } = metadata;
    const { units, basis } = partsOf(namespace);
    const isMember = members.get(namespace)?.some(isIn => isIn(metadata));
    const { backstageCluster: connection } = spec.connection;
    return isMember && units.length > 0
      ? [
          {
            namespace,
            cluster: name,
            connection,
            basis: `${connection} ${basis}`,
            units,
          },
        ]
      : [];
  });
}

/** When a cluster is to be read, in milliseconds; 0 where it never was, or was read for something else. */
export function dueTime(
  { basis }: PlannedCluster,
  reading: ClusterReadingState | undefined,
): number {
  return reading?.basis === basis ? reading.dueAt : 0;
}
