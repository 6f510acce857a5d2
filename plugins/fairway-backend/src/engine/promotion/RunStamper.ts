import {
  API_GROUP,
  Backend,
  backendsNamedBy,
  Cluster,
  clusterKind,
  expandTargets,
  Fleet,
  initialRunStatus,
  Plan,
  planRun,
  Promotion,
  PromotionRun,
  promotionRunKind,
  runDigest,
  RunPlan,
  Source,
} from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import { claimConflicts, olderThan } from '../../delivery';
import {
  ASK_AGAIN_ANNOTATION,
  CONDITIONS_ANNOTATION,
  requestersOfPromotion,
} from '../../resources/requesters';
import type { FairwayStore, WriteBatch } from '../../store/types';
import { engineLabels } from '../objects/labels';
import { runName } from '../objects/names';
import { newDecision } from '../objects/newDecision';
import { controllerReference, newObject } from '../objects/newObject';
import { newTarget } from '../objects/newTarget';
import { reference, snapshot } from '../objects/snapshot';
import type { Ids } from '../ports';
import { workItem } from '../work/items';
import type { RunAuthority } from './RunAuthority';

/** Keeps a promotion until its runs have ended. */
export const PROMOTION_FINALIZER = `${API_GROUP}/promotion`;

/** Why no run can start now. */
export interface StampProblem {
  reason: string;
  message: string;
}

/** What a run is made of, as it is now. */
interface Ingredients {
  source: Source;
  fleet: Fleet;
  plan: Plan;
  backend: Backend;
  /** The others that variants of its units name. */
  backends: Backend[];
  clusters: Cluster[];
  runPlan: RunPlan;
}

/** A retry of a whole run. */
export interface RunRetry {
  of: PromotionRun;
  /** Who asked for it. */
  by: string;
  /** The conditions under which that was allowed; undefined where under none. */
  conditions?: string;
}

/** Who asked for a run, and under which conditions. */
type Asked = Pick<RunRetry, 'by' | 'conditions'>;

/** A run to start: what to write, and how it will be called. */
export interface Stamp {
  run: PromotionRun;
  batch: Required<Pick<WriteBatch, 'creates' | 'updates' | 'work'>>;
}

/** Starts runs: freezes what a promotion refers to, and numbers the attempt. */
export class RunStamper {
  constructor(
    private readonly deps: {
      store: Pick<FairwayStore, 'get' | 'list'>;
      drivers: ReadonlyMap<string, DeliveryDriver>;
      ids: Ids;
      authority: RunAuthority;
    },
  ) {}

  /**
   * The next run of a promotion, with all its targets, for one transaction that fails where the promotion has changed.
   *
   * @returns a problem where something that it needs is missing or does not fit, or where the run would touch what nobody was
   * allowed to ask for
   */
  async prepare(
    promotion: Promotion,
    now: number,
    retry?: RunRetry,
  ): Promise<Stamp | StampProblem> {
    const found = await this.resolve(promotion);
    if ('reason' in found) {
      return found;
    }
    const asked = {
      by: retry?.by ?? requestersOfPromotion(promotion).at(-1) ?? 'unknown',
      conditions: retry
        ? retry.conditions
        : promotion.metadata.annotations?.[CONDITIONS_ANNOTATION],
    };
    return (
      (await this.beyondAuthority(promotion, found, asked)) ??
      this.stamp(promotion, found, now, asked, retry?.of)
    );
  }

  /** Configuration may have changed since somebody was allowed to ask for the run. */
  private async beyondAuthority(
    promotion: Promotion,
    { source, plan, clusters, runPlan }: Ingredients,
    { by, conditions }: Asked,
  ): Promise<StampProblem | undefined> {
    const objection =
      conditions !== undefined &&
      (await this.deps.authority.objection(conditions, {
        promotion,
        source,
        plan,
        clusters,
        stages: runPlan.stages,
      }));
    return objection
      ? {
          reason: 'BeyondAuthority',
          message: `What the promotion touches has changed since ${by} asked for it, and ${by} may not promote to that: ${objection}. Change the Source, Fleet, Plan or Clusters back, or have somebody ask again who may: kubectl annotate promotion ${promotion.metadata.name} --overwrite ${ASK_AGAIN_ANNOTATION}="$(date)"`,
        }
      : undefined;
  }

  /** Why no run of a promotion can start now; undefined where one can. */
  async problem(promotion: Promotion): Promise<StampProblem | undefined> {
    const found = await this.resolve(promotion);
    return 'reason' in found ? found : undefined;
  }

