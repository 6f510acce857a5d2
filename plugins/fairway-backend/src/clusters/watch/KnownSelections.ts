import type { ObjectsOfInterest } from './ObjectsOfInterest';
import type { PagedList } from './PagedList';
import { compareResourceVersions } from './resourceVersion';

/**
 * The selections of which all objects are known.
 *
 * @remarks Most come with the list that a watch begins with. One that becomes of interest later, while the whole collection is
 * watched, is listed for itself, so that the collection need not be read again.
 */
export class KnownSelections {
  private known = new Set<string>();
  /** Those that the list holds which is being read. */
  private listing = new Set<string>();
  private readonly filling = new Map<string, AbortController>();

  constructor(
    private readonly options: {
      objects: ObjectsOfInterest;
      pages: PagedList;
      onKnown(labelSelector: string): void;
      /** Everything has to be listed again. */
      onFailed(): void;
    },
  ) {}

  has(labelSelector: string): boolean {
    return this.known.has(labelSelector);
  }

  /** A list begins that holds all selections which are of interest now. */
  listBegins(): void {
    this.known.clear();
    this.listing = new Set(this.options.objects.selections);
    this.abort();
  }

  listEnds(): void {
    this.known = this.listing;
    this.listing = new Set();
  }

  /** Lists the selections that are not known yet. @param watchedUpTo - the last resource version that the watch has seen */
  fill(watchedUpTo: string | undefined): void {
    for (const labelSelector of this.options.objects.selections) {
      if (!this.known.has(labelSelector) && !this.filling.has(labelSelector)) {
        const aborter = new AbortController();
        this.filling.set(labelSelector, aborter);
        void this.list(labelSelector, watchedUpTo, aborter);
      }
    }
  }

  /** Some selections are of no interest any more. */
  prune(): void {
    const wanted = new Set(this.options.objects.selections);
    for (const labelSelector of [
      ...this.known,
      ...this.listing,
      ...this.filling.keys(),
    ]) {
      if (!wanted.has(labelSelector)) {
        this.known.delete(labelSelector);
        this.listing.delete(labelSelector);
        this.filling.get(labelSelector)?.abort();
        this.filling.delete(labelSelector);
      }
    }
  }

  /** Ends the lists that are being read beside the watch. */
  abort(): void {
    this.filling.forEach(aborter => aborter.abort());
    this.filling.clear();
  }

  private async list(
    labelSelector: string,
    watchedUpTo: string | undefined,
    { signal }: AbortController,
  ): Promise<void> {
    const { objects, pages, onKnown, onFailed } = this.options;
    const filling = objects.fill();
    try {
      const resourceVersion = await pages.read(
        { labelSelector: labelSelector || undefined, signal },
        object => filling.take(object),
      );
      const order = compareResourceVersions(resourceVersion, watchedUpTo);
      if (order !== undefined && order < 0) {
        throw new Error('the list is older than the watch');
      }
      this.filling.delete(labelSelector);
      this.known.add(labelSelector);
      onKnown(labelSelector);
    } catch {
      if (!signal.aborted) {
        this.filling.delete(labelSelector);
        onFailed();
      }
    } finally {
      filling.close();
    }
  }
}
