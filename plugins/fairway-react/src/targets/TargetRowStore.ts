import type {
  StreamChange,
  TargetRow,
  TargetRowsQuery,
  ViewPage,
} from '@fairway/plugin-fairway-common';

/** One batch of a stage. @public */
export interface LaneId {
  stage: string;
  batch: number;
}

/** Reads a page of targets of one run. @public */
export type FetchTargetRows = (
  query: TargetRowsQuery,
  signal: AbortSignal,
) => Promise<ViewPage<TargetRow>>;

/** How many rows are read at once; the backend gives at most 500. */
export const PAGE_ROWS = 250;

interface Page {
  uids: string[];
  /** The revision that it was read at; -1 while it was not read. */
  revision: number;
  isLoading: boolean;
  /** It has to be read again where it was read before this revision. */
  staleBefore: number;
}

interface Lane extends LaneId {
  pages: Map<number, Page>;
  total: number | undefined;
  /** The pages that are looked at. */
  wanted: { first: number; last: number } | undefined;
}

const keyOf = ({ stage, batch }: LaneId) => `${stage}/${batch}`;

/**
 * The targets of a run as far as they are looked at.
 *
 * @remarks
 * Rows are read page by page, where {@link TargetRowStore.want} says that they are visible, and are patched in place by what the
 * stream tells. Each place in a lane has its own listeners, so a change of one target renders one cell.
 *
 * @public
 */
export class TargetRowStore {
  readonly #fetch: FetchTargetRows;
  readonly #ended = new AbortController();
  readonly #lanes = new Map<string, Lane>();
  readonly #rows = new Map<string, TargetRow>();
  readonly #places = new Map<string, { lane: Lane; index: number }>();
  readonly #uidByName = new Map<string, string>();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #problemListeners = new Set<() => void>();
  /** What the stream told of rows that are not known yet, while pages are being read. */
  readonly #early = new Map<string, TargetRow>();
  #loading = 0;
  #problem: Error | undefined;

  constructor(fetch: FetchTargetRows) {
    this.#fetch = fetch;
  }

  /** Ends all reads. */
  close(): void {
    this.#ended.abort();
  }

  /** The row at a place of a lane; undefined while it was not read. */
  rowAt(lane: LaneId, index: number): TargetRow | undefined {
    const page = this.#lane(lane).pages.get(pageOf(index));
    const uid = page?.uids[index % PAGE_ROWS];
    return uid === undefined ? undefined : this.#rows.get(uid);
  }

