import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import type { Database } from '../database';
import { WriteResult } from '../types';
import { findExisting } from './findExisting';
import type { PreparedBatch } from './prepareBatch';
import { RefusedError } from './RefusedError';
import { writeBatches } from './writeBatches';

/** Bounds of what shares a transaction. */
const MAX_BATCHES = 64;
const MAX_ROWS = 5_000;
/** How often a name may seem taken and be free again when it is looked up. */
const MAX_TRIES = 5;

interface Entry {
  prepared: PreparedBatch;
  resolve(result: WriteResult): void;
  reject(error: unknown): void;
}

/**
 * Writes batches, one transaction at a time. Batches that arrive while one is under way share the next.
 *
 * @remarks Writers take turns in the database anyway, so a second transaction of this process would only wait. A batch that
 * arrives alone is written at once.
 */
export class CommitQueue {
  /** How many batches shared their transaction with another. */
  grouped = 0;
  readonly #database: Database;
  readonly #onCommit: (revision: number) => void;
  #waiting: Entry[] = [];
  #running = false;

  constructor(database: Database, onCommit: (revision: number) => void) {
    this.#database = database;
    this.#onCommit = onCommit;
  }

  async write(prepared: PreparedBatch): Promise<WriteResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ prepared, resolve, reject });
      if (!this.#running) {
        this.#running = true;
        void this.#run();
      }
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#writeGroup(this.#takeGroup());
    }
    this.#running = false;
  }

  /** The batches that go first and fit together, in order. No batch overtakes one that it has an object in common with. */
  #takeGroup(): Entry[] {
    const group: Entry[] = [];
    const left: Entry[] = [];
    const keys = new Set<string>();
    let rows = 0;
    for (const entry of this.#waiting) {
      const { prepared } = entry;
      const fits =
        group.length === 0 ||
        (group.length < MAX_BATCHES && rows + prepared.size <= MAX_ROWS);
      if (fits && !prepared.keys.some(key => keys.has(key))) {
        group.push(entry);
        rows += prepared.size;
      } else {
        left.push(entry);
      }
      prepared.keys.forEach(key => keys.add(key));
    }
    this.#waiting = left;
    return group;
  }

  /** Writes a group. Where some of it is refused, the others are written without it. */
  async #writeGroup(group: readonly Entry[], tries = 1): Promise<void> {
    const batches = group.map(({ prepared }) => prepared);
    let results: WriteResult[];
    try {
      results = await this.#database.transaction(transaction =>
        writeBatches(transaction, batches),
      );
    } catch (error) {
      await this.#writeRest(group, error, tries);
      return;
    }
    if (group.length > 1) {
      this.grouped += group.length;
    }
    this.#onCommit(results[results.length - 1].revision);
    group.forEach(({ resolve }, index) => resolve(results[index]));
  }

  async #writeRest(
    group: readonly Entry[],
    error: unknown,
    tries: number,
  ): Promise<void> {
    const batches = group.map(({ prepared }) => prepared);
    const reasons =
      error instanceof RefusedError
        ? error.reasons
        : await this.#refusalsFor(batches, error);
    const rest = group.filter(({ prepared, reject }) => {
      const reason = reasons.get(prepared);
      if (reason) {
        reject(reason);
      }
      return !reason;
    });
    if (reasons.size > 0) {
      if (rest.length > 0) {
        await this.#writeGroup(rest);
      }
    } else if (rest.length > 1) {
      for (const entry of rest) {
        await this.#writeGroup([entry]);
      }
    } else if (isDatabaseConflictError(error) && tries < MAX_TRIES) {
      await this.#writeGroup(rest, tries + 1);
    } else {
      rest[0].reject(error);
    }
  }

  async #refusalsFor(
    batches: readonly PreparedBatch[],
    error: unknown,
  ): Promise<ReadonlyMap<PreparedBatch, Error>> {
    try {
      return isDatabaseConflictError(error)
        ? await findExisting(this.#database, batches)
        : new Map();
    } catch {
      // What led here says more than that it could not be looked into.
      return new Map();
    }
  }
}