  private async resolve(
    promotion: Promotion,
  ): Promise<Ingredients | StampProblem> {
    const { store, drivers } = this.deps;
    const { namespace } = promotion.metadata;
    const { sourceRef, fleetRef, planRef } = promotion.spec;
    const find = (kind: string, name: string) =>
      store.get(kind, namespace, name);
    const source = (await find('Source', sourceRef.name)) as Source | undefined;
    if (!source) {
      return notFound('Source', sourceRef.name, namespace);
    }
    const fleet = (await find('Fleet', fleetRef.name)) as Fleet | undefined;
    if (!fleet) {
      return notFound('Fleet', fleetRef.name, namespace);
    }
    const plan = (await find('Plan', planRef.name)) as Plan | undefined;
    if (!plan) {
      return notFound('Plan', planRef.name, namespace);
    }
    const found: Backend[] = [];
    for (const { name } of backendsNamedBy(source.spec)) {
      const backend = (await find('Backend', name)) as Backend | undefined;
      if (!backend) {
        return notFound('Backend', name, namespace);
      }
      if (!drivers.has(backend.spec.driver)) {
        return {
          reason: 'DriverNotInstalled',
          message: `Backend "${name}" needs the driver "${backend.spec.driver}", which is not installed; add its module to the backend, or change the driver`,
        };
      }
      found.push(backend);
    }
    const [backend, ...backends] = found;
    const conflicts = await claimConflicts(
      source,
      { store, driverFor: name => drivers.get(name) },
      olderThan(source),
    );
    if (conflicts.length > 0) {
      return {
        reason: 'FieldClaimed',
        message: `Source "${sourceRef.name}" must not be promoted: ${conflicts
          .map(({ field, message }) => `${field}: ${message}`)
          .join('; ')}`,
      };
    }
    const clusters = (await store.list({ kind: clusterKind.kind, namespace }))
      .items as Cluster[];
    const runPlan = planRun({
      source: source.spec,
      plan: plan.spec,
      fleet: fleet.spec,
      clusters: clusters.map(({ metadata, spec }) => ({
        name: metadata.name,
        labels: metadata.labels,
        suspended: spec.suspend,
      })),
      scope: promotion.spec.scope?.clusters,
      version: promotion.spec.version,
      versions: promotion.spec.versions,
    });
    if (runPlan.problems.length > 0) {
      return {
        reason: 'PlanNotApplicable',
        message: runPlan.problems
          .map(({ field, message }) => `${field}: ${message}`)
          .join('; '),
      };
    }
    return { source, fleet, plan, backend, backends, clusters, runPlan };
  }

  private stamp(
    promotion: Promotion,
    { source, fleet, plan, backend, backends, runPlan }: Ingredients,
    now: number,
    { by: requestedBy, conditions }: Asked,
    retried: PromotionRun | undefined,
  ): Stamp {
    const context = { ids: this.deps.ids, now };
    const { namespace, name, uid, generation } = promotion.metadata;
    const { version, versions, scope, timeout, overwriteDrift } =
      promotion.spec;
    const attempt = (promotion.status?.attempts ?? 0) + 1;
    const requesters = [
      ...new Set([
        ...requestersOfPromotion(promotion),
        ...(retried?.spec.requesters ?? []),
        requestedBy,
      ]),
    ];
    const run = newObject(
      {
        kind: promotionRunKind.kind,
        namespace,
        name: runName(name, attempt),
        labels: engineLabels({ promotion: name, source: source.metadata.name }),
        ...(conditions !== undefined && {
          annotations: { [CONDITIONS_ANNOTATION]: conditions },
        }),
        owner: controllerReference(promotion),
        spec: {
          promotionRef: { name, uid, generation },
          attempt,
          requestedBy,
          requesters,
          ...(version !== undefined && { version }),
          ...(versions && { versions }),
          source: snapshot(source),
          backend: snapshot(backend),
          ...(backends.length > 0 && { backends: backends.map(snapshot) }),
          plan: snapshot(plan),
          fleet: reference(fleet),
          ...(scope && { scope: scope.clusters }),
          ...(timeout !== undefined && { timeout }),
          ...(overwriteDrift && { overwriteDrift }),
          digest: runDigest({
            version,
            versions,
            source: source.spec,
            backend: backend.spec,
            ...(backends.length > 0 && {
              backends: Object.fromEntries(
                backends.map(({ metadata, spec }) => [metadata.name, spec]),
              ),
            }),
            plan: plan.spec,
            stages: runPlan.stages,
          }),
        },
        status: initialRunStatus({
          stages: runPlan.stages,
          uncovered: runPlan.uncovered,
        }),
      },
      context,
    ) as PromotionRun;
    const targets = expandTargets({
      run: run.metadata,
      promotion: { name },
      source: { name: source.metadata.name, spec: source.spec },
      backends: [backend, ...backends].map(({ metadata, spec }) => ({
        name: metadata.name,
        spec,
      })),
      stages: runPlan.stages,
      version,
      versions,
      now,
    }).map(draft => newTarget(draft, run, context));
    const decision = newDecision(
      {
        subject: {
          kind: 'PromotionRun',
          name: run.metadata.name,
          uid: run.metadata.uid,
        },
        type: 'Normal',
        reason: 'RunStarted',
        message: `Attempt ${attempt} of promotion ${name} was started for ${targets.length} targets in ${runPlan.stages.length} stages`,
        to: 'Pending',
        actor: requestedBy,
      },
      {
        namespace,
        promotion: name,
        source: source.metadata.name,
        run: run.metadata,
      },
      context,
    );
    return {
      run,
      batch: {
        creates: [run, ...targets, decision].map(object => ({ object })),
        updates: [
          {
            object: withRun(promotion, run),
            expected: promotion.metadata.resourceVersion,
          },
        ],
        work: [{ type: 'wake', item: workItem(run) }],
      },
    };
  }
}

/** The promotion as it is when its new run has started. */
function withRun(promotion: Promotion, run: PromotionRun): Promotion {
  const { finalizers = [], generation } = promotion.metadata;
  return {
    ...promotion,
    metadata: {
      ...promotion.metadata,
      finalizers: finalizers.includes(PROMOTION_FINALIZER)
        ? finalizers
        : [...finalizers, PROMOTION_FINALIZER],
    },
    status: {
      ...promotion.status,
      observedGeneration: generation,
      attempts: run.spec.attempt,
      currentRun: {
        name: run.metadata.name,
        uid: run.metadata.uid,
        generation,
      },
    },
  };
}

function notFound(
  kind: 'Source' | 'Fleet' | 'Plan' | 'Backend',
  name: string,
  namespace: string,
): StampProblem {
  return {
    reason: `${kind}NotFound`,
    message: `${kind} "${name}" does not exist in namespace "${namespace}"; the promotion goes on by itself when it is created`,
  };
}
