import { ManualClock } from '@fairway/fleet-simulator/testUtils';
import { StreamingLists } from '../StreamingLists';
import { SupervisedWatch } from '../SupervisedWatch';
import { DEFAULT_WATCH_SETTINGS } from '../WatchSettings';
import { FakeCollection } from './FakeCollection';

/** A watch of a collection in memory, on a cluster whose lists come in pages unless it is said otherwise. */
export function supervise(
  options: { pageSize?: number; streams?: boolean } = {},
) {
  const { streams = false, ...settings } = options;
  const clock = new ManualClock();
  const collection = new FakeCollection();
  const problems: string[] = [];
  const idle = jest.fn();
  const cluster = { version: 'v1.35.0' };
  const streamingLists = new StreamingLists(clock, () => cluster.version);
  if (!streams) {
    streamingLists.refused();
  }
  const watch = new SupervisedWatch({
    source: collection,
    settings: { ...DEFAULT_WATCH_SETTINGS, ...settings },
    streamingLists,
    clock,
    random: () => 0.5,
    onIdle: idle,
    onProblem: message => problems.push(message),
  });
  return { clock, cluster, collection, problems, idle, watch };
}
