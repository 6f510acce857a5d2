import { FairwayError, StreamEvent } from '../api';
import { LiveState, LiveStream } from './LiveStream';

type Connection = StreamEvent[] | Error;

/** A backend whose connections are given one by one; each ends where its events end. */
function backend(...connections: Connection[]) {
  const resumedAfter: (number | undefined)[] = [];
  return {
    resumedAfter,
    async *stream(_: unknown, after: number | undefined, signal: AbortSignal) {
      resumedAfter.push(after);
      const next = connections.shift();
      if (next instanceof Error) {
        throw next;
      }
      if (next) {
        yield* next;
        return;
      }
      await new Promise(resolve => signal.addEventListener('abort', resolve));
    },
  };
}

const hello = (revision: number): StreamEvent => ({
  type: 'hello',
  notice: { revision },
});
const changes = (revision: number): StreamEvent => ({
  type: 'changes',
  changes: {
    revision,
    changes: [
      { type: 'changed', kind: 'Target', namespace: 'default', name: 'x' },
    ],
  },
});

async function follow(...connections: Connection[]) {
  const api = backend(...connections);
  const states: LiveState['status'][] = [];
  const heard: string[] = [];
  const stream = new LiveStream({
    api,
    topics: [{ plural: 'targets' }],
    onState: state => states.push(state.status),
    now: () => 0,
    random: () => 0,
  });
  stream.subscribe({
    onSync: revision => heard.push(`sync ${revision}`),
    onChanges: (_, revision) => heard.push(`changes ${revision}`),
  });
  stream.start();
  await jest.advanceTimersByTimeAsync(60_000);
  stream.close();
  return { api, states, heard };
}

describe('LiveStream', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('goes on after the last change that it has seen when it was cut', async () => {
    const { api, states, heard } = await follow(
      [hello(5), changes(6), changes(8)],
      [hello(8), changes(9)],
    );
    expect(api.resumedAfter.slice(0, 3)).toEqual([undefined, 8, 9]);
    expect(heard).toEqual(['sync 5', 'changes 6', 'changes 8', 'changes 9']);
    expect(states.slice(0, 4)).toEqual(['connecting', 'live', 'stale', 'live']);
  });

  it('says that everything has to be read again where changes are lost', async () => {
    const { heard } = await follow(
      [hello(5), changes(6)],
      [{ type: 'resync', notice: { revision: 90 } }, changes(91)],
    );
    expect(heard).toEqual(['sync 5', 'changes 6', 'sync 90', 'changes 91']);
  });

  it('tries again after the backend was away', async () => {
    const { states } = await follow(
      new FairwayError('The backend cannot be reached', { code: 0 }),
      new FairwayError('starting', { code: 503 }),
      [hello(1)],
    );
    expect(states.slice(0, 4)).toEqual([
      'connecting',
      'stale',
      'stale',
      'live',
    ]);
  });

  it.each([401, 403])('does not try again after %s', async code => {
    const { api, states } = await follow(new FairwayError('no', { code }));
    expect(states).toEqual(['connecting', 'refused']);
    expect(api.resumedAfter).toHaveLength(1);
  });

  it('takes a connection on which nothing comes for a dead one', async () => {
    const { api, states } = await follow([hello(3)]);
    expect(states.slice(0, 3)).toEqual(['connecting', 'live', 'stale']);
    // The second connection is silent from its beginning.
    expect(api.resumedAfter.slice(0, 3)).toEqual([undefined, 3, 3]);
  });
});
