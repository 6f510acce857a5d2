import {
  ClusterError,
  InterestHandle,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { linkSignals } from '../abort';
import { Backoff } from '../backoff';
import { GatewayClock, pause, Random } from '../clock';
import { Interests } from './Interests';
import { CachedObject, ObjectCache } from './ObjectCache';
import { watchSilence } from './silence';
import { parseWatchEvent } from './watchEvent';
import type { WatchSettings } from './WatchSettings';
import type { WatchSource } from './WatchSource';

/**
 * Watches one collection for as long as somebody is interested in an object of it.
 *
 * @remarks
 * The state is: list, then watch from the revision of the list, then watch again from the last revision that was seen. A
 * revision that is too old leads back to the list. A watch that is silent for too long, is cut, or brings something that
 * cannot be read is replaced by one from the last revision that was read whole, so nothing is lost. While one object is of
 * interest, only this one is watched.
 */
export class SupervisedWatch {
  private readonly cache = new ObjectCache();
  private readonly interests: Interests;
  private readonly backoff: Backoff;
  /** Set while the loop runs. */
  private running: AbortController | undefined;
  /** Ends the current round of the loop: the scope has changed, or the wait is over. */
  private round = new AbortController();
  private scope: string | 'all' | undefined;
  private resourceVersion: string | undefined;
  private live = false;
  private waiting = false;
  private failing = false;
  private starting = false;
  private relisted = false;
  private pageSize: number;
  private readonly pending = new Set<{ name: string; resolve(): void }>();

  constructor(
    private readonly options: {
      source: WatchSource;
      settings: WatchSettings;
      clock: GatewayClock;
      random: Random;
      /** Called when the last interest has ended, after the linger. */
      onIdle(): void;
      onProblem(message: string): void;
    },
  ) {
    const { settings, clock, random } = options;
    this.pageSize = settings.pageSize;
    this.backoff = new Backoff(
      settings.firstRetryMs,
      settings.maxRetryMs,
      random,
    );
    this.interests = new Interests({
      clock,
      lingerMs: settings.lingerMs,
      onForgotten: name => this.forgotten(name),
      onError: error =>
        options.onProblem(
          `a listener of ${options.source.what} threw ${error}`,
        ),
    });
  }

  /** Starts an interest in an object. */
  add(name: string, onChange: () => void): InterestHandle {
    const end = this.interests.add(name, onChange);
    const waiter = { name, resolve: () => {} };
    const established = new Promise<void>(resolve => {
      waiter.resolve = resolve;
    });
    if (this.covers(name)) {
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

  /** What is known of an object, while its changes arrive. @returns undefined where a request has to tell */
  read(name: string): CachedObject | undefined {
    return this.covers(name) ? this.cache.get(name) : undefined;
  }

  /** Takes over an object that a request has returned. */
  note(object: WatchedObject): void {
    const { name } = object.metadata;
    if (this.interests.has(name) && this.cache.put(object)) {
      this.interests.notify(name);
    }
  }

  /** Tells all listeners that the reachability has changed, and tries again now where it waited for that. */
  reachabilityChanged(reachable: boolean): void {
    this.interests.notifyAll();
    if (reachable && this.waiting) {
      this.backoff.reset();
      this.round.abort();
    }
  }

  close(): void {
    this.interests.clear();
    this.pending.clear();
    this.stop();
  }

  private covers(name: string): boolean {
    return this.live && (this.scope === 'all' || this.scope === name);
  }

  private forgotten(name: string): void {
    this.cache.forget(name);
    if (this.interests.names.length === 0) {
      this.stop();
      this.options.onIdle();
    }
  }

  private stop(): void {
    this.live = false;
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
      const [first, ...others] = this.interests.names;
      if (first === undefined) {
        return;
      }
      if (!this.running) {
        this.scope = others.length > 0 ? 'all' : first;
        this.resourceVersion = undefined;
        this.running = new AbortController();
        void this.run(this.running.signal);
      } else if (
        this.scope !== 'all' &&
        (others.length > 0 || this.scope !== first)
      ) {
        this.scope = others.length > 0 ? 'all' : first;
        this.resourceVersion = undefined;
        this.live = false;
        this.round.abort();
      }
    });
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
    const { clock, source, random, settings } = this.options;
    const startedAt = clock.now();
    try {
      if (this.resourceVersion === undefined) {
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

  private get fieldSelector(): string | undefined {
    return this.scope === 'all' ? undefined : `metadata.name=${this.scope}`;
  }

  private async list(signal: AbortSignal): Promise<void> {
    const { fieldSelector } = this;
    // A name that is added on the way may be on a page that has passed.
    const missing = new Set(
      this.interests.names.filter(name => this.inScope(name)),
    );
    let page;
    do {
      page = await this.listPage({
        fieldSelector,
        continue: page?.continue,
        signal,
      });
      signal.throwIfAborted();
      for (const object of page.items) {
        if (this.interests.has(object.metadata.name)) {
          missing.delete(object.metadata.name);
          this.cache.put(object);
        }
      }
    } while (page.continue);
    for (const name of missing) {
      this.cache.remove(name, page.resourceVersion);
    }
    this.resourceVersion = page.resourceVersion;
    this.relisted = true;
  }

  /** Makes pages smaller where the objects are large. */
  private async listPage(query: {
    fieldSelector?: string;
    continue?: string;
    signal: AbortSignal;
  }): ReturnType<WatchSource['list']> {
    for (;;) {
      try {
        return await this.options.source.list({
          ...query,
          limit: this.pageSize,
        });
      } catch (error) {
        if (!isTooLarge(error) || this.pageSize === 1) {
          throw error;
        }
        this.pageSize = Math.max(1, Math.floor(this.pageSize / 5));
      }
    }
  }

  private inScope(name: string): boolean {
    return this.scope === 'all' || this.scope === name;
  }

  private async watch(signal: AbortSignal): Promise<void> {
    const { source, settings, clock, random } = this.options;
    const link = linkSignals(signal);
    const seconds = (settings.durationMs / 1000) * (0.8 + 0.4 * random());
    let lines;
    try {
      lines = await source.watch({
        fieldSelector: this.fieldSelector,
        resourceVersion: this.resourceVersion!,
        timeoutSeconds: Math.round(seconds),
        signal: link.signal,
      });
    } catch (error) {
      link.unlink();
      throw error;
    }
    const silence = watchSilence(clock, settings.silenceMs, () =>
      link.abort(new Error('silent watch')),
    );
    try {
      signal.throwIfAborted();
      this.established();
      for await (const line of lines) {
        // Lines that arrived together are still given out after the round has ended.
        signal.throwIfAborted();
        silence.heard();
        this.handle(line);
        this.backoff.reset();
      }
    } catch (error) {
      if (silence.fired && !signal.aborted) {
        this.options.onProblem(
          `the watch of ${source.what} was silent for ${
            settings.silenceMs / 1000
          } s and is replaced`,
        );
        return;
      }
      throw error;
    } finally {
      silence.stop();
      // Cuts the connection where the iteration ended before the stream did.
      link.abort(new Error('the watch is over'));
      link.unlink();
    }
  }

  /** From here on nothing that changes is missed. */
  private established(): void {
    this.live = true;
    this.failing = false;
    for (const waiter of this.pending) {
      if (this.covers(waiter.name)) {
        this.pending.delete(waiter);
        waiter.resolve();
      }
    }
    if (this.relisted) {
      this.relisted = false;
      this.interests.notifyAll();
    }
  }

  private handle(line: string): void {
    const event = parseWatchEvent(line);
    switch (event.type) {
      case 'BOOKMARK':
        this.resourceVersion = event.resourceVersion;
        return;
      case 'ERROR':
        throw new ClusterError(
          event.reason ?? 'BadResponse',
          `the API server ended the watch with ${event.code} ${event.reason}`,
          { code: event.code, retryable: true },
        );
      case 'ADDED':
      case 'MODIFIED':
      case 'DELETED':
        break;
      default:
        event satisfies never;
    }
    const { object } = event;
    const { name, resourceVersion } = object.metadata;
    if (this.interests.has(name)) {
      const changed =
        event.type === 'DELETED'
          ? this.cache.remove(name, resourceVersion)
          : this.cache.put(object);
      if (changed) {
        this.interests.notify(name);
      }
    }
    this.resourceVersion = resourceVersion;
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof ClusterError && error.reason === 'ResponseTooLarge';
}
