import type { ViewPage } from '@fairway/plugin-fairway-common';

/** How many rows are read at once. */
export const PAGE_ROWS = 100;

/** What is known of a long list. */
export interface RowsState<T> {
  /** Of the whole list; undefined before anything was read. */
  total: number | undefined;
  /** Why the newest attempt to read failed. */
  error: Error | undefined;
  rowAt: (index: number) => T | undefined;
}

/**
 * A long list of which only what can be seen is read, page by page, and read again when it may have changed.
 *
 * @remarks A row that has not changed stays the same object, so that it need not be rendered again.
 */
export class RowPages<T> {
  readonly #pages = new Map<number, { rows: readonly T[]; revision: number }>();
  readonly #stale = new Set<number>();
  readonly #reading = new Map<number, AbortController>();
  #total: number | undefined;
  #error: Error | undefined;
  #first = 0;
  #last = 0;
  #closed = false;

  constructor(
    private readonly options: {
      read: (
        offset: number,
        limit: number,
        signal: AbortSignal,
      ) => Promise<ViewPage<T>>;
      onState: (state: RowsState<T>) => void;
    },
  ) {}

  /** What happened until this revision is in all pages, but for those that are read again when they are seen; -1 before the first. */
  get revision(): number {
    const fresh = [...this.#pages].filter(([page]) => !this.#stale.has(page));
    return fresh.length === 0
      ? -1
      : Math.min(...fresh.map(([, { revision }]) => revision));
  }

  /** These rows can be seen. */
  show(first: number, last: number): void {
    this.#first = first;
    this.#last = last;
    for (const [page, reading] of this.#reading) {
      if (!this.#visible().includes(page)) {
        reading.abort();
        this.#reading.delete(page);
        this.#stale.add(page);
      }
    }
    this.#fill();
  }

  /** What was read may be out of date. */
  refresh(): void {
    this.#error = undefined;
    [...this.#pages.keys()].forEach(page => this.#stale.add(page));
    this.#fill();
  }

  close(): void {
    this.#closed = true;
    this.#reading.forEach(reading => reading.abort());
  }

  #visible(): number[] {
    const from = Math.floor(this.#first / PAGE_ROWS);
    const to = Math.floor(
      Math.max(0, Math.min(this.#last, (this.#total ?? 1) - 1)) / PAGE_ROWS,
    );
    return Array.from(
      { length: Math.max(1, to - from + 1) },
      (_, i) => from + i,
    );
  }

  #fill(): void {
    for (const page of this.#visible()) {
      const isMissing = !this.#pages.has(page) || this.#stale.has(page);
      if (isMissing && !this.#reading.has(page)) {
        this.#read(page);
      }
    }
  }

  async #read(page: number): Promise<void> {
    const reading = new AbortController();
    this.#reading.set(page, reading);
    this.#stale.delete(page);
    try {
      const { items, total, revision } = await this.options.read(
        page * PAGE_ROWS,
        PAGE_ROWS,
        reading.signal,
      );
      if (this.#closed || reading.signal.aborted) {
        return;
      }
      this.#pages.set(page, {
        rows: keepSame(this.#pages.get(page)?.rows, items),
        revision,
      });
      this.#total = total;
      this.#error = undefined;
    } catch (error) {
      if (this.#closed || reading.signal.aborted) {
        return;
      }
      this.#error = error as Error;
    }
    this.#reading.delete(page);
    this.#emit();
    // It may have become stale meanwhile.
    if (this.#stale.has(page)) {
      this.#fill();
    }
  }

  #emit(): void {
    this.options.onState({
      total: this.#total,
      error: this.#error,
      rowAt: index =>
        this.#pages.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS],
    });
  }
}

function keepSame<T>(
  before: readonly T[] | undefined,
  after: readonly T[],
): readonly T[] {
  return before
    ? after.map((row, index) =>
        JSON.stringify(row) === JSON.stringify(before[index])
          ? before[index]
          : row,
      )
    : after;
}
