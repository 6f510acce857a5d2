import type { StreamTopic } from '@fairway/plugin-fairway-common';
import { FairwayError, StreamEvent } from '../api';

/** A stream of which a test decides what comes when: give its `open` as `FairwayApi.stream`. @public */
export function streamByHand() {
  const queue: (StreamEvent | FairwayError)[] = [];
  let wake = () => {};
  const put = (next: StreamEvent | FairwayError) => {
    queue.push(next);
    wake();
  };
  return {
    send: (event: StreamEvent) => put(event),
    /** Ends the connection; without an error as a network does. */
    cut: (error = new FairwayError('cut', { code: 0 })) => put(error),
    async *open(
      _topics: readonly StreamTopic[],
      _after: number | undefined,
      signal: AbortSignal,
    ): AsyncIterable<StreamEvent> {
      const somethingNew = () =>
        new Promise<void>(resolve => {
          wake = resolve;
          signal.addEventListener('abort', () => resolve());
        });
      while (!signal.aborted) {
        const next = queue.shift();
        if (next instanceof Error) {
          throw next;
        }
        if (next) {
          yield next;
        } else {
          await somethingNew();
        }
      }
    },
  };
}
