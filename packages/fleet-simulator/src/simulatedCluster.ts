import { ClusterTokens, TokenGrant } from './auth/tokens';
import { SimulatorClock } from './clock';
import { ClusterObjects } from './clusterObjects';
import { ClusterRuntime, ClusterSettings, LastChange } from './clusterRuntime';
import { BehaviourRule, ClusterBehaviour } from './controller/behaviour';
import { readyConditionStatus } from './controller/models';
import { StatusModel } from './controller/statusModel';
import { CounterSnapshot, RequestCounters } from './counters';
import { FaultRules } from './faults/faultRules';
import { GitOpsEngine, gitOpsInstallations } from './gitOps';
import { CustomKind, customKindDefinition } from './kinds/customKind';
import { tableKey } from './kinds/kind';
import { KubernetesObjectInput } from './kubernetes/object';
import { OpenWatches } from './watch/openWatches';

/** What a cluster is made of. All times are milliseconds. @public */
export interface ClusterConfig {
  /** Name in URLs. */
  name: string;
  /** For the caller; the simulator does not interpret them. */
  labels?: Record<string, string>;
  /**
   * Objects that exist from the start. Statuses are kept; workloads without
   * one are rolled out already.
   */
  objects?: KubernetesObjectInput[];
  /** Bearer tokens that are accepted. Default: everybody may do everything. */
  tokens?: Record<string, TokenGrant>;
  /** Added to the time of each answer. */
  latency?: { ms: number; jitterMs?: number };
  /** How rollouts go; the last rule that fits decides. */
  behaviour?: BehaviourRule[];
  /** Kinds that are served in addition to the built-in ones. */
  kinds?: Array<CustomKind & { status?: 'ReadyCondition' }>;
  /** Engines whose kinds are served and whose controllers run. */
  gitOps?: GitOpsEngine[];
  /** Changes that are kept for watches and old lists. Default 1000. */
  historyLimit?: number;
  /** Whether watches support `sendInitialEvents`. Default true. */
  watchList?: boolean;
}

/** Settings that clusters take over unless they have their own. @public */
export type ClusterDefaults = Omit<
  ClusterConfig,
  'name' | 'labels' | 'objects'
>;

/** What a cluster needs of the simulator around it. */
export interface ClusterHost {
  clock: SimulatorClock;
  seed: number;
  defaults: ClusterDefaults;
  watchOpened: () => void;
}

/**
 * One Kubernetes cluster of the simulator.
 *
 * @remarks
 * It costs next to nothing until it is used for the first time.
 *
 * @public
 */
export class SimulatedCluster {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Base URL of the API server, without a slash at the end. */
  readonly url: string;
  /** The objects, without going through HTTP. */
  readonly objects: ClusterObjects;
  private started?: ClusterRuntime;
  private isStopped = false;

  /** @internal */
  constructor(
    private readonly config: ClusterConfig,
    private readonly host: ClusterHost,
    url: string,
  ) {
    this.name = config.name;
    this.labels = config.labels ?? {};
    this.url = url;
    this.objects = new ClusterObjects(() => this.runtime);
  }

  /** @internal */
  get runtime(): ClusterRuntime {
    if (!this.started) {
      this.started = this.create();
      this.started.controller.loadConverged(() =>
        this.config.objects?.forEach(object => this.objects.put(object)),
      );
    }
    return this.started;
  }

  /** Whether anybody used the cluster yet. @internal */
  get runtimeIfStarted(): ClusterRuntime | undefined {
    return this.started;
  }

  /** How rollouts go from now on. */
  get behaviour(): ClusterBehaviour {
    return this.runtime.behaviour;
  }

  /** Faults of requests. */
  get faults(): FaultRules {
    return this.runtime.faults;
  }

  /** Accepted bearer tokens. */
  get tokens(): ClusterTokens {
    return this.runtime.tokens;
  }

  /** Watches that are open. */
  get watches(): OpenWatches {
    return this.runtime.watches;
  }

  /** Request counters. */
  get counters(): RequestCounters {
    return this.runtime.counters;
  }

