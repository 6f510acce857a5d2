import type { StreamChange, Target } from '@fairway/plugin-fairway-common';
import type { Sight } from '../../k8s/WatchScope';
import type { FeedEntry } from '../../resources';
import { targetRow } from '../targetRow';

/** When what was gathered is sent although more may come: a few of the largest objects, or many small ones. */
const MAX_OBJECTS = 1_000;
const MAX_BYTES = 1024 * 1024;

interface Pending {
  entry: FeedEntry;
  is: boolean;
  was: boolean;
}

/** Serialised once for all who read it, as long as the feed keeps the entry. */
const SERIALISED = new WeakMap<FeedEntry, string>();

function changed(entry: FeedEntry): string {
  let json = SERIALISED.get(entry);
  if (json === undefined) {
    const { kind, namespace, name, object } = entry.change;
    const change: StreamChange = {
      type: 'changed',
      kind,
      namespace,
      name,
      ...(kind === 'Target'
        ? { target: targetRow(object as Target) }
        : { object }),
    };
    json = JSON.stringify(change);
    SERIALISED.set(entry, json);
  }
  return json;
}

function gone({ change: { kind, namespace, name } }: FeedEntry): string {
  const change: StreamChange = { type: 'gone', kind, namespace, name };
  return JSON.stringify(change);
}

/** Changes that a client has not been sent: one for each object, the newest. */
export class PendingChanges {
  readonly #byUid = new Map<string, Pending>();
  #bytes = 0;

  get size(): number {
    return this.#byUid.size;
  }

  /** Whether it is time to send. */
  get isFull(): boolean {
    return this.size >= MAX_OBJECTS || this.#bytes >= MAX_BYTES;
  }

  add(sights: readonly Sight[]): void {
    for (const { entry, is, was } of sights) {
      const { uid } = entry.change;
      const before = this.#byUid.get(uid);
      if (before || is || was) {
        this.#byUid.set(uid, { entry, is, was: before ? before.was : was });
        this.#bytes +=
          entry.json.length - (before ? before.entry.json.length : 0);
      }
    }
  }

  /** The changes as JSON in the order of their revisions; nothing is pending then. */
  take(): string[] {
    const pending = [...this.#byUid.values()].sort(
      (a, b) => a.entry.change.revision - b.entry.change.revision,
    );
    this.#byUid.clear();
    this.#bytes = 0;
    return pending.flatMap(({ entry, is, was }) => {
      if (is) {
        return [changed(entry)];
      }
      return was ? [gone(entry)] : [];
    });
  }
}
