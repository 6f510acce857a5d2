import type { LockPlace, LockState } from '../../../store/types';

/** The queues of locks as a model. */
export class ModelLocks {
  private places: LockPlace[] = [];
  private lastFence = 0;

  acquire(wanted: readonly Omit<LockPlace, 'fence'>[]): LockState[] {
    for (const place of wanted) {
      const known = this.places.some(
        other => other.targetUid === place.targetUid && same(other, place),
      );
      if (!known) {
        this.lastFence += 1;
        this.places.push({ ...place, fence: this.lastFence });
      }
    }
    const uids = new Set(wanted.map(({ targetUid }) => targetUid));
    return this.states(({ targetUid }) => uids.has(targetUid));
  }

  ofRun(runUid: string): LockState[] {
    return this.states(place => place.runUid === runUid);
  }

  /** @returns who holds a lock now and did not before */
  release(given: { targets?: string[]; runs?: string[] }): LockPlace[] {
    const before = new Set(this.holders());
    const targets = new Set(given.targets);
    const runs = new Set(given.runs);
    this.places = this.places.filter(
      ({ targetUid, runUid }) => !targets.has(targetUid) && !runs.has(runUid),
    );
    return this.holders().filter(place => !before.has(place));
  }

  /** The place at the head of a queue. */
  holder(
    key: Omit<LockPlace, 'fence' | 'runUid' | 'targetUid' | 'run' | 'target'>,
  ) {
    return this.places.find(place => same(place, key));
  }

  private holders(): LockPlace[] {
    return this.places.filter(place => this.holder(place) === place);
  }

  private states(wanted: (place: LockPlace) => boolean): LockState[] {
    return this.places.filter(wanted).map(place => {
      const queue = this.places.filter(other => same(other, place));
      return { place, holder: queue[0], position: queue.indexOf(place) };
    });
  }
}

function same(
  a: { namespace: string; cluster: string; source: string; unit: string },
  b: { namespace: string; cluster: string; source: string; unit: string },
): boolean {
  return (
    a.namespace === b.namespace &&
    a.cluster === b.cluster &&
    a.source === b.source &&
    a.unit === b.unit
  );
}
