import {
  Target,
  targetKind,
  PromotionRun,
  TargetDraft,
} from '@fairway/plugin-fairway-common';
import type { Ids } from '../ports';
import { engineLabels } from './labels';
import { controllerReference, newObject } from './newObject';

/** The object of a planned target. */
export function newTarget(
  draft: TargetDraft,
  run: PromotionRun,
  context: { ids: Ids; now: number },
): Target {
  return newObject(
    {
      kind: targetKind.kind,
      namespace: run.metadata.namespace,
      name: draft.name,
      labels: engineLabels({
        promotion: run.spec.promotionRef.name,
        source: run.spec.source.name,
        run: run.metadata.name,
        stage: draft.spec.stage,
        cluster: draft.spec.cluster,
      }),
      owner: controllerReference(run),
      spec: draft.spec,
      status: draft.status,
    },
    context,
  );
}
