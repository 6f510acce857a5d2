import {
  FencedError,
  WorkChange,
  WorkClaim,
  WorkItem,
} from '../../../store/types';

interface Row {
  item: WorkItem;
  dueAt: number;
  wakeSeq: number;
  /** Whether its holder has not been told that it is due. */
  armed: boolean;
  fence: number;
  owner: string | undefined;
  leaseUntil: number;
}

/** The queue of work as a model: what the store promises, in memory. */
export class ModelWork {
  private readonly rows = new Map<string, Row>();
  private lastFence = 0;

  constructor(private readonly now: () => number) {}

  /** @throws FencedError */
  assertHeld({ key, fence }: { key: string; fence: number }): void {
    if (!this.holds({ key, fence })) {
      throw new FencedError(key);
    }
  }

  holds({ key, fence }: { key: string; fence: number }): boolean {
    const row = this.rows.get(key);
    return row?.fence === fence && row.leaseUntil > this.now();
  }

  apply(change: WorkChange): void {
    switch (change.type) {
      case 'wake':
        this.wake(change.item);
        break;
      case 'wakeNamespace':
        for (const { item } of this.rows.values()) {
          if (item.namespace === change.namespace) {
            this.wake(item);
          }
        }
        break;
      case 'schedule':
        this.assertHeld(change);
        this.rows.get(change.key)!.dueAt = change.dueAt ?? Infinity;
        break;
      case 'complete':
        this.assertHeld(change);
        this.complete(change.key, change.wakeSeq);
        break;
      default:
        change satisfies never;
    }
  }

  wake(item: WorkItem): void {
    const row = this.rows.get(item.key);
    if (row) {
      row.wakeSeq += 1;
      row.dueAt = Math.min(row.dueAt, this.now());
      row.armed = true;
      return;
    }
    this.rows.set(item.key, {
      item,
      dueAt: this.now(),
      wakeSeq: 1,
      armed: true,
      fence: 0,
      owner: undefined,
      leaseUntil: 0,
    });
  }

  claim(options: {
    owner: string;
    limit: number;
    leaseMs: number;
  }): WorkClaim[] {
    const now = this.now();
    const due = [...this.rows.values()]
      .filter(
        row =>
          row.leaseUntil <= now &&
          (row.owner !== undefined || row.dueAt <= now),
      )
      .sort((a, b) => a.dueAt - b.dueAt)
      .slice(0, options.limit);
    for (const row of due) {
      this.lastFence += 1;
      row.fence = this.lastFence;
      row.owner = options.owner;
      row.leaseUntil = now + options.leaseMs;
      row.armed = false;
    }
    return due.map(claimOf);
  }

  renew(options: {
    owner: string;
    leaseMs: number;
    claims: readonly { key: string; fence: number }[];
  }): WorkClaim[] {
    const fences = new Map(
      options.claims.map(({ key, fence }) => [key, fence]),
    );
    const held = this.heldBy(options.owner).filter(
      ({ item, fence }) => fences.get(item.key) === fence,
    );
    held.forEach(row => {
      row.leaseUntil = this.now() + options.leaseMs;
    });
    return held.map(claimOf);
  }

  /** @param all - tells of everything that the owner holds, because an earlier answer was lost */
  woken(owner: string, all: boolean): WorkClaim[] {
    const woken = this.heldBy(owner).filter(
      row => all || (row.armed && row.dueAt <= this.now()),
    );
    woken.forEach(row => {
      row.armed = false;
    });
    return woken.map(claimOf);
  }

  release(claim: {
    key: string;
    fence: number;
    wakeSeq: number;
    dueAt?: number;
  }): void {
    const row = this.rows.get(claim.key);
    if (row?.fence !== claim.fence) {
      return;
    }
    free(row);
    row.armed = true;
    row.dueAt =
      row.wakeSeq > claim.wakeSeq ? this.now() : claim.dueAt ?? row.dueAt;
  }

  private complete(key: string, wakeSeq: number): void {
    const row = this.rows.get(key)!;
    if (row.wakeSeq > wakeSeq) {
      free(row);
      row.dueAt = this.now();
    } else {
      this.rows.delete(key);
    }
  }

  private heldBy(owner: string): Row[] {
    return [...this.rows.values()].filter(
      row => row.owner === owner && row.leaseUntil > this.now(),
    );
  }
}

function free(row: Row): void {
  row.owner = undefined;
  row.leaseUntil = 0;
}

function claimOf({ item, fence, wakeSeq }: Row): WorkClaim {
  return { ...item, fence, wakeSeq };
}
