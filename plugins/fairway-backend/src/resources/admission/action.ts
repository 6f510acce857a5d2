import {
  Action,
  actionKind,
  commandProblem,
  COMMANDS,
  FieldError,
  KindDefinition,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../../store/types';
import { conflict } from '../statusError';
import type { Admission } from './admission';
import { attachToRun, readRun } from './run';

const definition = actionKind as unknown as KindDefinition;

/** The targets that an action may be about. */
async function targetsOf(
  store: FairwayStore,
  run: PromotionRun,
  { spec }: Action,
): Promise<Target[]> {
  if (spec.target) {
    const target = (await store.get(
      'Target',
      run.metadata.namespace,
      spec.target,
    )) as Target | undefined;
    return target?.spec.runRef.uid === run.metadata.uid ? [target] : [];
  }
  const { items } = await store.list({
    kind: 'Target',
    namespace: run.metadata.namespace,
    fields: [
      {
        key: 'spec.runRef.name',
        operator: 'In',
        values: [run.metadata.name],
      },
      ...(spec.stage
        ? [
            {
              key: 'spec.stage',
              operator: 'In' as const,
              values: [spec.stage],
            },
          ]
        : []),
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
  if (spec.target && targets.length === 0) {
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
    },

    async admit({ object, before }) {
      if (before) {
        return [];
      }
      const { namespace, name } = object.metadata;
      const { spec } = object;
      const run = await readRun(store, namespace, spec.runRef.name);
      if (!run) {
        return [
          {
            field: 'spec.runRef.name',
            reason: 'FieldValueNotFound',
            message: `promotionruns.fairway.dev "${spec.runRef.name}" not found; list them with kubectl get promotionruns`,
          },
        ];
      }
      const targets = await targetsOf(store, run, object);
      const errors = narrowingErrors(object, run, targets);
      if (errors.length > 0) {
        return errors;
      }
      const problem = commandProblem(run, targets, object);
      if (problem) {
        const phase = run.status?.phase ?? 'Pending';
        const legal = COMMANDS[phase];
        throw conflict(
          definition,
          name,
          `${problem.message}${
            legal.includes(spec.type)
              ? ''
              : `; run "${run.metadata.name}" is ${phase}, which allows ${
                  legal.length > 0 ? legal.join(', ') : 'no command'
                }`
          }`,
          [
            {
              reason: 'FieldValueInvalid',
              field: 'spec.type',
              message: `${problem.reason}: allowed are ${
                legal.join(', ') || 'none'
              }`,
            },
          ],
        );
      }
      attachToRun(object, run);
      return [];
    },
  };
}
