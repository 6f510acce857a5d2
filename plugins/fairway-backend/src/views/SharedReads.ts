/** How long something is left alone after it was read, in milliseconds; longer where it took longer to read. */
const MIN_PAUSE_MS = 100;

/** How many answers are kept. */
const MAX_ANSWERS = 200;

interface Read<T> {
  /** The newest answer. */
  answer?: T;
  /** When it may be read again, in milliseconds. */
  freeAt: number;
  running?: Promise<T>;
  /** Has not started yet, so that it will see everything that was committed before now. */
  coming?: Promise<T>;
}

/**
 * Reads that many callers ask for, each done once for all of them.
 *
 * @remarks
 * An answer is used again only while the store is at its revision, so a caller never gets less than what was committed before it
 * has asked. While the store changes, what is asked for is read one at a time and at most half of the time, however many ask.
 */
export class SharedReads<T extends { revision: number }> {
  readonly #reads = new Map<string, Read<T>>();
  readonly #revision: () => Promise<number>;

  /** @param store - tells the newest revision */
  constructor(store: { revisions: () => Promise<{ current: number }> }) {
    this.#revision = async () => (await store.revisions()).current;
  }

  /**
   * The answer to a question.
   *
   * @param key - the same for the same question
   * @param load - gives an answer with the revision that it is not older than
   */
  async get(key: string, load: () => Promise<T>): Promise<T> {
    const read = this.#readOf(key);
    if (read.answer && read.answer.revision >= (await this.#revision())) {
      return read.answer;
    }
    read.coming ??= this.#start(read, load);
    return read.coming;
  }

  async #start(read: Read<T>, load: () => Promise<T>): Promise<T> {
    await read.running?.catch(() => undefined);
    const waitMs = read.freeAt - performance.now();
    if (waitMs > 0) {
      await new Promise(resolve => {
        setTimeout(resolve, waitMs);
      });
    }
    read.coming = undefined;
    const startedAt = performance.now();
    read.running = load().finally(() => {
      const endedAt = performance.now();
      read.freeAt = endedAt + Math.max(MIN_PAUSE_MS, endedAt - startedAt);
    });
    const answer = await read.running;
    if (!read.answer || read.answer.revision <= answer.revision) {
      read.answer = answer;
    }
    return answer;
  }

  #readOf(key: string): Read<T> {
    const read = this.#reads.get(key) ?? { freeAt: -Infinity };
    this.#reads.delete(key);
    this.#reads.set(key, read);
    if (this.#reads.size > MAX_ANSWERS) {
      this.#reads.delete(this.#reads.keys().next().value!);
    }
    return read;
  }
}
