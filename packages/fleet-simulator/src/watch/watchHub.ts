import { Selector } from '../kubernetes/selectors';
import { Change } from '../store/history';
import { eventOf, WatchEvent } from './watchEvent';

/** Somebody who wants the changes of a table. */
export interface WatchSubscription {
  table: string;
  namespace?: string;
  selector?: Selector;
  /** `json` gives the serialised object, made once for all watchers. */
  deliver(event: WatchEvent, json: () => string): void;
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Hands committed changes to the watchers of one cluster. */
export class WatchHub {
  private readonly tables = new Map<string, Set<WatchSubscription>>();

  /** @returns a function that ends the subscription. */
  subscribe(subscription: WatchSubscription): () => void {
    const { table } = subscription;
    const subscriptions = this.tables.get(table) ?? new Set();
    subscriptions.add(subscription);
    this.tables.set(table, subscriptions);
    return () => {
      subscriptions.delete(subscription);
      if (
        subscriptions.size === 0 &&
        this.tables.get(table) === subscriptions
      ) {
        this.tables.delete(table);
      }
    };
  }

  publish(change: Change): void {
    const subscriptions = this.tables.get(change.table);
    if (!subscriptions) {
      return;
    }
    const whole = once(() => JSON.stringify(change.object));
    for (const { namespace, selector, deliver } of subscriptions) {
      const event = eventOf(change, namespace, selector);
      if (event) {
        const isWhole = event.object === change.object;
        deliver(event, isWhole ? whole : () => JSON.stringify(event.object));
      }
    }
  }
}
