import { NAMESPACE } from '../model/objects';
import { quantile } from '../result';
import type { Stage } from './stage';

/**
 * From the last change of a target's objects on their API server until the target is stored as Converged, in milliseconds.
 *
 * @returns null where the database does not tell when it has committed what
 */
export async function statusToConverged({
  database,
  fleet,
  sources,
}: Stage): Promise<{ p50: number; p95: number } | null> {
  if (database.name !== 'postgres') {
    return null;
  }
  const { rows } = await database.observe().raw(
    // Nothing is written to a target after it has converged, so its last version is that.
    `SELECT cluster, source_name AS source,
       EXTRACT(EPOCH FROM pg_xact_commit_timestamp(xmin)) * 1000 AS at
     FROM targets WHERE namespace = ? AND phase = 'Converged'`,
    [NAMESPACE],
  );
  const changes = new Map<string, number>();
  for (const server of [...fleet.hubs, ...fleet.clusters]) {
    for (const { kind, name, at } of await fleet.lastChanges(server)) {
      changes.set(`${server} ${kind} ${name}`, at);
    }
  }
  const indexes = new Map(fleet.clusters.map((name, index) => [name, index]));
  const samples = (rows as { cluster: string; source: string; at: string }[])
    .filter(({ source }) => sources.includes(source))
    .map(({ cluster, source, at }) => {
      const objects = fleet.delivery.objects(
        cluster,
        indexes.get(cluster)!,
        source,
      );
      const last = Math.max(
        ...objects.map(
          ({ server, kind, name }) => changes.get(`${server} ${kind} ${name}`)!,
        ),
      );
      return Number(at) - last;
    });
  return {
    p50: Math.round(quantile(samples, 0.5)),
    p95: Math.round(quantile(samples, 0.95)),
  };
}
