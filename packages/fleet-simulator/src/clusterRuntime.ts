import { ApiContext } from './api/context';
import { createObject } from './api/create';
import { ClusterTokens } from './auth/tokens';
import { SimulatorClock } from './clock';
import { RequestCounters } from './counters';
import { BehaviourRule, ClusterBehaviour } from './controller/behaviour';
import { ControllerManager } from './controller/controllerManager';
import { DefinitionController } from './controller/definitionController';
import { NamespaceController } from './controller/namespaceController';
import { FaultRules } from './faults/faultRules';
import { KindRegistry } from './kinds/registry';
import { seededRandom } from './random';
import { ClusterStore } from './store/store';
import { Change } from './store/history';
import { OpenWatches } from './watch/openWatches';
import { WatchHub } from './watch/watchHub';

/** Settings of a cluster, with all defaults filled in. */
export interface ClusterSettings {
  /** Added to the time of each answer, in milliseconds. */
  latency?: { ms: number; jitterMs?: number };
  /** How many changes are kept for watches and old lists. */
  historyLimit: number;
  /** Whether watches support `sendInitialEvents`. */
  watchList: boolean;
  behaviour: readonly BehaviourRule[];
}

/** When an object was changed last. @public */
export interface LastChange {
  kind: string;
  /** Empty for cluster-scoped objects. */
  namespace: string;
  name: string;
  /** Milliseconds since the epoch. */
  at: number;
}

const INITIAL_NAMESPACES = ['default', 'kube-system', 'kube-public'];

/** The working parts of one cluster. */
export class ClusterRuntime {
  readonly context: ApiContext;
  readonly hub = new WatchHub();
  readonly watches = new OpenWatches();
  readonly tokens = new ClusterTokens();
  readonly counters = new RequestCounters();
  readonly behaviour: ClusterBehaviour;
  readonly faults: FaultRules;
  readonly controller: ControllerManager;
  private readonly namespaces: NamespaceController;
  private readonly definitions: DefinitionController;
  /** When each object that is there was changed last, in milliseconds, by kind, namespace and name. */
  private readonly changeTimes = new Map<string, number>();
  /** Called for each committed change, after the controllers. */
  private listeners?: Array<(change: Change) => void>;

  constructor(
    readonly name: string,
    readonly settings: ClusterSettings,
    readonly clock: SimulatorClock,
    seed: number,
    /** Called when a watch is opened. */
    readonly watchOpened: () => void,
  ) {
    const store = new ClusterStore(settings.historyLimit, change => {
      this.noteTime(change);
      this.hub.publish(change);
      this.controller.observe(change);
      this.namespaces.observe(change);
      this.definitions.observe(change);
      this.listeners?.forEach(listener => listener(change));
    });
    this.context = {
      store,
      kinds: new KindRegistry(),
      random: seededRandom(seed, `objects of ${name}`),
      now: () => clock.now(),
    };
    this.behaviour = new ClusterBehaviour(settings.behaviour);
    this.faults = new FaultRules(seededRandom(seed, `faults of ${name}`));
    this.controller = new ControllerManager(
      this.context,
      clock,
      this.behaviour,
    );
    this.namespaces = new NamespaceController(this.context);
    this.definitions = new DefinitionController(this.context);
    INITIAL_NAMESPACES.forEach(namespace => this.createNamespace(namespace));
  }

  /** Creates a namespace, as the control plane does for its own. */
  createNamespace(name: string): void {
    const kind = this.context.kinds.byResource('', 'v1', 'namespaces')!;
    const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    createObject(this.context, kind, undefined, object, {
      dryRun: false,
      fieldManager: 'kube-apiserver',
      force: false,
    });
  }

  /** When the objects were changed last. */
  lastChanges(): LastChange[] {
    return [...this.changeTimes].map(([key, at]) => {
      const [kind, namespace, name] = key.split('/');
      return { kind, namespace, name, at };
    });
  }

  private noteTime({ type, object }: Change): void {
    const { namespace = '', name } = object.metadata;
    const key = `${object.kind}/${namespace}/${name}`;
    if (type === 'DELETED') {
      this.changeTimes.delete(key);
    } else {
      this.changeTimes.set(key, this.clock.now());
    }
  }

  /** @returns a function that stops the calls. */
  onChange(listener: (change: Change) => void): () => void {
    this.listeners = [...(this.listeners ?? []), listener];
    return () => {
      this.listeners = this.listeners?.filter(other => other !== listener);
    };
  }

  /** Ends everything that is open or timed. */
  close(): void {
    this.controller.stop();
    this.watches.cut();
  }
}
