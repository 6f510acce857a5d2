import { linkSignals } from '../abort';
import type { GatewayClock } from '../clock';
import { watchSilence } from './silence';
import { parseWatchEvent, WatchEvent } from './watchEvent';
import type { WatchSource } from './WatchSource';

/**
 * Opens a watch and gives out its events until it ends.
 *
 * @returns whether it ended by itself; false where it was silent for too long
 * @throws ClusterError or SyntaxError where it cannot be opened, is cut, or brings something that cannot be read
 */
export async function readWatch(
  source: Pick<WatchSource, 'watch'>,
  query: Parameters<WatchSource['watch']>[0],
  options: {
    clock: GatewayClock;
    /** The longest silence, in milliseconds; it is asked for again after each. */
    silenceMs(): number;
    onOpen(): void;
    onEvent(event: WatchEvent): void;
  },
): Promise<boolean> {
  const { signal } = query;
  const link = linkSignals(signal);
  let lines;
  try {
    lines = await source.watch({ ...query, signal: link.signal });
  } catch (error) {
    link.unlink();
    throw error;
  }
  const silence = watchSilence(options.clock, options.silenceMs, () =>
    link.abort(new Error('silent watch')),
  );
  try {
    signal.throwIfAborted();
    options.onOpen();
    for await (const line of lines) {
      // Lines that arrived together are still given out after the round has ended.
      signal.throwIfAborted();
      silence.heard();
      options.onEvent(parseWatchEvent(line));
    }
    return true;
  } catch (error) {
    if (silence.fired && !signal.aborted) {
      return false;
    }
    throw error;
  } finally {
    silence.stop();
    // Cuts the connection where the iteration ended before the stream did.
    link.abort(new Error('the watch is over'));
    link.unlink();
  }
}