  subscribeAt(lane: LaneId, index: number, listener: () => void): () => void {
    const key = `${keyOf(lane)}/${index}`;
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) {
        this.#listeners.delete(key);
      }
    };
  }

  /** A row that was read, by its uid. */
  row(uid: string): TargetRow | undefined {
    return this.#rows.get(uid);
  }

  /** Why the newest read failed; undefined where it did not. */
  get problem(): Error | undefined {
    return this.#problem;
  }

  subscribeProblem(listener: () => void): () => void {
    this.#problemListeners.add(listener);
    return () => this.#problemListeners.delete(listener);
  }

  /** Says that the places from `first` to `last` of a lane are visible, so that they are read and kept up to date. */
  want(id: LaneId, first: number, last: number): void {
    const lane = this.#lane(id);
    lane.wanted = { first: pageOf(first), last: pageOf(last) };
    this.#readWanted(lane);
  }

  /** Says that a lane is not visible. What was read of it stays. */
  unwant(id: LaneId): void {
    this.#lane(id).wanted = undefined;
  }

  /** How many rows a lane has; where that changes, they have moved and are read again. */
  setTotal(id: LaneId, total: number): void {
    const lane = this.#lane(id);
    if (lane.total !== undefined && lane.total !== total) {
      this.#outdate(lane, Infinity);
    }
    lane.total = total;
  }

  /** Takes over what the stream tells. */
  patch(changes: readonly StreamChange[]): void {
    for (const { kind, name, target } of changes) {
      if (kind !== 'Target') {
        continue;
      }
      if (target) {
        this.#patchRow(target);
      } else {
        const place = this.#places.get(this.#uidByName.get(name) ?? '');
        if (place) {
          this.#outdate(place.lane, Infinity);
        }
      }
    }
  }

  /** What was read before a revision may be out of date. */
  sync(revision: number): void {
    this.#lanes.forEach(lane => this.#outdate(lane, revision));
  }

  /** Reads again what is visible and could not be read. */
  retry(): void {
    this.#setProblem(undefined);
    this.#lanes.forEach(lane => this.#readWanted(lane));
  }

  #lane(id: LaneId): Lane {
    const key = keyOf(id);
    let lane = this.#lanes.get(key);
    if (!lane) {
      const { stage, batch } = id;
      lane = {
        stage,
        batch,
        pages: new Map(),
        total: undefined,
        wanted: undefined,
      };
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  #outdate(lane: Lane, before: number): void {
    for (const page of lane.pages.values()) {
      page.staleBefore = Math.max(page.staleBefore, before);
    }
    this.#readWanted(lane);
  }

  #readWanted(lane: Lane): void {
    if (!lane.wanted || this.#ended.signal.aborted) {
      return;
    }
    for (let page = lane.wanted.first; page <= lane.wanted.last; page += 1) {
      const known = lane.pages.get(page);
      if (!known || (isStale(known) && !known.isLoading)) {
        this.#read(lane, page);
      }
    }
  }

  async #read(lane: Lane, number: number): Promise<void> {
    const page = lane.pages.get(number) ?? {
      uids: [],
      revision: -1,
      isLoading: true,
      staleBefore: 0,
    };
    page.isLoading = true;
    page.staleBefore = 0;
    lane.pages.set(number, page);
    this.#loading += 1;
    let failed = false;
    try {
      const { items, revision } = await this.#fetch(
        {
          stage: lane.stage,
          batch: lane.batch,
          offset: number * PAGE_ROWS,
          limit: PAGE_ROWS,
        },
        this.#ended.signal,
      );
      page.revision = revision;
      this.#fill(lane, number, page, items);
      this.#setProblem(undefined);
    } catch (error) {
      failed = true;
      page.staleBefore = Infinity;
      if (!this.#ended.signal.aborted) {
        this.#setProblem(error as Error);
      }
    } finally {
      page.isLoading = false;
      this.#loading -= 1;
      if (this.#loading === 0) {
        this.#early.clear();
      }
    }
    // A page that failed waits for somebody to try again.
    if (!failed && isStale(page)) {
      this.#readWanted(lane);
    }
  }

  #fill(
    lane: Lane,
    number: number,
    page: Page,
    items: readonly TargetRow[],
  ): void {
    const places = Math.max(page.uids.length, items.length);
    page.uids = items.map(({ uid }) => uid);
    items.forEach((item, offset) => {
      const { uid, name } = item;
      this.#places.set(uid, { lane, index: number * PAGE_ROWS + offset });
      this.#uidByName.set(name, uid);
      this.#rows.set(
        uid,
        newest(item, this.#rows.get(uid), this.#early.get(uid)),
      );
    });
    for (let offset = 0; offset < places; offset += 1) {
      this.#notify(lane, number * PAGE_ROWS + offset);
    }
  }

  #patchRow(row: TargetRow): void {
    const known = this.#rows.get(row.uid);
    const place = this.#places.get(row.uid);
    if (!known || !place) {
      if (this.#loading > 0) {
        this.#early.set(row.uid, newest(row, this.#early.get(row.uid)));
      }
      return;
    }
    if (newest(row, known) === row) {
      // The stream tells of the object only, and not what was read on its cluster before its turn.
      const { previousVersion = known.previousVersion } = row;
      this.#rows.set(row.uid, { ...row, previousVersion });
      this.#notify(place.lane, place.index);
    }
  }

  #notify(lane: LaneId, index: number): void {
    this.#listeners
      .get(`${keyOf(lane)}/${index}`)
      ?.forEach(listener => listener());
  }

  #setProblem(problem: Error | undefined): void {
    if (this.#problem !== problem) {
      this.#problem = problem;
      this.#problemListeners.forEach(listener => listener());
    }
  }
}

function isStale({ revision, staleBefore }: Page): boolean {
  return revision < staleBefore;
}

function pageOf(index: number): number {
  return Math.floor(index / PAGE_ROWS);
}

function newest(
  row: TargetRow,
  ...others: readonly (TargetRow | undefined)[]
): TargetRow {
  return others.reduce<TargetRow>(
    (best, other) =>
      other && Number(other.resourceVersion) > Number(best.resourceVersion)
        ? other
        : best,
    row,
  );
}
