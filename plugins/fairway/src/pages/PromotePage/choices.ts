import {
  clusterKind,
  fleetKind,
  planKind,
  SourceOverview,
} from '@fairway/plugin-fairway-common';
import type { FairwayApi } from '@fairway/plugin-fairway-react';

/** What the form offers for a source. */
export interface Choices {
  revision: number;
  namespace: string;
  source: string;
  /** The newest first. */
  versions: string[];
  fleets: string[];
  plans: string[];
  clusters: string[];
  /** Those of the newest run; otherwise the only one that there is. */
  fleet: string;
  plan: string;
}

/** Reads what there is to choose from for a source. */
export async function readChoices(
  api: FairwayApi,
  source: { namespace: string; name: string },
  signal: AbortSignal,
): Promise<Choices> {
  const { namespace, name } = source;
  const path = ['sources', namespace, name].map(encodeURIComponent).join('/');
  const [overview, fleets, plans, clusters] = await Promise.all([
    api.view<SourceOverview>(path, {}, signal),
    ...[fleetKind, planKind, clusterKind].map(kind =>
      api
        .list(kind, { namespace }, signal)
        .then(({ items }) => items.map(({ metadata }) => metadata.name)),
    ),
  ]);
  const runs = [...overview.active, ...overview.recent];
  const [last] = runs;
  return {
    revision: overview.revision,
    namespace,
    source: name,
    versions: seenVersions(overview),
    fleets,
    plans,
    clusters,
    fleet: preselected(fleets, last?.fleet),
    plan: preselected(plans, last?.plan),
  };
}

function preselected(names: readonly string[], last: string | undefined) {
  if (last !== undefined && names.includes(last)) {
    return last;
  }
  return names.length === 1 ? names[0] : '';
}

/** Versions of runs, and versions on clusters. Those of single units, such as `api=v1`, are no versions of the whole. */
function seenVersions({ active, recent, stages }: SourceOverview): string[] {
  const ofRuns = [...active, ...recent].map(({ version }) => version);
  const onClusters = stages.flatMap(({ versions }) =>
    versions.flatMap(({ version }) => version ?? []),
  );
  return [...new Set([...ofRuns, ...onClusters])].filter(
    version => !/[=,]/.test(version),
  );
}