  /** The stand-in for the cluster's controllers. */
  get controller(): {
    readonly paused: boolean;
    /** Number of objects that are rolling out or wait for it. */
    readonly pending: number;
    pause(): void;
    resume(): void;
  } {
    return this.runtime.controller;
  }

  /** When its objects were changed last, by whomever. */
  lastChanges(): LastChange[] {
    return this.runtime.lastChanges();
  }

  /** The newest resource version. */
  get resourceVersion(): string {
    return String(this.runtime.context.store.revision);
  }

  /** Whether the cluster refuses connections. */
  get stopped(): boolean {
    return this.isStopped;
  }

  /** Replaces the latency of answers; undefined for none. */
  setLatency(latency: { ms: number; jitterMs?: number } | undefined): void {
    (this.runtime.settings as ClusterSettings).latency = latency;
  }

  /**
   * Serves a further kind, as if its CRD was installed.
   *
   * @param options - `status` makes objects of the kind report a status after
   *   each new generation, by the rules of the cluster's behaviour
   */
  registerKind(
    kind: CustomKind,
    options: { status?: StatusModel | 'ReadyCondition' } = {},
  ): void {
    this.register(this.runtime, kind, options.status);
  }

  /**
   * Serves the kinds of Flux or Argo CD and runs their controllers, by the
   * rules of the cluster's behaviour.
   */
  installGitOps(engine: GitOpsEngine): void {
    this.install(this.runtime, engine);
  }

  /** Stops serving a kind, as if its CRD was deleted. */
  unregisterKind(group: string, plural: string): void {
    const { store, kinds } = this.runtime.context;
    const table = tableKey({ group, plural });
    store.list(table).forEach(object => store.remove(table, object));
    kinds.unregister(group, plural);
  }

  /** Forgets old changes (default all), so that older watches get 410. */
  compact(resourceVersion?: string): void {
    const { store } = this.runtime.context;
    store.compact(
      resourceVersion === undefined ? undefined : Number(resourceVersion),
    );
  }

  /** Closes all connections and accepts none, like a dead API server. */
  stop(): void {
    this.isStopped = true;
    this.started?.watches.cut();
  }

  /** Accepts connections again; the state is as it was. */
  start(): void {
    this.isStopped = false;
  }

  /** @internal */
  close(): void {
    this.isStopped = true;
    this.started?.close();
  }

  /** Counters without starting the cluster. @internal */
  counterSnapshot(): CounterSnapshot | undefined {
    return this.started?.counters.snapshot();
  }

  private create(): ClusterRuntime {
    const { config, host } = this;
    const settings = { ...host.defaults, ...config };
    const runtime = new ClusterRuntime(
      this.name,
      {
        latency: settings.latency,
        historyLimit: settings.historyLimit ?? 1000,
        watchList: settings.watchList ?? true,
        behaviour: [
          ...(host.defaults.behaviour ?? []),
          ...(config.behaviour ?? []),
        ],
      },
      host.clock,
      host.seed,
      host.watchOpened,
    );
    for (const [token, grant] of Object.entries(settings.tokens ?? {})) {
      runtime.tokens.set(token, grant);
    }
    const kinds = [...(host.defaults.kinds ?? []), ...(config.kinds ?? [])];
    kinds.forEach(kind => this.register(runtime, kind, kind.status));
    const engines = [...(host.defaults.gitOps ?? []), ...(config.gitOps ?? [])];
    engines.forEach(engine => this.install(runtime, engine));
    return runtime;
  }

  private install(runtime: ClusterRuntime, engine: GitOpsEngine): void {
    const { kinds, reconcilers } = gitOpsInstallations[engine];
    kinds.forEach(kind => runtime.context.kinds.register(kind));
    runtime.controller.setReconcilers(reconcilers);
  }

  private register(
    runtime: ClusterRuntime,
    kind: CustomKind,
    status: StatusModel | 'ReadyCondition' | undefined,
  ): void {
    runtime.context.kinds.register(customKindDefinition(kind));
    if (status) {
      runtime.controller.setModel(
        tableKey(kind),
        status === 'ReadyCondition' ? readyConditionStatus : status,
      );
    }
  }
}
