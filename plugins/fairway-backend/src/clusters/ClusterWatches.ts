import {
  InterestHandle,
  isSelection,
  ObjectInterest,
  ObjectKey,
  ObjectSelection,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import type { GatewayClock, Random } from './clock';
import {
  StreamingLists,
  SupervisedWatch,
  WatchSettings,
  WatchSource,
} from './watch';

/** The objects of a kind in one namespace, or in all of them. */
export type CollectionName = Omit<ObjectKey, 'name'>;

/** The watches of one cluster: one for each kind and namespace of interest. */
export class ClusterWatches {
  private readonly watches = new Map<string, SupervisedWatch>();
  private readonly streamingLists: StreamingLists;

  constructor(
    private readonly options: {
      source(collection: CollectionName): WatchSource;
      /** The version of the API server, where it is known. */
      kubernetesVersion(): string | undefined;
      watchSettings: WatchSettings;
      clock: GatewayClock;
      random: Random;
      onProblem(message: string): void;
    },
  ) {
    this.streamingLists = new StreamingLists(
      options.clock,
      options.kubernetesVersion,
    );
  }

  /** @throws ClusterError where it is a selection whose label selector is none */
  add(interest: ObjectInterest, onChange: () => void): InterestHandle {
    const watch = this.ensure(interest);
    return isSelection(interest)
      ? watch.addSelection(interest.labelSelector, onChange)
      : watch.add(interest.name, onChange);
  }

  /** What is known of an object without a request. @returns undefined where a request has to tell */
  read(key: ObjectKey): { object?: WatchedObject } | undefined {
    return this.watches.get(idOf(key))?.read(key.name);
  }

  /** The objects of a selection, where they are known without a request. */
  select(selection: ObjectSelection): WatchedObject[] | undefined {
    return this.watches.get(idOf(selection))?.select(selection.labelSelector);
  }

  /** Takes over an object that a request has returned. */
  note(object: WatchedObject): void {
    const { apiVersion, kind, metadata } = object;
    const { namespace } = metadata;
    this.watches.get(idOf({ apiVersion, kind, namespace }))?.note(object);
    if (namespace !== undefined) {
      this.watches.get(idOf({ apiVersion, kind }))?.note(object);
    }
  }

  /** Tells all who watch, and lets watches that wait try again. */
  reachabilityChanged(reachable: boolean): void {
    for (const watch of this.watches.values()) {
      watch.reachabilityChanged(reachable);
    }
  }

  close(): void {
    this.watches.forEach(watch => watch.close());
    this.watches.clear();
  }

  private ensure(collection: CollectionName): SupervisedWatch {
    const id = idOf(collection);
    const known = this.watches.get(id);
    if (known) {
      return known;
    }
    const { source, watchSettings, clock, random, onProblem } = this.options;
    const watch = new SupervisedWatch({
      source: source(collection),
      settings: watchSettings,
      streamingLists: this.streamingLists,
      clock,
      random,
      onIdle: () => this.watches.delete(id),
      onProblem,
    });
    this.watches.set(id, watch);
    return watch;
  }
}

function idOf({ apiVersion, kind, namespace = '' }: CollectionName): string {
  return `${apiVersion} ${kind} ${namespace}`;
}
