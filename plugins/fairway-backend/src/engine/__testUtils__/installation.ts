import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import type { ResourceObject } from '@fairway/plugin-fairway-common';
import { createDatabaseStore, DatabaseStore } from '../../store';
import { StaleObjectError } from '../../store/types';
import type { EngineConfig } from '../config';
import { createEngine } from '../createEngine';
import type { Engine } from '../Engine';
import type { RunAuthority } from '../promotion/RunAuthority';
import { systemClock, systemIds } from '../ports';
import { everyAuthority } from '../simulation/everyAuthority';
import * as manifests from '../simulation/manifests';
import { FakeClient, Manifest } from '../simulation/objects';
import { silentLogger } from '../simulation/silentLogger';
import { Behaviour, FakeCluster } from '../simulation/world/FakeCluster';
import { FakeDriver } from '../simulation/world/FakeDriver';
import { FakeGateway } from '../simulation/world/FakeGateway';
import { FakeHealthGate } from '../simulation/world/FakeHealthGate';
import { atOnce, Hops } from '../simulation/world/Hop';

/** The databases that the engine is tested on. */
export const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});

type DatabaseId = Parameters<typeof databases.init>[0];

/** A replica of a test, and the gateway that it goes through. */
export interface TestReplica {
  engine: Engine;
  gateway: FakeGateway;
  /** Ends it as SIGKILL does: nothing of it gets out any more, and nothing is given back. */
  kill(): void;
}

/** A store or gateway that never answers any more once its replica is dead. */
function mortal<T extends object>(object: T, isDead: () => boolean): T {
  return new Proxy(object, {
    get(target, property) {
      const value = target[property as keyof T];
      if (typeof value !== 'function') {
        return value;
      }
      return (...args: unknown[]) =>
        isDead() ? new Promise(() => undefined) : value.apply(target, args);
    },
  });
}

