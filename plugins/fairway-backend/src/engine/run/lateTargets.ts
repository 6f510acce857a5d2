import {
  Cluster,
  expandTargets,
  Fleet,
  planRun,
  Target,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../../store/types';
import { newTarget } from '../objects/newTarget';
import type { Ids } from '../ports';
import type { DatabaseTime } from '../work/DatabaseTime';
import type { RunState } from './RunState';

/**
 * Targets for clusters that have joined the fleet since the run was planned. Who found them before keeps its uid.
 *
 * @remarks Also puts the clusters of these targets into the state, so that they are known when the targets are created.
 */
export async function lateTargets(
  state: RunState,
  deps: { store: FairwayStore; ids: Ids; time: DatabaseTime },
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
  const { source, plan, scope, version, versions } = run.spec;
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
  const late = expandTargets({
    run: run.metadata,
    promotion: run.spec.promotionRef,
    source,
    stages,
    version,
    versions,
    now,
  })
    .filter(({ name }) => !state.targets.has(name))
    .map(
      draft =>
        known.get(draft.name) ?? newTarget(draft, run, { ids: deps.ids, now }),
    );
  const wanted = new Set(late.map(({ spec }) => spec.cluster));
  clusters
    .filter(({ metadata }) => wanted.has(metadata.name))
    .forEach(cluster => state.clusters.set(cluster.metadata.name, cluster));
  return late;
}
