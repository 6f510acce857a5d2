import {
  ClusterError,
  InterestHandle,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { linkSignals } from '../abort';
import { Backoff } from '../backoff';
import { GatewayClock, pause, Random } from '../clock';
import type { CachedObject } from './ObjectCache';
import { takeInitial, watchError } from './initialEvents';
import { KnownSelections } from './KnownSelections';
import { Listing, ObjectsOfInterest } from './ObjectsOfInterest';
import { PagedList } from './PagedList';
import { readWatch } from './readWatch';
import { isWithin, scopeOver, selectorsOf, WatchScope } from './scope';
import { StreamingLists } from './StreamingLists';
import type { WatchEvent } from './watchEvent';
import type { WatchSettings } from './WatchSettings';
import type { WatchSource } from './WatchSource';

/**
 * Watches one collection for as long as somebody is interested in an object or a selection of it.
 *
 * @remarks
 * The state is: list, then watch from the revision of the list, then watch again from the last revision that was seen. The list
 * is read as the first events of the watch where the API server can do that, otherwise in pages. A revision that is too old
 * leads back to the list. A watch that is silent for too long, is cut, or brings something that cannot be read is replaced by
 * one from the last revision that was read whole, so nothing is lost.
 *
 * While one object or one selection is of interest, only this is watched, otherwise the whole collection. A selection that is
 * added while that is watched already is listed beside the watch.
 */
export class SupervisedWatch {
  private readonly objects: ObjectsOfInterest;
  private readonly selections: KnownSelections;
  private readonly backoff: Backoff;
  private readonly pages: PagedList;
  /** Set while the loop runs. */
  private running: AbortController | undefined;
  /** Ends the current round of the loop: the scope has changed, or the wait is over. */
  private round = new AbortController();
  private scope: WatchScope | undefined;
  private resourceVersion: string | undefined;
  private live = false;
  private waiting = false;
  private failing = false;
  private starting = false;
  private relisted = false;
  private readonly pending = new Set<{ part: WatchScope; resolve(): void }>();

  constructor(
    private readonly options: {
      source: WatchSource;
      settings: WatchSettings;
      streamingLists: StreamingLists;
      clock: GatewayClock;
      random: Random;
      /** Called when the last interest has ended, after the linger. */
      onIdle(): void;
      onProblem(message: string): void;
    },
  ) {
    const { source, settings, clock, random, onProblem } = options;
    this.pages = new PagedList(source, settings.pageSize);
    this.backoff = new Backoff(
      settings.firstRetryMs,
      settings.maxRetryMs,
      random,
    );
    this.objects = new ObjectsOfInterest({
      namespace: source.namespace,
      clock,
      lingerMs: settings.lingerMs,
      onForgotten: () => this.forgotten(),
      onError: error =>
        onProblem(`a listener of ${source.what} threw ${error}`),
    });
    this.selections = new KnownSelections({
      objects: this.objects,
      pages: this.pages,
      onKnown: labelSelector => {
        if (this.live) {
          this.resolvePending();
          this.objects.notifySelection(labelSelector);
        } else {
          this.relisted = true;
        }
      },
      onFailed: () => this.restart(),
    });
  }

  /** Starts an interest in an object. */
  add(name: string, onChange: () => void): InterestHandle {
    const end = this.objects.addName(name, onChange);
    return this.begin({ type: 'Object', name }, end);
  }

  /** Starts an interest in the objects with matching labels. @throws ClusterError where it is not a label selector */
  addSelection(labelSelector: string, onChange: () => void): InterestHandle {
    const end = this.objects.addSelection(labelSelector, onChange);
    return this.begin({ type: 'Selection', labelSelector }, end);
  }

  /** What is known of an object, while its changes arrive. @returns undefined where a request has to tell */
  read(name: string): CachedObject | undefined {
    if (!this.live) {
      return undefined;
    }
    const known = this.objects.get(name);
    const isSelected = this.scope?.type === 'Selection' && known?.object;
    return isSelected || this.covers({ type: 'Object', name })
      ? known
      : undefined;
  }

  /** All objects of a selection, while their changes arrive. @returns undefined where a request has to tell */
  select(labelSelector: string): WatchedObject[] | undefined {
    return this.covers({ type: 'Selection', labelSelector })
      ? this.objects.selected(labelSelector)
      : undefined;
  }

  /** Takes over an object that a request has returned. */
  note(object: WatchedObject): void {
    this.objects.note(object, this.resourceVersion);
  }

  /** Tells all listeners that the reachability has changed, and tries again now where it waited for that. */
  reachabilityChanged(reachable: boolean): void {
    this.objects.notifyAll();
    if (reachable && this.waiting) {
      this.backoff.reset();
      this.round.abort();
    }
  }

  close(): void {
    this.objects.clear();
    this.pending.clear();
    this.stop();
  }

  private begin(part: WatchScope, end: () => void): InterestHandle {
    const waiter = { part, resolve: () => {} };
    const established = new Promise<void>(resolve => {
      waiter.resolve = resolve;
    });
    if (this.covers(part)) {
      waiter.resolve();
    } else {
      this.pending.add(waiter);
      this.restartSoon();
    }
    return {
      established,
      close: () => {
        this.pending.delete(waiter);
        end();
      },
    };
  }

  private covers(part: WatchScope): boolean {
    return (
      this.live &&
      this.scope !== undefined &&
      isWithin(part, this.scope) &&
      (part.type !== 'Selection' || this.selections.has(part.labelSelector))
    );
  }

  private forgotten(): void {
    this.selections.prune();
    const { names, selections } = this.objects;
    if (names.length + selections.length === 0) {
      this.stop();
      this.options.onIdle();
    }
  }

  private stop(): void {
    this.live = false;
    this.selections.abort();
    this.running?.abort();
    this.running = undefined;
    this.round.abort();
  }

  /** Interests that come together are served by one list. */
  private restartSoon(): void {
    if (this.starting) {
      return;
    }
    this.starting = true;
    queueMicrotask(() => {
      this.starting = false;
      const { names, selections } = this.objects;
      const wanted = scopeOver(names, selections);
      if (!wanted) {
        return;
      }
      if (!this.running) {
        this.scope = wanted;
        this.resourceVersion = undefined;
        this.running = new AbortController();
        void this.run(this.running.signal);
      } else if (!isWithin(wanted, this.scope!)) {
        this.scope = wanted;
        this.restart();
      } else if (this.live) {
        this.fillSelections();
      }
    });
  }

  /** Begins anew with a list. */
  private restart(): void {
    this.resourceVersion = undefined;
    this.live = false;
    this.round.abort();
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const round = new AbortController();
      this.round = round;
      const link = linkSignals(signal, round.signal);
      try {
        const delay = await this.step(link.signal);
        if (this.round === round) {
          this.live = false;
        }
        if (delay > 0 && !link.signal.aborted) {
          this.waiting = true;
          await pause(this.options.clock, delay, link.signal);
        }
      } finally {
        this.waiting = false;
        link.unlink();
      }
    }
  }

  /** Lists if needed, and watches until the watch ends. @returns how long to wait before the next step */
  private async step(signal: AbortSignal): Promise<number> {
    const { clock, source, random, settings, streamingLists } = this.options;
    const startedAt = clock.now();
    const isNew = this.resourceVersion === undefined;
    try {
      if (isNew && !streamingLists.areUsable) {
        await this.list(signal);
      }
      await this.watch(signal);
      if (clock.now() - startedAt >= settings.firstRetryMs) {
        this.backoff.reset();
        return 0;
      }
      return this.backoff.next();
    } catch (error) {
      if (signal.aborted) {
        return 0;
      }
      if (isNew && StreamingLists.isRefusal(error)) {
        streamingLists.refused();
        return 0;
      }
      if (error instanceof ClusterError && error.code === 410) {
        // All watches of a cluster may get this at once, after it was restored or compacted.
        this.resourceVersion = undefined;
        return random() * 1_000 + this.backoff.next();
      }
      const message = error instanceof Error ? error.message : String(error);
      if (!this.failing) {
        this.failing = true;
        this.options.onProblem(
          `the watch of ${source.what} failed: ${message}`,
        );
      }
      const asked = error instanceof ClusterError ? error.retryAfterMs : 0;
      return Math.max(this.backoff.next(), asked ?? 0);
    }
  }

  private async list(signal: AbortSignal): Promise<void> {
    const scope = this.scope!;
    const listing = this.listBegins(scope);
    const resourceVersion = await this.pages.read(
      { ...selectorsOf(scope), signal },
      object => listing.take(object),
    );
    this.listEnds(listing, resourceVersion);
  }

  private listBegins(scope: WatchScope): Listing {
    this.selections.listBegins();
    return this.objects.list(scope);
  }

  private listEnds(listing: Listing, resourceVersion: string): void {
    listing.end(resourceVersion);
    this.selections.listEnds();
    this.resourceVersion = resourceVersion;
    this.relisted = true;
  }

  private async watch(signal: AbortSignal): Promise<void> {
    const { source, settings, clock, random, streamingLists, onProblem } =
      this.options;
    const scope = this.scope!;
    const { resourceVersion } = this;
    let listing =
      resourceVersion === undefined ? this.listBegins(scope) : undefined;
    const silenceMs = () =>
      listing ? settings.initialSilenceMs : settings.silenceMs;
    const seconds = (settings.durationMs / 1000) * (0.8 + 0.4 * random());
    const ended = await readWatch(
      source,
      {
        ...selectorsOf(scope),
        resourceVersion,
        timeoutSeconds: Math.round(seconds),
        signal,
      },
      {
        clock,
        silenceMs,
        onOpen: () => {
          if (!listing) {
            this.established();
          }
        },
        onEvent: event => {
          if (!listing) {
            this.handle(event);
            this.backoff.reset();
          } else if (takeInitial(listing, event)) {
            this.listEnds(listing, event.resourceVersion);
            listing = undefined;
            this.established();
            this.backoff.reset();
          }
        },
      },
    );
    if (ended) {
      return;
    }
    const what = listing ? 'list' : 'watch';
    onProblem(
      `the ${what} of ${source.what} was silent for ${
        silenceMs() / 1000
      } s and is replaced`,
    );
    if (listing) {
      streamingLists.refused();
    }
  }

  /** From here on nothing that changes is missed. */
  private established(): void {
    this.live = true;
    this.failing = false;
    this.resolvePending();
    if (this.relisted) {
      this.relisted = false;
      this.objects.notifyAll();
    }
    this.fillSelections();
  }

  private resolvePending(): void {
    for (const waiter of this.pending) {
      if (this.covers(waiter.part)) {
        this.pending.delete(waiter);
        waiter.resolve();
      }
    }
  }

  /** Selections that have come since the collection was listed. */
  private fillSelections(): void {
    if (this.scope?.type === 'Collection') {
      this.selections.fill(this.resourceVersion);
    }
  }

  private handle(event: WatchEvent): void {
    switch (event.type) {
      case 'BOOKMARK':
        this.resourceVersion = event.resourceVersion;
        return;
      case 'ERROR':
        throw watchError(event);
      case 'ADDED':
      case 'MODIFIED':
        this.objects.put(event.object);
        break;
      case 'DELETED':
        // A watch of a selection says so of objects that have left it, too.
        if (this.scope?.type === 'Selection') {
          this.objects.left(event.object);
        } else {
          this.objects.deleted(event.object);
        }
        break;
      default:
        event satisfies never;
    }
    this.resourceVersion = event.object.metadata.resourceVersion;
  }
}
