import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  Cluster,
  expandTargets,
  Fleet,
  PlannedStage,
  planRun,
  Target,
  TargetDraft,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../../store/types';
import { newTarget } from '../objects/newTarget';
import type { Ids } from '../ports';
import type { DatabaseTime } from '../work/DatabaseTime';
import { CONDITIONS_ANNOTATION } from '../../resources/requesters';
import type { RunAuthority } from '../promotion/RunAuthority';
import type { RunState } from './RunState';

/** What late targets are found with. */
interface LateDeps {
  store: FairwayStore;
  ids: Ids;
  time: DatabaseTime;
  authority: RunAuthority;
  logger: LoggerService;
}

/**
 * Targets for clusters that have joined the fleet since the run was planned. Who found them before keeps its uid. Clusters
 * that the one who asked for the run may not promote to stay out.
 *
 * @remarks Also puts the clusters of these targets into the state, so that they are known when the targets are created.
 */
export async function lateTargets(
  state: RunState,
  deps: LateDeps,
): Promise<Target[]> {
  const { run } = state;
  const { namespace } = run.metadata;
  const fleet = (await deps.store.get(
    'Fleet',
    namespace,
    run.spec.fleet.name,
  )) as Fleet | undefined;
  if (!fleet) {
    return [];
  }
  const { items } = await deps.store.list({ kind: 'Cluster', namespace });
  const clusters = items as Cluster[];
  const { source, backend, backends = [], plan, scope } = run.spec;
  const { version, versions } = run.spec;
  const { stages } = planRun({
    source: source.spec,
    plan: plan.spec,
    fleet: fleet.spec,
    clusters: clusters.map(({ metadata, spec }) => ({
      name: metadata.name,
      labels: metadata.labels,
      suspended: spec.suspend,
    })),
    scope,
    version,
    versions,
  });
  const now = deps.time.now();
  const known = new Map(state.late.map(late => [late.metadata.name, late]));
  const drafts = expandTargets({
    run: run.metadata,
    promotion: run.spec.promotionRef,
    source,
    backends: [backend, ...backends],
    stages,
    version,
    versions,
    now,
  }).filter(({ name }) => !state.targets.has(name));
  const late = (await permitted(drafts, state, clusters, stages, deps)).map(
    draft =>
      known.get(draft.name) ?? newTarget(draft, run, { ids: deps.ids, now }),
  );
  const wanted = new Set(late.map(({ spec }) => spec.cluster));
  clusters
    .filter(({ metadata }) => wanted.has(metadata.name))
    .forEach(cluster => state.clusters.set(cluster.metadata.name, cluster));
  return late;
}

/** The targets on clusters that the run may touch under the conditions of those who asked for it. */
async function permitted(
  drafts: readonly TargetDraft[],
  { run, promotion }: RunState,
  clusters: readonly Cluster[],
  stages: readonly PlannedStage[],
  { authority, logger }: LateDeps,
): Promise<readonly TargetDraft[]> {
  const conditions = run.metadata.annotations?.[CONDITIONS_ANNOTATION];
  if (conditions === undefined || !promotion) {
    return drafts;
  }
  const { source, plan } = run.spec;
  const answers = new Map<string, boolean>();
  for (const { spec } of drafts) {
    const place = `${spec.stage}/${spec.cluster}`;
    if (!answers.has(place)) {
      const touched = {
        promotion,
        source,
        plan,
        clusters,
        stages: stages
          .filter(({ name }) => name === spec.stage)
          .map(stage => ({
            ...stage,
            clusters: stage.clusters.filter(
              ({ name }) => name === spec.cluster,
            ),
          })),
      };
      try {
        const objection = await authority.objection(conditions, touched);
        answers.set(place, objection === undefined);
      } catch (error) {
        // The clusters that the run has must not wait for what the answer takes, such as the catalog.
        logger.warn(
          `Whether run ${run.metadata.namespace}/${run.metadata.name} may take in cluster "${spec.cluster}" could not be found out; it stays out for now`,
          error as Error,
        );
        answers.set(place, false);
      }
    }
  }
  return drafts.filter(({ spec }) =>
    answers.get(`${spec.stage}/${spec.cluster}`),
  );
}
