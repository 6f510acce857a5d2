import {
  ClusterConnection,
  ClusterError,
  ClusterGateway,
  InterestHandle,
  ObjectKey,
  Reachability,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import type { EngineClock, RandomSource } from '../../ports';
import type { FakeCluster } from './FakeCluster';
import type { Hops } from './Hop';

/** How often requests go wrong, each from 0 to 1. They are asked for each request. */
export interface NetworkFaults {
  /** The request is refused before it is carried out. */
  refused(): number;
  /** The request is carried out, and the answer is lost. */
  lost(): number;
}

const NO_FAULTS: NetworkFaults = { refused: () => 0, lost: () => 0 };
const FAILURES_TO_UNREACHABLE = 2;
const PROBE_MS = 1_000;

/** What a gateway watches. */
interface Watch {
  cluster: FakeCluster;
  key: ObjectKey;
  cached: WatchedObject | undefined;
  fresh: boolean;
  closed: boolean;
  onChange(): void;
}

/** The gateway of one replica to fake clusters: watches with caches, reachability, and a network that fails. */
export class FakeGateway implements ClusterGateway {
  readonly requests = { get: 0, list: 0, apply: 0, probe: 0 };
  private readonly states = new Map<string, Reachability>();
  private readonly failures = new Map<string, number>();
  private readonly watches = new Set<Watch>();
  private readonly probing = new Set<string>();
  private readonly listeners = new Set<
    (name: string, reachability: Reachability) => void
  >();

  constructor(
    private readonly clusters: ReadonlyMap<string, FakeCluster>,
    private readonly deps: {
      hops: Hops;
      clock: EngineClock;
      random?: RandomSource;
      faults?: NetworkFaults;
    },
  ) {}

  connect(name: string): ClusterConnection {
    const cluster = this.cluster(name);
    return {
      name,
      get: async (key, options) => {
        const watched = [...this.watches].find(
          watch => watch.cluster === cluster && watch.key.name === key.name,
        );
        if (watched?.fresh && !options?.fresh) {
          return structuredClone(watched.cached);
        }
        const object = await this.request('get', cluster, () =>
          cluster.read(key.name),
        );
        this.note(cluster, object);
        return object;
      },
      apply: async object => {
        const result = await this.request('apply', cluster, () =>
          cluster.apply(object),
        );
        this.note(cluster, result);
        return result;
      },
      select: async () => {
        throw new Error('fake clusters know no selections');
      },
      patch: async () => {
        throw new Error('fake clusters know no patches');
      },
      list: async collection => ({
        items: await this.request('list', cluster, () =>
          cluster.list(collection),
        ),
      }),
      version: () => this.request('probe', cluster, () => 'v1.33.0'),
    };
  }

  watch(name: string, key: ObjectKey, onChange: () => void): InterestHandle {
    const cluster = this.cluster(name);
    const watch: Watch = {
      cluster,
      key,
      cached: undefined,
      fresh: false,
      closed: false,
      onChange,
    };
    this.watches.add(watch);
    const end = cluster.onChange(changed => {
      if (changed === key.name) {
        this.event(watch);
      }
    });
    return {
      established: this.relist(watch),
      close: () => {
        watch.closed = true;
        this.watches.delete(watch);
        end();
      },
    };
  }

  reachability(name: string): Reachability {
    const message = `Cluster "${name}" is not registered`;
    return this.clusters.has(name)
      ? this.states.get(name) ?? { state: 'Unknown' }
      : { state: 'Unknown', reason: 'UnknownCluster', message };
  }

  async probe(name: string): Promise<void> {
    try {
      await this.connect(name).version();
    } catch {
      this.requestProbe(name);
    }
  }

  requestProbe(name: string): void {
    if (
      !this.clusters.has(name) ||
      this.probing.has(name) ||
      this.reachability(name).state === 'Reachable'
    ) {
      return;
    }
    this.probing.add(name);
    const probe = () =>
      this.deps.clock.after(PROBE_MS, () => {
        this.connect(name)
          .version()
          .then(
            () => this.probing.delete(name),
            () => probe(),
          );
      });
    probe();
  }

  onReachabilityChange(
    listener: (name: string, reachability: Reachability) => void,
  ): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async registered(): Promise<string[]> {
    return [...this.clusters.keys()];
  }

  private cluster(name: string): FakeCluster {
    const cluster = this.clusters.get(name);
    if (!cluster) {
      throw new ClusterError(
        'UnknownCluster',
        `Cluster "${name}" is not registered`,
        { retryable: false, notSent: true },
      );
    }
    return cluster;
  }

  private async request<T>(
    type: keyof FakeGateway['requests'],
    cluster: FakeCluster,
    effect: () => T,
  ): Promise<T> {
    this.requests[type] += 1;
    const { hops, random = () => 1, faults = NO_FAULTS } = this.deps;
    try {
      const result = await hops(
        { label: `${type} ${cluster.name}`, writes: type === 'apply' },
        () => {
          if (!cluster.reachable) {
            throw failure('Unreachable', 'No route to host', true);
          }
          if (random() < faults.refused()) {
            throw failure('ServiceUnavailable', 'Try later', true);
          }
          const answer = effect();
          if (random() < faults.lost()) {
            throw failure('Timeout', 'No answer', type !== 'apply');
          }
          return answer;
        },
      );
      this.contact(cluster.name);
      return result;
    } catch (error) {
      const isNetwork =
        error instanceof ClusterError && error.code === undefined;
      if (isNetwork) {
        this.noContact(cluster.name, error.message);
      } else {
        this.contact(cluster.name);
      }
      throw error;
    }
  }

  /** Lists until it works; then the cache may be read. */
  private async relist(watch: Watch): Promise<void> {
    while (!watch.closed) {
      try {
        put(
          watch,
          await this.request('list', watch.cluster, () =>
            watch.cluster.read(watch.key.name),
          ),
        );
        watch.fresh = true;
        watch.onChange();
        return;
      } catch {
        await new Promise<void>(resolve => {
          this.deps.clock.after(PROBE_MS, resolve);
        });
      }
    }
  }

  /** An event arrives some time after the change, unless the cluster is cut off: then a new list has to tell. */
  private event(watch: Watch): void {
    this.deps
      .hops({ label: `event ${watch.cluster.name}`, writes: false }, () => {
        if (!watch.cluster.reachable) {
          throw failure('Unreachable', 'The watch has ended', true);
        }
        return watch.cluster.read(watch.key.name);
      })
      .then(
        object => {
          if (!watch.closed) {
            put(watch, object);
            watch.onChange();
          }
        },
        () => {
          watch.fresh = false;
          this.relist(watch);
        },
      );
  }

  /** What a request has returned is known from then on. */
  private note(cluster: FakeCluster, object: WatchedObject | undefined): void {
    for (const watch of this.watches) {
      if (
        watch.cluster === cluster &&
        watch.key.name === object?.metadata.name
      ) {
        put(watch, object);
      }
    }
  }

  private contact(name: string): void {
    this.failures.set(name, 0);
    this.become(name, 'Reachable', undefined);
  }

  private noContact(name: string, message: string): void {
    const failures = (this.failures.get(name) ?? 0) + 1;
    this.failures.set(name, failures);
    if (failures >= FAILURES_TO_UNREACHABLE) {
      this.become(name, 'Unreachable', message);
    }
  }

  private become(
    name: string,
    state: Reachability['state'],
    message: string | undefined,
  ): void {
    if (this.reachability(name).state === state) {
      return;
    }
    const next = { state, message, since: this.deps.clock.now() };
    this.states.set(name, next);
    this.listeners.forEach(listener => listener(name, next));
    for (const watch of this.watches) {
      if (watch.cluster.name === name) {
        watch.onChange();
      }
    }
  }
}

/** What is known never goes back to an older state. */
function put(watch: Watch, object: WatchedObject | undefined): void {
  const revision = (known: WatchedObject | undefined) =>
    Number(known?.metadata.resourceVersion ?? 0);
  if (revision(object) >= revision(watch.cached)) {
    watch.cached = object;
  }
}

function failure(reason: string, message: string, notSent: boolean) {
  return new ClusterError(reason, message, { retryable: true, notSent });
}
