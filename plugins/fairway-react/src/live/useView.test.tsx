import { TestApiProvider } from '@backstage/test-utils';
import { renderHook, waitFor } from '@testing-library/react';
import type { PropsWithChildren } from 'react';
import { fairwayApiRef, StreamEvent } from '../api';
import { streamByHand } from '../testing/streamByHand';
import { LiveProvider } from './LiveProvider';
import { useView } from './useView';

const TOPICS = [{ plural: 'targets' }];

function renderUseView(
  load: () => Promise<{ revision: number; text: string }>,
) {
  const events = streamByHand();
  const view = renderHook(
    () => useView(load, change => change.name === 'mine'),
    {
      wrapper: ({ children }: PropsWithChildren<{}>) => (
        <TestApiProvider
          apis={[[fairwayApiRef, { stream: events.open } as never]]}
        >
          <LiveProvider topics={TOPICS}>{children}</LiveProvider>
        </TestApiProvider>
      ),
    },
  );
  return { events, view };
}

const changed = (revision: number, name: string): StreamEvent => ({
  type: 'changes',
  changes: {
    revision,
    changes: [{ type: 'changed', kind: 'Target', namespace: 'x', name }],
  },
});

describe('useView', () => {
  it('reads once, and not again because the stream begins where that was', async () => {
    const load = jest.fn(async () => ({ revision: 10, text: 'at 10' }));
    const { events, view } = renderUseView(load);
    events.send({ type: 'hello', notice: { revision: 10 } });
    events.send(changed(11, 'theirs'));
    await waitFor(() => expect(view.result.current.value?.revision).toBe(10));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('reads again when something that matters has changed, and only then', async () => {
    let revision = 10;
    const load = jest.fn(async () => ({ revision, text: `at ${revision}` }));
    const { events, view } = renderUseView(load);
    await waitFor(() => expect(view.result.current.value?.revision).toBe(10));
    events.send({ type: 'hello', notice: { revision: 10 } });
    const reads = load.mock.calls.length;

    events.send(changed(11, 'other'));
    revision = 12;
    events.send(changed(12, 'mine'));
    await waitFor(() => expect(view.result.current.value?.text).toBe('at 12'));
    expect(load).toHaveBeenCalledTimes(reads + 1);
  });

  it('reads again what was read before the stream began', async () => {
    let revision = 10;
    const { events, view } = renderUseView(async () => ({
      revision,
      text: '',
    }));
    await waitFor(() => expect(view.result.current.value?.revision).toBe(10));
    revision = 15;
    events.send({ type: 'hello', notice: { revision: 15 } });
    await waitFor(() => expect(view.result.current.value?.revision).toBe(15));
  });

  it('keeps what it has where reading again fails, and says that it failed', async () => {
    const load = jest
      .fn(async () => ({ revision: 10, text: 'first' }))
      .mockName('load');
    const { events, view } = renderUseView(load);
    await waitFor(() => expect(view.result.current.value?.text).toBe('first'));
    load.mockRejectedValue(new Error('away'));
    events.send({ type: 'hello', notice: { revision: 11 } });
    await waitFor(() =>
      expect(view.result.current.error?.message).toBe('away'),
    );
    expect(view.result.current.value?.text).toBe('first');
  });
});
