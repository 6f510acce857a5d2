import {
  Action,
  Approval,
  FieldError,
  GROUP_VERSION,
  PromotionRun,
  RunPhase,
} from '@fairway/plugin-fairway-common';
import { engineLabels } from '../../engine/objects/labels';
import type { FairwayStore } from '../../store/types';

const TERMINAL: ReadonlySet<RunPhase> = new Set([
  'Succeeded',
  'Failed',
  'Aborted',
  'Superseded',
  'RolledBack',
]);

/** Whether a run has come to its end. */
export function isFinished(run: PromotionRun): boolean {
  return TERMINAL.has(run.status?.phase ?? 'Pending');
}

/** The run of a name in the namespace of an object. */
export async function readRun(
  store: FairwayStore,
  namespace: string,
  name: string,
): Promise<PromotionRun | undefined> {
  return (await store.get('PromotionRun', namespace, name)) as
    | PromotionRun
    | undefined;
}

/** Ties what is about a run to it: it is found by labels, and goes away with the run. */
export function attachToRun(
  object: Approval | Action,
  run: PromotionRun,
): void {
  object.metadata.labels = {
    ...object.metadata.labels,
    ...engineLabels({
      promotion: run.spec.promotionRef.name,
      source: run.spec.source.name,
      run: run.metadata.name,
      stage: object.spec.stage,
    }),
  };
  object.metadata.ownerReferences = [
    {
      apiVersion: GROUP_VERSION,
      kind: 'PromotionRun',
      name: run.metadata.name,
      uid: run.metadata.uid,
      controller: true,
      blockOwnerDeletion: true,
    },
  ];
}

/** What is wrong with an object about a run that does not exist, or that the caller may not know of. */
export function runNotFound({ spec }: Approval | Action): FieldError {
  return {
    field: 'spec.runRef.name',
    reason: 'FieldValueNotFound',
    message: `promotionruns.fairway.dev "${spec.runRef.name}" not found; list them with kubectl get promotionruns`,
  };
}
