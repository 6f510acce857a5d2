import {
  Action,
  actionKind,
  commandProblem,
  COMMANDS,
  FieldError,
  KindDefinition,
  Promotion,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import { promotionFact } from '../../engine/run/promotionFact';
import type { FairwayStore } from '../../store/types';
import { CONDITIONS_ANNOTATION } from '../requesters';
import { conflict } from '../statusError';
import type { Admission } from './admission';
import { annotate } from './requester';
import { attachToRun, readRun, runNotFound } from './run';

const definition = actionKind as unknown as KindDefinition;

async function targetsOf(
  store: FairwayStore,
  { metadata }: PromotionRun,
): Promise<Target[]> {
  const { items } = await store.list({
    kind: 'Target',
    namespace: metadata.namespace,
    fields: [
      { key: 'spec.runRef.name', operator: 'In', values: [metadata.name] },
    ],
  });
  return items as Target[];
}

function narrowingErrors(
  { spec }: Action,
  run: PromotionRun,
  targets: readonly Target[],
): FieldError[] {
  const stages = run.spec.plan.spec.stages.map(({ name }) => name);
  if (spec.stage && !stages.includes(spec.stage)) {
    return [
      {
        field: 'spec.stage',
        reason: 'FieldValueNotFound',
        message: `the run has no stage "${
          spec.stage
        }"; use one of ${stages.join(', ')}`,
      },
    ];
  }
  if (
    spec.target &&
    !targets.some(({ metadata }) => metadata.name === spec.target)
  ) {
    return [
      {
        field: 'spec.target',
        reason: 'FieldValueNotFound',
        message: `run "${run.metadata.name}" has no target "${spec.target}"; list them with kubectl get targets --field-selector spec.runRef.name=${run.metadata.name}`,
      },
    ];
  }
  return [];
}

/** An action is refused where the state of its run does not allow the command; the refusal names the commands that are legal. */
export function actionAdmission(store: FairwayStore): Admission<Action> {
  return {
    prepare({ object, before, actor }) {
      object.spec = {
        ...object.spec,
        user: before ? before.spec.user : actor.ref,
      };
      annotate(
        object,
        CONDITIONS_ANNOTATION,
        before?.metadata.annotations?.[CONDITIONS_ANNOTATION],
      );
    },

    async admit({ object, before, conditions }) {
      if (before) {
        return [];
      }
      const { namespace, name } = object.metadata;
      const { spec } = object;
      const run = await readRun(store, namespace, spec.runRef.name);
      if (!run) {
        return [runNotFound(object)];
      }
      const targets = await targetsOf(store, run);
      const errors = narrowingErrors(object, run, targets);
      if (errors.length > 0) {
        return errors;
      }
      const promotion = (await store.get(
        'Promotion',
        namespace,
        run.spec.promotionRef.name,
      )) as Promotion | undefined;
      const problem = commandProblem(
        run,
        targets,
        object,
        promotionFact(run, promotion),
      );
      if (problem) {
        const legal = COMMANDS[run.status?.phase ?? 'Pending'];
        throw conflict(definition, name, problem.message, [
          {
            reason: problem.reason,
            field: 'spec.type',
            message: `possible now: ${legal.join(', ') || 'no command'}`,
          },
        ]);
      }
      attachToRun(object, run);
      annotate(object, CONDITIONS_ANNOTATION, conditions);
      return [];
    },
  };
}
