import {
  FieldError,
  Plan,
  PlannedStage,
  Promotion,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../../store/types';
import { sameDocument } from '../objectState';
import type { Admission } from './admission';
import { expandPromotion, readReferences } from './promotion';

/** Phases in which a promotion will not start anything by itself any more. */
const ENDED = new Set(['Succeeded', 'Failed', 'Aborted', 'RolledBack']);

/** The stages that have a cluster of an earlier one. */
function overlapping(stages: readonly PlannedStage[]): number[] {
  const seen = new Set<string>();
  return stages.flatMap(({ clusters }, index) => {
    const again = clusters.some(({ name }) => seen.has(name));
    clusters.forEach(({ name }) => seen.add(name));
    return again ? [index] : [];
  });
}

/** Refuses a change that would make a promotion that still goes on match a cluster with two stages. */
export function planAdmission(store: FairwayStore): Admission<Plan> {
  return {
    async admit({ object, before }) {
      if (before && sameDocument(before.spec, object.spec)) {
        return [];
      }
      const { namespace, name } = object.metadata;
      const { items } = await store.list({
        kind: 'Promotion',
        namespace,
        fields: [{ key: 'spec.planRef.name', operator: 'In', values: [name] }],
      });
      const errors = new Map<string, FieldError>();
      for (const promotion of items as Promotion[]) {
        if (
          promotion.metadata.deletionTimestamp ||
          ENDED.has(promotion.status?.phase ?? '')
        ) {
          continue;
        }
        const references = await readReferences(
          store,
          namespace,
          promotion.spec,
        );
        const expanded = expandPromotion(
          promotion.spec,
          { ...references, plan: object },
          'Plan',
        );
        for (const index of overlapping(expanded?.stages ?? [])) {
          for (const problem of expanded!.problems) {
            if (problem.field === `spec.stages[${index}].selector`) {
              errors.set(problem.field, {
                ...problem,
                message: `${problem.message} (promotion "${promotion.metadata.name}" uses this plan)`,
              });
            }
          }
        }
      }
      return [...errors.values()];
    },
  };
}
