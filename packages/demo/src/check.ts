import { setTimeout as delay } from 'node:timers/promises';
import type { Promotion, PromotionRun } from '@fairway/plugin-fairway-common';
import { ApiFailure, FairwayClient } from './client';
import type { DemoFleet } from './fleet';
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

/** Drives one promotion to its end as the people of the demo would, and looks at the clusters afterwards. */
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
  const images = await Promise.all(
    fleet.clusters.map(
      async ({ name }) => [name, await fleet.image(name)] as const,
    ),
  );
  for (const [name, image] of images) {
    if (!image.endsWith(`:${spec.version}`)) {
      problems.push(`${name} has ${image}`);
    }
  }
  const phase = run.status!.phase;
  if (phase !== 'Succeeded') {
    problems.push(run.status?.message ?? phase);
  }
  const decisions = await as.viewer.list('decisions', {
    fieldSelector: `spec.promotionRef.name=${metadata.name}`,
  });
  const auditRows = await countAuditRows(as.platform);
  const views = await readViews(as.viewer, run.metadata.name, problems);
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
    decisions: decisions.length,
    auditRows,
    views,
    refused,
    problems,
  };
}
