import {
  Cluster,
  FieldError,
  Fleet,
  Plan,
  planRun,
  Promotion,
  Source,
} from '@fairway/plugin-fairway-common';
import { PROMOTION_FINALIZER } from '../../engine/promotion/RunStamper';
import type { FairwayStore } from '../../store/types';
import { sameDocument } from '../objectState';
import type { Admission } from './admission';
import {
  asks,
  CONDITIONS_ANNOTATION,
  REQUESTED_BY_ANNOTATION,
  requestersAfter,
} from '../requesters';
import { annotate } from './requester';

/** What a promotion names, as far as it exists. */
export interface PromotionReferences {
  source?: Source;
  fleet?: Fleet;
  plan?: Plan;
  clusters: Cluster[];
}

/** Reads what a promotion names. */
export async function readReferences(
  store: FairwayStore,
  namespace: string,
  spec: Promotion['spec'],
): Promise<PromotionReferences> {
  const [source, fleet, plan] = await Promise.all([
    store.get('Source', namespace, spec.sourceRef.name),
    store.get('Fleet', namespace, spec.fleetRef.name),
    store.get('Plan', namespace, spec.planRef.name),
  ]);
  const clusters = fleet
    ? (await store.list({ kind: 'Cluster', namespace })).items
    : [];
  return {
    source: source as Source | undefined,
    fleet: fleet as Fleet | undefined,
    plan: plan as Plan | undefined,
    clusters: clusters as Cluster[],
  };
}

/** The plan of a promotion expanded over the fleet; undefined where something that it names does not exist. */
export function expandPromotion(
  spec: Promotion['spec'],
  { source, fleet, plan, clusters }: PromotionReferences,
  fieldsOf: 'Promotion' | 'Plan' = 'Promotion',
) {
  return source && fleet && plan
    ? planRun({
        source: source.spec,
        plan: plan.spec,
        fleet: fleet.spec,
        clusters: clusters.map(cluster => ({
          name: cluster.metadata.name,
          labels: cluster.metadata.labels,
          suspended: cluster.spec.suspend,
        })),
        scope: spec.scope?.clusters,
        version: spec.version,
        versions: spec.versions,
        fieldsOf,
      })
    : undefined;
}

function unknownUnits(spec: Promotion['spec'], source: Source): FieldError[] {
  const units = source.spec.units.map(({ name }) => name);
  return Object.keys(spec.versions ?? {})
    .filter(unit => !units.includes(unit))
    .map(unit => ({
      field: `spec.versions.${unit}`,
      reason: 'FieldValueNotFound',
      message: `the source "${
        source.metadata.name
      }" has no unit "${unit}"; use one of ${units.join(', ')}`,
    }));
}

/**
 * Promotions may be written before what they name exists: the engine then waits and says for what. What exists is checked
 * here, so that a promotion that cannot work is refused while somebody is looking.
 */
export function promotionAdmission(store: FairwayStore): Admission<Promotion> {
  return {
    prepare({ object, before, actor }) {
      annotate(
        object,
        REQUESTED_BY_ANNOTATION,
        requestersAfter(before, object, actor.ref).join(' ') || undefined,
      );
      annotate(
        object,
        CONDITIONS_ANNOTATION,
        before?.metadata.annotations?.[CONDITIONS_ANNOTATION],
      );
      if (!before) {
        // Deletion is orderly from the first moment on: the engine ends the run, then takes the finalizer away.
        object.metadata.finalizers = [
          ...new Set([
            ...(object.metadata.finalizers ?? []),
            PROMOTION_FINALIZER,
          ]),
        ];
      }
    },

    async admit({ object, before, conditions }) {
      if (asks(before, object)) {
        annotate(object, CONDITIONS_ANNOTATION, conditions);
      }
      if (before && sameDocument(before.spec, object.spec)) {
        return [];
      }
      const references = await readReferences(
        store,
        object.metadata.namespace,
        object.spec,
      );
      const problems = [
        ...(references.source
          ? unknownUnits(object.spec, references.source)
          : []),
        ...(expandPromotion(object.spec, references)?.problems ?? []),
      ];
      return problems.filter(
        ({ field }, index) =>
          problems.findIndex(other => other.field === field) === index,
      );
    },
  };
}
