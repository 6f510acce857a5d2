import {
  Approval,
  approvalKind,
  describeVersions,
  durationMs,
  GROUP_VERSION,
  Inbox,
  InboxItem,
  kindByName,
  KindDefinition,
  OpenApproval,
  openApprovals,
  PromotionRun,
  ROLLBACK_STAGE,
} from '@fairway/plugin-fairway-common';
import type { UserInfoService } from '@backstage/backend-plugin-api';
import type { CreateAccess } from '../authorization';
import { withGroups } from '../k8s/requestContext';
import type { RequestContext, Resources } from '../resources';
import { decidingProblem, notAPerson } from '../resources/admission';
import type { FairwayStore, ViewStore } from '../store';
import { asStored } from './asStored';

const MAX_ITEMS = 200;
const PAGE_SIZE = 100;
/** How many runs that wait are looked at. */
const MAX_RUNS = 500;

const runKind = kindByName('PromotionRun')!;

/** A gate that waits, before it is known whether the caller may decide. */
interface Question extends OpenApproval {
  run: PromotionRun;
}

/** What approval gates wait for, and whether the caller may decide. */
export class Approvals {
  readonly #deps: {
    resources: Resources;
    store: FairwayStore & ViewStore;
    createAccess: CreateAccess;
    userInfo: UserInfoService;
  };

  constructor(deps: {
    resources: Resources;
    store: FairwayStore & ViewStore;
    createAccess: CreateAccess;
    userInfo: UserInfoService;
  }) {
    this.#deps = deps;
  }

  /** What waits for people: first what the caller may decide, and of that what waits longest. */
  async inbox(context: RequestContext): Promise<Inbox> {
    const { current } = await this.#deps.store.revisions();
    const items = await this.ofRuns(await this.#waitingRuns(context), context);
    items.sort(
      (a, b) =>
        Number(b.allowed) - Number(a.allowed) || (a.since < b.since ? -1 : 1),
    );
    return {
      revision: current,
      items: items.slice(0, MAX_ITEMS),
      total: items.length,
    };
  }

  /** What waits for people in runs that the caller may read. */
  async ofRuns(
    runs: readonly PromotionRun[],
    context: RequestContext,
  ): Promise<InboxItem[]> {
    const questions = runs.flatMap(run =>
      openApprovals(run).map((open): Question => ({ run, ...open })),
    );
    if (questions.length === 0) {
      return [];
    }
    const caller = await withGroups(context, this.#deps.userInfo);
    const problems = await this.#problems(questions, caller);
    return questions.map((question, index) =>
      toItem(question, problems[index]),
    );
  }

  async #waitingRuns(context: RequestContext): Promise<PromotionRun[]> {
    const { resources, store } = this.#deps;
    const filter = await resources.readFilter(runKind, undefined, context);
    const visible: PromotionRun[] = [];
    for (let offset = 0; offset < MAX_RUNS; offset += PAGE_SIZE) {
      const runs = await store.waitingRuns({ offset, limit: PAGE_SIZE });
      const permitted = await filter.permits(runs);
      visible.push(...runs.filter((_, index) => permitted[index]));
      if (runs.length < PAGE_SIZE) {
        break;
      }
    }
    return visible;
  }

  /** Why the caller may not decide each of these. */
  async #problems(
    questions: readonly Question[],
    context: RequestContext,
  ): Promise<(string | undefined)[]> {
    const { actor } = context;
    if (actor.type !== 'user') {
      return questions.map(() => notAPerson(actor));
    }
    const problems = new Map<Question, string>();
    for (const [namespace, asked] of byNamespace(questions)) {
      const documents = asked.map(question =>
        approvalOf(question, actor.ref, actor.ownershipRefs),
      );
      const missing = await this.#deps.createAccess.problems(
        approvalKind as unknown as KindDefinition,
        namespace,
        documents,
        context,
      );
      const decided = await this.#decided(namespace, asked, actor.ref);
      asked.forEach((question, index) => {
        const problem =
          decidingProblem(
            question.run,
            documents[index].spec,
            question.gate,
            actor,
          ) ??
          missing[index] ??
          decided(question);
        if (problem !== undefined) {
          problems.set(question, problem);
        }
      });
    }
    return questions.map(question => problems.get(question));
  }

  /** Tells which decisions the caller has taken before; they stand. */
  async #decided(
    namespace: string,
    questions: readonly Question[],
    user: string,
  ): Promise<(question: Question) => string | undefined> {
    const { items } = await this.#deps.store.list({
      kind: approvalKind.kind,
      namespace,
      fields: [
        { key: 'spec.user', operator: 'In', values: [user] },
        {
          key: 'spec.runRef.name',
          operator: 'In',
          values: [...new Set(questions.map(({ run }) => run.metadata.name))],
        },
      ],
    });
    return ({ run, stage, gate, status }) => {
      const earlier = (items as Approval[]).find(
        approval =>
          approval.spec.runRef.name === run.metadata.name &&
          approval.spec.stage === stage &&
          approval.spec.gate === gate.name &&
          approval.spec.digest === status.digest &&
          approval.status?.state !== 'Refused',
      );
      return (
        earlier &&
        `${user} has decided already (${earlier.spec.decision}); a decision stands`
      );
    };
  }
}

