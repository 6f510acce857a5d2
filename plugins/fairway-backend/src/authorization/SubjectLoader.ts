import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../store/types';
import type { PermissionSubject, SubjectPart } from './resourceRef';
import { SubjectReading } from './SubjectReading';

/** Finds out who owns entities of the catalog. */
export interface EntityOwners {
  /** The owners of each entity, in the order of the references; none where an entity is unknown. */
  ownersOf(entityRefs: readonly string[]): Promise<string[][]>;
}

/** Reads what rules need besides the object itself; each other object once for all objects that are asked about. */
export class SubjectLoader {
  readonly #store: FairwayStore;
  readonly #owners: EntityOwners;

  static create(options: {
    store: FairwayStore;
    owners: EntityOwners;
  }): SubjectLoader {
    return new SubjectLoader(options.store, options.owners);
  }

  private constructor(store: FairwayStore, owners: EntityOwners) {
    this.#store = store;
    this.#owners = owners;
  }

  async load(
    objects: readonly ResourceObject[],
    wanted: ReadonlySet<SubjectPart>,
  ): Promise<PermissionSubject[]> {
    if (wanted.size === 0) {
      return objects.map(object => ({ object }));
    }
    const reading = new SubjectReading(this.#store);
    const owners = wanted.has('owners')
      ? await this.#ownersOf(objects, reading)
      : undefined;
    return Promise.all(
      objects.map(async (object, index) => ({
        object,
        owners: owners?.[index],
        stages: wanted.has('stages') ? await reading.stages(object) : undefined,
        clusters: wanted.has('clusters')
          ? await reading.clusters(object)
          : undefined,
      })),
    );
  }

  async #ownersOf(
    objects: readonly ResourceObject[],
    reading: SubjectReading,
  ): Promise<string[][]> {
    const refs = await Promise.all(
      objects.map(object => reading.entityRef(object)),
    );
    const known = [...new Set(refs.filter(ref => ref !== undefined))];
    const owners = await this.#owners.ownersOf(known);
    const byRef = new Map(known.map((ref, index) => [ref, owners[index]]));
    return refs.map(ref => (ref === undefined ? [] : byRef.get(ref) ?? []));
  }
}
