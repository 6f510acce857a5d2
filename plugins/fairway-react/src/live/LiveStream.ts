import type { StreamChange, StreamTopic } from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '../api';

/**
 * Whether what is on the screen is kept up to date.
 *
 * @public
 */
export type LiveState =
  | { status: 'connecting' }
  | { status: 'live' }
  /** The stream is cut since then (milliseconds since the epoch); it is tried again. */
  | { status: 'stale'; since: number; reason: string }
  /** It is not tried again: the session has ended, or reading is not allowed. */
  | { status: 'refused'; error: FairwayError };

/** What listens to a {@link LiveStream}. @public */
export interface LiveListener {
  /** The stream has begun, or begins anew: what was read before this revision may be out of date. */
  onSync(revision: number): void;
  onChanges(changes: readonly StreamChange[], revision: number): void;
}

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 15_000;
/** The backend sends something every 15 s; where nothing comes for longer, the connection is dead. */
const SILENCE_MS = 40_000;

/**
 * A stream that comes back by itself after a cut, and goes on where it was.
 *
 * @public
 */
export class LiveStream {
  readonly #listeners = new Set<LiveListener>();
  #ended = new AbortController();
  #position: number | undefined;
  #failures = 0;
  #staleSince: number | undefined;
  #retryNow: () => void = () => {};

  constructor(
    private readonly options: {
      api: Pick<FairwayApi, 'stream'>;
      topics: readonly StreamTopic[];
      onState: (state: LiveState) => void;
      now?: () => number;
      random?: () => number;
    },
  ) {}

  /** Opens the stream; after {@link LiveStream.close} it goes on where it was. */
  start(): void {
    this.#ended = new AbortController();
    this.#run(this.#ended.signal);
  }

  close(): void {
    this.#ended.abort();
    this.#retryNow();
  }

  /** Tries again at once, for example because the browser is online again. */
  retryNow(): void {
    this.#retryNow();
  }

  subscribe(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    if (this.#position !== undefined) {
      listener.onSync(this.#position);
    }
    return () => this.#listeners.delete(listener);
  }

  async #run(ended: AbortSignal): Promise<void> {
    const { onState, now = Date.now } = this.options;
    onState({ status: 'connecting' });
    while (!ended.aborted) {
      let reason = 'the connection was cut';
      try {
        await this.#readUntilCut(ended);
      } catch (error) {
        if (
          error instanceof FairwayError &&
          (error.isForbidden || error.isSignedOut || error.code === 400)
        ) {
          onState({ status: 'refused', error });
          return;
        }
        reason = (error as Error).message;
      }
      if (ended.aborted) {
        return;
      }
      this.#failures += 1;
      this.#staleSince ??= now();
      onState({ status: 'stale', since: this.#staleSince, reason });
      await this.#pause();
    }
  }

  async #readUntilCut(ended: AbortSignal): Promise<void> {
    const { api, topics, onState } = this.options;
    const attempt = new AbortController();
    const end = () => attempt.abort();
    ended.addEventListener('abort', end);
    let silence = setTimeout(end, SILENCE_MS);
    try {
      for await (const event of api.stream(
        topics,
        this.#position,
        attempt.signal,
      )) {
        clearTimeout(silence);
        silence = setTimeout(end, SILENCE_MS);
        switch (event.type) {
          case 'hello': {
            const isFirst = this.#position === undefined;
            this.#position ??= event.notice.revision;
            this.#failures = 0;
            this.#staleSince = undefined;
            onState({ status: 'live' });
            if (isFirst) {
              this.#sync(event.notice.revision);
            }
            break;
          }
          case 'alive':
            this.#position = event.notice.revision;
            break;
          case 'resync':
            this.#position = event.notice.revision;
            this.#sync(event.notice.revision);
            break;
          case 'changes':
            this.#position = event.changes.revision;
            this.#listeners.forEach(listener =>
              listener.onChanges(event.changes.changes, event.changes.revision),
            );
            break;
          default:
            throw new Error(`Unknown event ${event satisfies never}`);
        }
      }
    } finally {
      clearTimeout(silence);
      ended.removeEventListener('abort', end);
      attempt.abort();
    }
  }

  #sync(revision: number): void {
    this.#listeners.forEach(listener => listener.onSync(revision));
  }

  /** Longer after each failure, and not at the same time as all other browsers. */
  async #pause(): Promise<void> {
    const { random = Math.random } = this.options;
    const longest = Math.min(
      MAX_DELAY_MS,
      FIRST_DELAY_MS * 2 ** (this.#failures - 1),
    );
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, longest * (0.5 + random() / 2));
      this.#retryNow = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#retryNow = () => {};
  }
}
