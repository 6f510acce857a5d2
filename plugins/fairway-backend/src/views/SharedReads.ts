/** How often something is read anew at most while many ask for it, in milliseconds. */
const SPACING_MS = 150;

/** How many answers are kept. */
const MAX_ANSWERS = 200;

interface Read<T> {
  /** The newest answer. */
  answer?: T;
  startedAt: number;
  running?: Promise<T>;
  /** Has not started yet, so that it will see everything that was committed before now. */
  coming?: Promise<T>;
}

/**
 * Reads that many callers ask for, each done once for all of them.
 *
 * @remarks
 * An answer is used again only while the store is at its revision, so a caller never gets less than what was committed before it
 * has asked. While the store changes, what is asked for is read a few times a second, however many ask.
 */
export class SharedReads<T extends { revision: number }> {
  readonly #reads = new Map<string, Read<T>>();
  readonly #revision: () => Promise<number>;
  readonly #spacingMs: number;

  constructor(options: {
    /** The newest revision of the store. */
    revision: () => Promise<number>;
    spacingMs?: number;
  }) {
    this.#revision = options.revision;
    this.#spacingMs = options.spacingMs ?? SPACING_MS;
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
    const waitMs = read.startedAt + this.#spacingMs - performance.now();
    if (waitMs > 0) {
      await new Promise(resolve => {
        setTimeout(resolve, waitMs);
      });
    }
    read.startedAt = performance.now();
    read.coming = undefined;
    read.running = load();
    const answer = await read.running;
    if (!read.answer || read.answer.revision <= answer.revision) {
      read.answer = answer;
    }
    return answer;
  }

  #readOf(key: string): Read<T> {
    const read = this.#reads.get(key) ?? { startedAt: -Infinity };
    this.#reads.delete(key);
    this.#reads.set(key, read);
    if (this.#reads.size > MAX_ANSWERS) {
      this.#reads.delete(this.#reads.keys().next().value!);
    }
    return read;
  }
}
