import {
  Action,
  actionKind,
  ActionType,
  CommandOffer,
  commandProblem,
  COMMANDS,
  GROUP_VERSION,
  KindDefinition,
  Promotion,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import type { CreateAccess } from '../authorization';
import { promotionFact } from '../engine/run/promotionFact';
import type { RequestContext } from '../resources';
import type { FairwayStore, ViewStore } from '../store';
import { asStored } from './asStored';
import { SharedReads } from './SharedReads';

/** Commands whose legality depends on targets. */
const ABOUT_TARGETS: readonly ActionType[] = ['Retry', 'Skip', 'Rollback'];

interface Command {
  command: CommandOffer['command'];
  type: ActionType;
  stage?: string;
}

/** Why commands are not legal now, in the order of {@link commandsOn}; whoever asks. */
interface Legality {
  revision: number;
  problems: (string | undefined)[];
}

/** All commands that there are on a run. */
function commandsOn({ spec }: PromotionRun): Command[] {
  return [
    { command: 'Pause', type: 'Pause' },
    { command: 'Resume', type: 'Resume' },
    { command: 'Abort', type: 'Abort' },
    { command: 'Retry', type: 'Retry' },
    { command: 'Rollback', type: 'Rollback' },
    ...spec.plan.spec.stages.flatMap(({ name: stage }): Command[] => [
      { command: 'RetryStage', type: 'Retry', stage },
      { command: 'SkipStage', type: 'Skip', stage },
    ]),
  ];
}

/** A command as the document that gives it. */
function actionOf(
  { type, stage }: Command,
  run: PromotionRun,
  user: string,
): Action {
  const { namespace, name } = run.metadata;
  const spec: Action['spec'] = {
    type,
    runRef: { name },
    ...(stage === undefined ? {} : { stage }),
    user,
  };
  return asStored(
    { apiVersion: GROUP_VERSION, kind: actionKind.kind, metadata: {}, spec },
    namespace,
  ) as Action;
}

/** Which commands the caller may give a run now, and why not the others. Nothing is written. */
export class CommandOffers {
  readonly #store: FairwayStore & ViewStore;
  readonly #createAccess: CreateAccess;
  readonly #legality: SharedReads<Legality>;

  constructor(deps: {
    store: FairwayStore & ViewStore;
    createAccess: CreateAccess;
  }) {
    this.#store = deps.store;
    this.#createAccess = deps.createAccess;
    this.#legality = new SharedReads(deps.store);
  }

  async offers(
    run: PromotionRun,
    context: RequestContext,
  ): Promise<{ revision: number; items: CommandOffer[] }> {
    const commands = commandsOn(run);
    const missing = await this.#createAccess.problems(
      actionKind as unknown as KindDefinition,
      run.metadata.namespace,
      commands.map(command => actionOf(command, run, context.actor.ref)),
      context,
    );
    const { revision, problems } = await this.#legality.get(
      run.metadata.uid,
      () => this.#readLegality(run),
    );
    return {
      revision,
      items: commands.map(({ command, stage }, index) => {
        const reason = missing[index] ?? problems[index];
        return {
          command,
          ...(stage === undefined ? {} : { stage }),
          allowed: reason === undefined,
          ...(reason === undefined ? {} : { reason }),
          ...(missing[index] === undefined ? {} : { forbidden: true }),
        };
      }),
    };
  }

  async #readLegality({ metadata, spec }: PromotionRun): Promise<Legality> {
    const { namespace, name, uid } = metadata;
    const { current: revision } = await this.#store.revisions();
    const run = (await this.#store.getByUid('PromotionRun', uid)) as
      | PromotionRun
      | undefined;
    if (!run) {
      const gone = `run "${name}" does not exist any more`;
      return {
        revision,
        problems: commandsOn({ spec } as PromotionRun).map(() => gone),
      };
    }
    const promotion = (await this.#store.get(
      'Promotion',
      namespace,
      spec.promotionRef.name,
    )) as Promotion | undefined;
    const legal = COMMANDS[run.status?.phase ?? 'Pending'];
    const targets = legal.some(type => ABOUT_TARGETS.includes(type))
      ? // What they lack of a target is nothing that commands look at.
        ((await this.#store.targetStates({ namespace, run: name })) as Target[])
      : [];
    const fact = promotionFact(run, promotion);
    return {
      revision,
      problems: commandsOn(run).map(
        command =>
          commandProblem(run, targets, actionOf(command, run, ''), fact)
            ?.message,
      ),
    };
  }
}
