import type { EngineConfig } from '../config';
import * as manifests from './manifests';
import type { Manifest } from './objects';
import type { Prng } from './Prng';
import type { Tenant } from './scenario';
import type { Simulation } from './Simulation';
import { allowOverwriting } from './users';

/** How long somebody goes on to change versions after everything else has come to rest. */
export const CALM_MS = 240_000;

/** How versions are read outside of runs: mostly by watches as well, and otherwise only now and then. */
export function randomInventory(
  random: Prng,
): Pick<EngineConfig, 'inventoryMs' | 'inventoryWatches'> {
  return {
    inventoryMs: random.pick([10_000, 30_000, 60_000]),
    inventoryWatches: random.pick([100, 100, 3, 0]),
  };
}

/** The same tenants, whose plans say what becomes of drift, and more of whose promotions are after the same clusters. */
export function withDriftPolicies(
  tenants: readonly Tenant[],
  random: Prng,
): Tenant[] {
  return tenants.map(tenant => ({
    ...tenant,
    config: tenant.config.map(manifest =>
      manifest.kind === 'Plan' ? withPolicy(manifest, random) : manifest,
    ),
    promotions: random.chance(0.5)
      ? [...tenant.promotions, manifests.promotion('v4', {}, 'late-rival')]
      : tenant.promotions,
  }));
}

function withPolicy(plan: Manifest, random: Prng): Manifest {
  const drift = {
    policy: random.pick(['Report', 'Reassert', 'Reassert', 'Block']),
    maxReassertsPerHour: random.int(1, 4),
  };
  return { ...plan, spec: { ...plan.spec, drift } };
}

/** Somebody changes versions without Fairway, changes them back, and says that promotions may write over that. */
export class Meddler {
  private readonly until: number;
  private readonly restless: boolean;

  constructor(
    private readonly simulation: Simulation,
    private readonly random: Prng,
    /** How long everything else goes on, in milliseconds. */
    busyMs: number,
  ) {
    this.until = simulation.scheduler.now + busyMs + CALM_MS;
    this.restless = random.chance(0.5);
  }

  start(): void {
    const { random } = this;
    const wait = this.restless
      ? random.int(300, 5_000)
      : random.int(5_000, 40_000);
    this.simulation.later(wait, async () => {
      if (this.simulation.scheduler.now < this.until) {
        await this.meddle();
        this.start();
      }
    });
  }

  private async meddle(): Promise<void> {
    const { random, simulation } = this;
    if (random.chance(0.1)) {
      const client = random.pick(simulation.clients);
      const { history } = simulation;
      await allowOverwriting({ client, random, history, restless: 1 });
      return;
    }
    const { place, version: arrived } = this.somewhere();
    const [name, object] = place.split('/');
    const cluster = simulation.clusters.get(name)!;
    const version =
      arrived !== undefined && random.chance(0.3)
        ? arrived
        : random.pick(['v1', 'v2', 'v3', 'hotfix', 'hotfix', null]);
    if (cluster.read(object)!.spec.version !== version) {
      cluster.edit(object, version);
    }
  }

  /** A place, mostly one where a promotion has arrived, with the version that it brought. */
  private somewhere(): { place: string; version?: string | null } {
    const { random, simulation } = this;
    const arrived = [...simulation.history.arrived.values()];
    if (arrived.length > 0 && random.chance(0.8)) {
      return random.pick(arrived);
    }
    const cluster = random.pick([...simulation.clusters.values()]);
    return { place: `${cluster.name}/${random.pick(cluster.names)}` };
  }
}
