import {
  ClusterError,
  ObjectKey,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { FIELD_MANAGER } from '@fairway/plugin-fairway-node/driverKit';

/** How a delivery backend deals with a version. */
export interface Behaviour {
  outcome: 'converges' | 'fails' | 'stuck';
  afterMs: number;
}

/** The object that carries a version on a fake cluster. */
export interface Workload extends WatchedObject {
  spec: { version: string | null };
  status: {
    observedGeneration: number;
    version: string | null;
    healthy: boolean;
  };
  /** Who has set the version; undefined where it was there from the start. */
  setBy?: { manager: string; at?: number };
}

/** One change of an object on a fake cluster. */
export interface ClusterWrite {
  cluster: string;
  object: string;
  before: Workload;
  after: Workload;
  changed: boolean;
}

/** The annotations by which a workload remembers who wrote it last. */
export const FENCE = 'fairway.dev/fence';
export const INTENT = 'fairway.dev/intent';
/** What the spy of the driver said when the write was allowed. */
export const STAMP = 'fairway.dev/stamp';

/** A workload cluster with versioned objects, conditional writes, and backends that take their time. */
export class FakeCluster {
  reachable = true;
  private readonly objects = new Map<string, Workload>();
  private readonly listeners = new Set<(object: string) => void>();
  private revision = 0;

  constructor(
    readonly name: string,
    private readonly options: {
      after(ms: number, callback: () => void): unknown;
      behaviour(object: string, version: string | null): Behaviour;
      onWrite?(write: ClusterWrite): void;
      /** Called with each state that an object comes to. */
      onState?(cluster: string, object: Workload): void;
      /** Milliseconds since the epoch. Default: it is not known when versions were set. */
      now?(): number;
    },
  ) {}

  /** Puts an object there, as somebody did before Fairway came. */
  seed(object: ObjectKey, version: string | null): void {
    this.put({
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: {
        name: object.name,
        namespace: object.namespace,
        resourceVersion: this.nextRevision(),
        generation: 1,
        annotations: {},
      },
      spec: { version },
      status: { observedGeneration: 1, version, healthy: true },
    });
  }

  /** The names of its objects. */
  get names(): string[] {
    return [...this.objects.keys()];
  }

  read(name: string): Workload | undefined {
    return copy(this.objects.get(name));
  }

  /** All objects of a kind in a namespace. */
  list({ kind, namespace }: Pick<ObjectKey, 'kind' | 'namespace'>): Workload[] {
    return [...this.objects.values()]
      .filter(
        object =>
          object.kind === kind && object.metadata.namespace === namespace,
      )
      .map(object => copy(object));
  }

  /** Has an object that was stuck arrive after all. */
  recover(name: string): void {
    const object = this.objects.get(name)!;
    this.put({
      ...object,
      metadata: { ...object.metadata, resourceVersion: this.nextRevision() },
      status: {
        observedGeneration: object.metadata.generation!,
        version: object.spec.version,
        healthy: true,
      },
    });
  }

  /** Somebody sets the version without Fairway. */
  edit(name: string, version: string | null, manager = 'somebody'): void {
    const object = this.objects.get(name)!;
    const generation = object.metadata.generation! + 1;
    this.put({
      ...object,
      metadata: {
        ...object.metadata,
        resourceVersion: this.nextRevision(),
        generation,
      },
      spec: { version },
      setBy: this.setBy(manager),
    });
    this.deliver(name, generation);
  }

  onChange(listener: (object: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @throws ClusterError where the object has changed since it was read */
  apply(wanted: WatchedObject): Workload {
    const before = this.objects.get(wanted.metadata.name);
    if (!before) {
      throw new ClusterError('NotFound', 'There is no such object', {
        code: 404,
        retryable: false,
        notSent: true,
      });
    }
    const expected = wanted.metadata.resourceVersion;
    if (expected && expected !== before.metadata.resourceVersion) {
      throw new ClusterError('Conflict', 'The object has been modified', {
        code: 409,
        retryable: true,
        notSent: true,
      });
    }
    const { version } = wanted.spec as Workload['spec'];
    const { annotations } = wanted.metadata;
    const changed = version !== before.spec.version;
    const after: Workload = {
      ...before,
      metadata: {
        ...before.metadata,
        annotations,
        resourceVersion: this.nextRevision(),
        generation: before.metadata.generation! + (changed ? 1 : 0),
      },
      spec: { version },
      ...(changed && { setBy: this.setBy(FIELD_MANAGER) }),
    };
    this.options.onWrite?.({
      cluster: this.name,
      object: after.metadata.name,
      before: copy(before),
      after: copy(after),
      changed,
    });
    this.put(after);
    if (changed) {
      this.deliver(after.metadata.name, after.metadata.generation!);
    }
    return this.read(after.metadata.name)!;
  }

  /** The backend sees the new generation and carries it out, or does not. */
  private deliver(name: string, generation: number): void {
    const { version } = this.objects.get(name)!.spec;
    const { outcome, afterMs } = this.options.behaviour(name, version);
    if (outcome === 'stuck') {
      return;
    }
    const report = () => {
      const object = this.objects.get(name)!;
      if (object.metadata.generation !== generation) {
        return;
      }
      const next: Workload = {
        ...object,
        metadata: {
          ...object.metadata,
          resourceVersion: this.nextRevision(),
        },
        status: {
          observedGeneration: generation,
          version,
          healthy: outcome === 'converges',
        },
      };
      this.put(next);
    };
    if (afterMs === 0) {
      report();
    } else {
      this.options.after(afterMs, report);
    }
  }

  private setBy(manager: string): Workload['setBy'] {
    const at = this.options.now?.();
    return { manager, ...(at !== undefined && { at }) };
  }

  private put(object: Workload): void {
    const { name } = object.metadata;
    this.objects.set(name, object);
    this.options.onState?.(this.name, copy(object));
    this.listeners.forEach(listener => listener(name));
  }

  private nextRevision(): string {
    this.revision += 1;
    return String(this.revision);
  }
}

function copy<T extends Workload | undefined>(object: T): T {
  return structuredClone(object);
}
