import type { Session } from '../database';
import type { RunKey, TargetState } from '../viewTypes';

/** All targets of a run, as far as commands look at them. */
export async function readTargetStates(
  session: Session,
  { namespace, run }: RunKey,
): Promise<TargetState[]> {
  const rows: {
    name: string;
    stage: string;
    cluster: string;
    status: string | null;
  }[] = await session
    .knex('targets')
    .select('name', 'stage', 'cluster', 'status')
    .where({ run_name: run, namespace })
    .orderBy('name');
  return rows.map(({ name, stage, cluster, status }) => ({
    metadata: { name },
    spec: { stage, cluster },
    ...(status !== null && { status: JSON.parse(status) }),
  }));
}
