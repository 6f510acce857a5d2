import type { Action, ResourceObject } from '@fairway/plugin-fairway-common';
import type { TouchedByRun } from '../engine';
import type { FairwayStore } from '../store/types';
import type { PermissionSubject, SubjectPart } from './resourceRef';
import { SubjectReading, touchedClusters } from './SubjectReading';

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

  /** What a retry promotes again, as a promotion: what the next run would touch, or the part of this run that it is narrowed to. */
  async loadRetried(
    action: Action,
    wanted: ReadonlySet<SubjectPart>,
  ): Promise<PermissionSubject[]> {
    const reading = new SubjectReading(this.#store);
    const run = await reading.runOf(action);
    const promotion = run && (await reading.promotionOf(run));
    if (!promotion) {
      return [{ object: action }];
    }
    const { stage, target } = action.spec;
    if (stage === undefined && target === undefined) {
      return this.load([promotion], wanted);
    }
    const { entityRef } = run.spec.source.spec;
    return [
      {
        object: promotion,
        owners:
          wanted.has('owners') && entityRef !== undefined
            ? (await this.#owners.ownersOf([entityRef]))[0]
            : [],
        stages: await reading.stages(action),
        clusters: wanted.has('clusters')
          ? await reading.retriedClusters(action, run)
          : undefined,
      },
    ];
  }

  /** What a run touches that is about to start, or to grow. */
  async loadTouched(
    { promotion, source, plan, clusters, stages }: TouchedByRun,
    wanted: ReadonlySet<SubjectPart>,
  ): Promise<PermissionSubject> {
    const { entityRef } = source.spec;
    const touched = stages.filter(stage => stage.clusters.length > 0);
    return {
      object: promotion,
      owners:
        wanted.has('owners') && entityRef !== undefined
          ? (await this.#owners.ownersOf([entityRef]))[0]
          : [],
      stages: touched.map(({ name }) => name),
      clusters: touchedClusters({ plan, clusters }, touched),
    };
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
