import { KubernetesObject } from '../kubernetes/object';
import { expired } from '../kubernetes/status';

/** One committed change. */
export interface Change {
  revision: number;
  /** Which table changed (group and plural). */
  table: string;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The object after the change; its last state, if it was deleted. */
  object: KubernetesObject;
  /** The object before the change; undefined if it was added. */
  previous?: KubernetesObject;
}

/** The recent changes of a cluster, oldest first. */
export class RevisionHistory {
  private changes: Change[] = [];
  /** Index of the oldest change that is kept. */
  private start = 0;
  /** Changes up to and including this revision are gone. */
  private compactedRevision = 0;

  constructor(private readonly limit: number) {}

  get compacted(): number {
    return this.compactedRevision;
  }

  append(change: Change): void {
    this.changes.push(change);
    if (this.changes.length - this.start > this.limit) {
      this.compactedRevision = this.changes[this.start].revision;
      this.start++;
    }
    // Cutting in bulk keeps appends at constant cost.
    if (this.start > this.limit) {
      this.changes = this.changes.slice(this.start);
      this.start = 0;
    }
  }

  /**
   * The changes after a revision, oldest first.
   *
   * @throws StatusError 410 if some of them are gone.
   */
  since(revision: number): Change[] {
    if (revision < this.compactedRevision) {
      throw expired(
        `too old resource version: ${revision} (${this.compactedRevision})`,
      );
    }
    let low = this.start;
    let high = this.changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.changes[middle].revision <= revision) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return this.changes.slice(low);
  }

  /** Forgets all changes up to and including a revision. */
  compact(revision: number): void {
    this.changes = this.since(Math.max(revision, this.compactedRevision));
    this.start = 0;
    this.compactedRevision = Math.max(revision, this.compactedRevision);
  }
}
