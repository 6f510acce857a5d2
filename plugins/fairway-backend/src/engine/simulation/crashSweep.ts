import type {
  Promotion,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import * as manifests from './manifests';
import type { Chaos, CrashPoint } from './Scheduler';
import type { Tenant } from './scenario';
import { Simulation } from './Simulation';

/** Where one replica dies: in which of its calls, and in which moment of it. */
export interface CrashAt {
  call: number;
  point: CrashPoint;
}

/** What is left when everything is over, without names and times. */
export interface EndState {
  promotion: string | undefined;
  progress: string | undefined;
  runs: string[];
  targets: string[];
  versions: (string | null)[];
}

/** How a sweep with one crash ended. */
export interface SweepResult {
  /** How many calls left the replica. */
  calls: number;
  end: EndState;
  /** The most writes with other content than before that any object got. */
  effectiveWrites: number;
}

const PER_STAGE = 3;
const people = (name: string) => ({
  name,
  approval: { users: ['user:default/alice'] },
});

/** What happens while a replica dies. */
export interface Story {
  tenant: Tenant;
  /** Whether the promotion is rolled back once it has succeeded. */
  rollBack: boolean;
}

/** Two clusters that get a version and their previous one back. */
export const THERE_AND_BACK: Story = {
  rollBack: true,
  tenant: {
    namespace: 'shop',
    clusters: ['c0', 'c1'].map(name =>
      manifests.cluster(name, {}, `shop-${name}`),
    ),
    config: [
      manifests.fleet,
      manifests.backend,
      manifests.source,
      manifests.plan([{ name: 'all', wave: { maxParallel: 1 } }]),
    ],
    promotions: [manifests.promotion('v2')],
  },
};

/** The reference promotion: three waves, nine clusters, two approvals. */
export const REFERENCE: Story = {
  rollBack: false,
  tenant: referenceTenant(),
};

function referenceTenant(): Tenant {
  return {
    namespace: 'shop',
    clusters: Array.from({ length: 3 * PER_STAGE }, (_, index) =>
      manifests.cluster(
        `c${index}`,
        { ring: String(Math.floor(index / PER_STAGE)) },
        `shop-c${index}`,
      ),
    ),
    config: [
      manifests.fleet,
      manifests.backend,
      manifests.source,
      manifests.plan([
        stage(0, { after: [{ name: 'settle', soak: { duration: '5s' } }] }),
        stage(1, { before: [people('release')] }),
        stage(2, { before: [people('everywhere')] }),
      ]),
    ],
    promotions: [manifests.promotion('v2')],
  };
}

function stage(index: number, more: Record<string, unknown>) {
  return {
    name: `s${index}`,
    ...(index > 0 && { dependsOn: [{ stage: `s${index - 1}` }] }),
    selector: { matchLabels: { ring: String(index) } },
    wave: { maxParallel: 2 },
    ...more,
  };
}

/** Plays a story on one replica that dies once, and comes back. */
export async function crashOnce(
  { tenant, rollBack }: Story,
  at: CrashAt | undefined,
): Promise<SweepResult> {
  let calls = 0;
  const chaos: Chaos = {
    crash: ({ life, hop, leaves }) => {
      if (!leaves || hop.label === 'people' || life.name === 'world') {
        return undefined;
      }
      calls += 1;
      return calls === at?.call ? at.point : undefined;
    },
    stall: () => 0,
    delay: () => 1,
    skipAhead: () => false,
    lateAnswer: () => false,
  };
  const simulation = new Simulation({
    seed: 1,
    chaos,
    replicas: 1,
    tenants: [tenant],
    faults: { refused: () => 0, lost: () => 0 },
    behaviour: () => ({ outcome: 'converges', afterMs: 500 }),
    restartAfter: () => 3_000,
  });
  try {
    await simulation.start();
    startApprover(simulation);
    if (rollBack) {
      startRegret(simulation);
    }
    const from = simulation.scheduler.now + 10_000;
    await simulation.play({
      from,
      to: from + 600_000,
      maxSteps: 100_000,
      finished: () =>
        endState(simulation).promotion ===
        (rollBack ? 'RolledBack' : 'Succeeded'),
    });
    return {
      calls,
      end: endState(simulation),
      effectiveWrites: mostWrites(simulation),
    };
  } finally {
    await simulation.end();
  }
}

/** Asks for a rollback as soon as the run has succeeded, once. */
function startRegret(simulation: Simulation): void {
  const look = () =>
    simulation.later(1_000, async () => {
      const [run] = simulation.history.of<PromotionRun>('PromotionRun');
      if (run?.status?.phase === 'Succeeded') {
        await simulation.clients[0].act(run, { type: 'Rollback' });
      } else {
        look();
      }
    });
  look();
}

/** Approves whatever waits, once each. */
function startApprover(simulation: Simulation): void {
  const { history, clients } = simulation;
  const approved = new Set<string>();
  const look = () =>
    simulation.later(1_000, async () => {
      for (const run of history.of<PromotionRun>('PromotionRun')) {
        for (const { name, gates = [] } of run.status?.stages ?? []) {
          const open = gates.find(({ state }) => state === 'Waiting');
          if (open?.type === 'approval' && !approved.has(open.name)) {
            approved.add(open.name);
            await clients[0].approve(
              run,
              name,
              open.name,
              'user:default/alice',
              {
                digest: open.digest,
              },
            );
          }
        }
      }
      look();
    });
  look();
}

function endState({ history, clusters }: Simulation): EndState {
  const promotion = history.of<Promotion>('Promotion')[0];
  const byPlace = (target: Target) =>
    `${target.spec.stage}/${target.spec.cluster}: ${target.status?.phase}, attempt ${target.status?.attempt}, from ${target.status?.previousVersion}`;
  return {
    promotion: promotion.status?.phase,
    progress: promotion.status?.progress,
    runs: history
      .of<PromotionRun>('PromotionRun')
      .map(({ spec, status }) => `${spec.attempt}: ${status?.phase}`),
    targets: history.of<Target>('Target').map(byPlace).sort(),
    versions: [...clusters.values()].map(
      cluster => cluster.read(manifests.UNIT.object.name)?.spec.version ?? null,
    ),
  };
}

function mostWrites({ effective }: Simulation): number {
  const counts = new Map<string, number>();
  for (const { cluster, object } of effective) {
    const place = `${cluster}/${object}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}