/** An installation with a real database, fake clusters, and as many replicas as a test starts. */
export class TestInstallation {
  readonly clusters = new Map<string, FakeCluster>();
  readonly client: FakeClient;
  /** How backends deal with a version; a test may change it. */
  behaviour: (cluster: string, version: string | null) => Behaviour = () => ({
    outcome: 'converges',
    afterMs: 0,
  });
  /** The names of drivers that replicas have; a test may change it before it starts them. */
  drivers = ['fake'];
  /** What people may ask for; a test may change it. */
  authority: RunAuthority = everyAuthority;
  /** How requests travel; a test may hold them up. */
  hops: Hops = atOnce;
  private starts = 0;
  private readonly replicas: TestReplica[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly timers = new Set<() => void>();

  static async create(id: DatabaseId): Promise<TestInstallation> {
    const knex = await databases.init(id);
    const database = mockServices.database({ knex });
    const another = () => createDatabaseStore({ database });
    return new TestInstallation(await another(), another);
  }

  private constructor(
    readonly store: DatabaseStore,
    private readonly anotherStore: () => Promise<DatabaseStore>,
  ) {
    this.client = new FakeClient(store, { ids: systemIds, now: Date.now });
    store.onCommit(() => this.look());
  }

  /** Creates clusters with a label `ring`, and an object on each of them at version v1. */
  async addClusters(rings: Readonly<Record<string, readonly string[]>>) {
    for (const [ring, names] of Object.entries(rings)) {
      for (const name of names) {
        this.addFakeCluster(name);
        await this.client.create(manifests.cluster(name, { ring }));
      }
    }
  }

  /** Registers a hub with an object of this name for each cluster that is delivered to through it, at version v1. */
  addHub(name: string, objects: readonly string[]): void {
    const hub = this.addFakeCluster(name);
    objects.forEach(object =>
      hub.seed({ ...manifests.UNIT.object, name: object }, 'v1'),
    );
  }

  async create(...objects: Manifest[]): Promise<void> {
    for (const object of objects) {
      await this.client.create(object);
    }
  }

  /** Changes an object as `kubectl edit` does, which begins anew where the engine has written its status meanwhile. */
  async edit(...edit: Parameters<FakeClient['edit']>): Promise<void> {
    for (;;) {
      try {
        await this.client.edit(...edit);
        return;
      } catch (error) {
        if (!(error instanceof StaleObjectError)) {
          throw error;
        }
      }
    }
  }

  /** Source, fleet and backend, and a plan with these stages. */
  async configure(stages: readonly Record<string, unknown>[]): Promise<void> {
    const { source, fleet, backend, plan } = manifests;
    await this.create(source, fleet, backend, plan(stages));
  }

  /** Starts a replica. The first one shares the store with the test; others have their own. */
  async start(config: Partial<EngineConfig> = {}): Promise<TestReplica> {
    this.starts += 1;
    const store = this.starts === 1 ? this.store : await this.anotherStore();
    store.onCommit(() => this.look());
    let dead = false;
    const gateway = new FakeGateway(this.clusters, {
      hops: (hop, effect) =>
        dead ? new Promise(() => undefined) : this.hops(hop, effect),
      clock: systemClock,
    });
    const living = mortal(store, () => dead);
    const engine = createEngine({
      store: living,
      inventory: living,
      gateway,
      drivers: new Map(
        this.drivers.map(name => [name, new FakeDriver({}, name)]),
      ),
      gates: new Map([['health', new FakeHealthGate()]]),
      authority: this.authority,
      logger: silentLogger,
      config: {
        pollMs: 50,
        leaseMs: 1_500,
        holdMs: 100,
        // Tests that are about something else need not see other requests.
        inventoryMs: 0,
        ...config,
      },
    });
    const replica: TestReplica = {
      engine,
      gateway,
      kill: () => {
        dead = true;
        this.replicas.splice(this.replicas.indexOf(replica), 1);
      },
    };
    this.replicas.push(replica);
    engine.start();
    return replica;
  }

  async stop(): Promise<void> {
    this.timers.forEach(cancel => cancel());
    await Promise.all(this.replicas.map(({ engine }) => engine.stop()));
  }

  async all<T extends ResourceObject>(kind: string): Promise<T[]> {
    return (await this.store.list({ kind })).items as T[];
  }

  async get<T extends ResourceObject>(kind: string, name: string) {
    return (await this.store.get(kind, this.client.namespace, name)) as
      | T
      | undefined;
  }

  /** The version on a cluster now. */
  version(
    cluster: string,
    object = manifests.UNIT.object.name,
  ): string | null | undefined {
    return this.clusters.get(cluster)?.read(object)?.spec.version;
  }

  /**
   * Waits until something is so: looks after each commit.
   *
   * @throws ConflictError where it is not so after half a minute, with what there is instead
   */
  async until<T>(
    what: string,
    condition: () => Promise<T | undefined | false>,
  ): Promise<T> {
    const end = Date.now() + 30_000;
    for (;;) {
      const found = await condition();
      if (found) {
        return found;
      }
      if (Date.now() > end) {
        const objects = [
          ...(await this.all('Promotion')),
          ...(await this.all('PromotionRun')),
          ...(await this.all('Target')),
        ].map(({ kind, metadata, status }) => {
          const { phase, reason } = (status ?? {}) as Record<string, string>;
          return `${kind} ${metadata.name}: ${phase} ${reason}`;
        });
        throw new ConflictError(`Not ${what}: ${objects.join('; ')}`);
      }
      await this.nextCommit();
    }
  }

  private addFakeCluster(name: string): FakeCluster {
    const cluster = new FakeCluster(name, {
      after: (ms, callback) => this.timers.add(systemClock.after(ms, callback)),
      behaviour: (_object, version) => this.behaviour(name, version),
    });
    cluster.seed(manifests.UNIT.object, 'v1');
    this.clusters.set(name, cluster);
    return cluster;
  }

  /** Commits of other processes are not heard of, so it also looks now and then. */
  private nextCommit(): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        this.waiting.delete(done);
        resolve();
      };
      systemClock.after(50, done);
      this.waiting.add(done);
    });
  }

  private look(): void {
    this.waiting.forEach(done => done());
  }
}