function byNamespace(questions: readonly Question[]): Map<string, Question[]> {
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    const { namespace } = question.run.metadata;
    const group = groups.get(namespace) ?? [];
    group.push(question);
    groups.set(namespace, group);
  }
  return groups;
}

/** The decision as the document that takes it. */
function approvalOf(
  { run, stage, gate, status }: Question,
  user: string,
  groups: readonly string[],
): Approval {
  const { namespace, name } = run.metadata;
  const spec: Approval['spec'] = {
    runRef: { name },
    stage,
    gate: gate.name,
    decision: 'Approve',
    digest: status.digest,
    user,
    groups: groups.filter(ref => ref !== user),
  };
  return asStored(
    { apiVersion: GROUP_VERSION, kind: approvalKind.kind, metadata: {}, spec },
    namespace,
  ) as Approval;
}

function clustersOf({ run, stage }: Question): number {
  const stages = run.status?.stages ?? [];
  const concerned = stages.filter(({ name, phase }) =>
    stage === ROLLBACK_STAGE ? phase === 'RollingBack' : name === stage,
  );
  return concerned.reduce((sum, { clusters }) => sum + clusters.total, 0);
}

/** Who has approved so far, as the engine has counted them. */
function approvedBy({ status }: Question): string[] {
  const approvals = status.evidence?.approvals;
  return Array.isArray(approvals)
    ? approvals.flatMap(({ user, decision }) =>
        decision === 'Approve' && typeof user === 'string' ? [user] : [],
      )
    : [];
}

function toItem(question: Question, problem: string | undefined): InboxItem {
  const { run, stage, gate, status } = question;
  const { metadata, spec } = run;
  const { count = 1, users = [], groups = [] } = gate.approval ?? {};
  const rollback =
    stage === ROLLBACK_STAGE ? run.status?.rollback?.requestedBy : undefined;
  return {
    namespace: metadata.namespace,
    run: metadata.name,
    promotion: spec.promotionRef.name,
    attempt: spec.attempt,
    source: spec.source.name,
    entityRef: spec.source.spec.entityRef,
    version: describeVersions(spec),
    stage,
    gate: gate.name,
    when: status.phase,
    requestedBy: rollback ?? spec.requestedBy,
    since: status.since,
    ...(gate.timeout !== undefined && {
      until: new Date(
        Date.parse(status.since) +
          durationMs(gate.timeout) +
          (status.pausedMs ?? 0),
      ).toISOString(),
    }),
    count,
    approvedBy: approvedBy(question),
    users,
    groups,
    clusters: clustersOf(question),
    digest: status.digest ?? '',
    allowed: problem === undefined,
    ...(problem !== undefined && { reason: problem }),
  };
}
