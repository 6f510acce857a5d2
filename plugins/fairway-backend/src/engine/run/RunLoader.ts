import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Action,
  Approval,
  Cluster,
  Promotion,
  PromotionRun,
  ResourceObject,
  Target,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore, ListQuery } from '../../store/types';
import type { DatabaseTime } from '../work/DatabaseTime';
import type { Ids } from '../ports';
import type { RunAuthority } from '../promotion/RunAuthority';
import { lateTargets } from './lateTargets';
import type { RunDeps } from './RunContext';
import { driftFacts, orphanOf } from './driftFacts';
import { RunState } from './RunState';

const PAGE = 1_000;

/** Reads what a decision on a run rests on. */
export class RunLoader {
  constructor(
    private readonly deps: {
      store: FairwayStore;
      inventory: RunDeps['inventory'];
      ids: Ids;
      time: DatabaseTime;
      authority: RunAuthority;
      logger: LoggerService;
    },
  ) {}

  /** The run with all its targets; undefined where it is gone. */
  async load(uid: string): Promise<RunState | undefined> {
    const run = (await this.deps.store.getByUid('PromotionRun', uid)) as
      | PromotionRun
      | undefined;
    if (!run) {
      return undefined;
    }
    const targets = (await this.list('Target', run)) as Target[];
    const state = new RunState(
      run,
      targets.filter(({ spec }) => spec.runRef.uid === uid),
    );
    await this.refresh(state);
    return state;
  }

  /** Reads again what others write: approvals, actions, the promotion, clusters, and where the locks stand. */
  async refresh(state: RunState): Promise<void> {
    const { store, inventory } = this.deps;
    const { run } = state;
    const { namespace } = run.metadata;
    const [approvals, actions, promotion, clusters, locks, drifts] =
      await Promise.all([
        this.list('Approval', run),
        this.list('Action', run, 'Pending'),
        store.getByUid('Promotion', run.spec.promotionRef.uid),
        store.getMany('Cluster', namespace, clusterNames(state)),
        store.locks(run.metadata.uid),
        driftFacts(run, inventory),
      ]);
    state.approvals = inOrder(approvals, run) as Approval[];
    state.actions = inOrder(actions, run) as Action[];
    state.promotion = promotion as Promotion | undefined;
    state.clusters = new Map(
      (clusters as Cluster[]).map(cluster => [cluster.metadata.name, cluster]),
    );
    state.replaceLocks(locks);
    state.drifts = drifts;
    state.orphanOf = drifts.size > 0 ? await orphanOf(run, store) : undefined;
    if (run.spec.plan.spec.membership === 'IncludeLate') {
      state.late = await lateTargets(state, this.deps);
    }
  }

  private async list(
    kind: string,
    run: PromotionRun,
    phase?: string,
  ): Promise<ResourceObject[]> {
    const query: ListQuery = {
      kind,
      namespace: run.metadata.namespace,
      fields: [
        {
          key: 'spec.runRef.name',
          operator: 'In',
          values: [run.metadata.name],
        },
        ...(phase
          ? [{ key: 'status.phase', operator: 'In' as const, values: [phase] }]
          : []),
      ],
      limit: PAGE,
    };
    const items: ResourceObject[] = [];
    for (let from: ListQuery['continue']; ; ) {
      const page = await this.deps.store.list({ ...query, continue: from });
      items.push(...page.items);
      from = page.continue;
      if (!from) {
        return items;
      }
    }
  }
}

function clusterNames({ targets }: RunState): string[] {
  return [
    ...new Set([...targets.values()].map(({ spec }) => spec.cluster)),
  ].sort();
}

/** What people wrote about this run, in the order in which they did; not what was about an earlier run of the same name. */
function inOrder(
  objects: readonly ResourceObject[],
  run: PromotionRun,
): ResourceObject[] {
  return objects
    .filter(({ metadata }) =>
      metadata.ownerReferences?.some(({ uid }) => uid === run.metadata.uid),
    )
    .sort((one, other) =>
      order(one) < order(other) ? -1 : Number(order(one) > order(other)),
    );
}

function order({ metadata }: ResourceObject): string {
  return `${metadata.creationTimestamp} ${metadata.name}`;
}
