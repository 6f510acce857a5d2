import { setTimeout as delay } from 'node:timers/promises';
import type {
  Action,
  Backend,
  Promotion,
  PromotionRun,
  Target,
  TargetPhase,
} from '@fairway/plugin-fairway-common';
import { ApiFailure, FairwayClient } from './client';
import { DemoFleet, FIRST_VERSION } from './fleet';
import { readExample } from './examples';
import type { Role } from './people';

const END_WITHIN_MS = 180_000;

/** What `npm run demo -- --check` prints as one line of JSON. */
export interface CheckResult {
  ok: boolean;
  clusters: DemoFleet['kind'];
  phase: string;
  seconds: number;
  version: string;
  stages: Record<string, { total: number; converged: number; failed: number }>;
  /** How many targets have converged, by driver. */
  drivers: Record<string, number>;
  /** How many of them have got their version before back afterwards, by driver. */
  rolledBack: Record<string, number>;
  decisions: number;
  auditRows: number;
  /** How many views of the portal answered. */
  views: number;
  /** What was tried and refused, as it has to be. */
  refused: string[];
  /** Why it is not ok. */
  problems: string[];
}

/** Repeats a look at something until it is there. */
async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + END_WITHIN_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    if (Date.now() > deadline) {
      throw new Error(`Gave up waiting for ${what}`);
    }
    await delay(200);
  }
}

/** How many rows the audit log has. */
async function countAuditRows(client: FairwayClient): Promise<number> {
  let rows = 0;
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page: { items: unknown[]; next?: number } = await client.send(
      'GET',
      `/api/fairway/audit?limit=500&after=${after}`,
    );
    rows += page.items.length;
    after = page.next;
  }
  return rows;
}

/** Asks for what the pages of the portal show, as somebody who may only look; gives how many answered. */
async function readViews(
  viewer: FairwayClient,
  run: string,
  problems: string[],
): Promise<number> {
  const views = [
    'runs',
    'inbox',
    'activity',
    'fleet',
    'fleet/clusters',
    'sources?entityRef=component:default/checkout',
    'sources/default/checkout',
    ...['lanes', 'targets', 'commands'].map(
      part => `runs/default/${run}/${part}`,
    ),
  ];
  let answered = 0;
  for (const view of views) {
    try {
      await viewer.send('GET', `/api/fairway/views/${view}`);
      answered += 1;
    } catch (error) {
      problems.push(`view ${view}: ${(error as Error).message}`);
    }
  }
  return answered;
}

/** What on the clusters themselves is not at a version. */
async function differencesOf(
  fleet: DemoFleet,
  version: string,
): Promise<string[]> {
  const found = await Promise.all(
    fleet.clusters.map(async ({ name }) =>
      (
        await fleet.differences(name, version)
      ).map(difference => `${name}: ${difference}`),
    ),
  );
  return found.flat();
}

/** How many targets of a run are in a phase, by the driver that delivered them. */
async function countByDriver(
  viewer: FairwayClient,
  run: string,
  phase: TargetPhase,
): Promise<Record<string, number>> {
  const backends = await viewer.list<Backend>('backends');
  const targets = await viewer.list<Target>('targets', {
    fieldSelector: `spec.runRef.name=${run},status.phase=${phase}`,
  });
  const counts: Record<string, number> = {};
  for (const { spec } of targets) {
    const driver =
      backends.find(({ metadata }) => metadata.name === spec.backend)?.spec
        .driver ?? 'unknown';
    counts[driver] = (counts[driver] ?? 0) + 1;
  }
  return counts;
}

/** Drives one promotion to its end and back as the people of the demo would, and looks at the clusters after both. */
export async function runCheck(options: {
  fleet: DemoFleet;
  as: Record<Role, FairwayClient>;
  crashAndRestart(): Promise<void>;
}): Promise<CheckResult> {
  const started = Date.now();
  const { fleet, as } = options;
  const problems: string[] = [];
  const refused: string[] = [];

  const expectRefusal = async (
    what: string,
    codes: number[],
    attempt: () => Promise<unknown>,
  ) => {
    try {
      await attempt();
      problems.push(`${what} was not refused`);
    } catch (error) {
      if (error instanceof ApiFailure && codes.includes(error.code)) {
        refused.push(what);
      } else {
        throw error;
      }
    }
  };

  const promotionManifest = await readExample('promotion.yaml');
  await expectRefusal('a viewer promotes', [403], () =>
    as.viewer.create('promotions', promotionManifest),
  );
  const { metadata, spec } = await as.developer.create<Promotion>(
    'promotions',
    promotionManifest,
  );
  const promotion = () => as.viewer.get<Promotion>('promotions', metadata.name);
  const runOf = async (): Promise<PromotionRun | undefined> => {
    const name = (await promotion()).status?.currentRun?.name;
    return name
      ? as.viewer.get<PromotionRun>('promotionruns', name)
      : undefined;
  };

  const waiting = await until('the approval gate', async () => {
    const run = await runOf();
    const gate = run?.status?.stages
      .find(({ name }) => name === 'europe')
      ?.gates?.find(({ name }) => name === 'release-managers');
    if (run?.status?.finishedAt) {
      throw new Error(`The run ended early: ${run.status.message}`);
    }
    return gate?.state === 'Waiting' ? run : undefined;
  });
  const approval = {
    apiVersion: 'fairway.dev/v1alpha1',
    kind: 'Approval',
    metadata: { generateName: 'check-' },
    spec: {
      runRef: { name: waiting.metadata.name },
      stage: 'europe',
      gate: 'release-managers',
      decision: 'Approve',
    },
  };
  await expectRefusal('the requester approves', [403, 409], () =>
    as.developer.create('approvals', approval),
  );
  await options.crashAndRestart();
  await as.approver.create('approvals', approval);

  const run = await until('the end of the run', async () => {
    const current = await runOf();
    return current?.status?.finishedAt ? current : undefined;
  });
  problems.push(...(await differencesOf(fleet, spec.version!)));
  const phase = run.status!.phase;
  if (phase !== 'Succeeded') {
    problems.push(run.status?.message ?? phase);
  }
  const decisions = await as.viewer.list('decisions', {
    fieldSelector: `spec.promotionRef.name=${metadata.name}`,
  });
  const runRef = { name: run.metadata.name };
  const drivers = await countByDriver(as.viewer, runRef.name, 'Converged');
  const auditRows = await countAuditRows(as.platform);
  const views = await readViews(as.viewer, runRef.name, problems);

  const rollback = (await readExample('rollback.yaml')) as Action;
  rollback.spec.runRef = runRef;
  await as.platform.create('actions', rollback);
  await until('the rollback', async () => {
    const current = await runOf();
    return current?.status?.phase === 'RolledBack' ? current : undefined;
  });
  const rolledBack = await countByDriver(as.viewer, runRef.name, 'RolledBack');
  problems.push(...(await differencesOf(fleet, FIRST_VERSION)));
  return {
    ok: problems.length === 0,
    clusters: fleet.kind,
    phase,
    seconds: Math.round((Date.now() - started) / 100) / 10,
    version: spec.version!,
    stages: Object.fromEntries(
      run.status!.stages.map(({ name, clusters }) => [
        name,
        {
          total: clusters.total,
          converged: clusters.converged,
          failed: clusters.failed,
        },
      ]),
    ),
    drivers,
    rolledBack,
    decisions: decisions.length,
    auditRows,
    views,
    refused,
    problems,
  };
}
