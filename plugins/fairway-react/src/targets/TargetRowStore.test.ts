import type {
  TargetRow,
  TargetRowsQuery,
} from '@fairway/plugin-fairway-common';
import { PAGE_ROWS, TargetRowStore } from './TargetRowStore';

const LANE = { stage: 'europe', batch: 0 };

function row(index: number, change: Partial<TargetRow> = {}): TargetRow {
  return {
    uid: `uid-${index}`,
    name: `target-${index}`,
    stage: 'europe',
    batch: 0,
    order: index,
    cluster: `eu-${index}`,
    unit: 'checkout',
    canary: false,
    version: '1.5.0',
    phase: 'Pending',
    operation: 'Promote',
    attempt: 1,
    since: '2026-01-01T00:00:00Z',
    resourceVersion: '10',
    ...change,
  };
}

/** A backend that answers when it is told to. */
function backend(total: number, revision = 10) {
  const asked: TargetRowsQuery[] = [];
  const answers: ((error?: Error) => Promise<void>)[] = [];
  const state = { total, revision, change: {} as Partial<TargetRow> };
  const store = new TargetRowStore(
    query =>
      new Promise((resolve, reject) => {
        asked.push(query);
        const { offset = 0, limit = 100 } = query;
        const { revision: readAt, change } = state;
        answers.push(async error => {
          if (error) {
            reject(error);
          } else {
            const count = Math.min(limit, state.total - offset);
            resolve({
              items: Array.from({ length: count }, (_, index) =>
                row(offset + index, change),
              ),
              total: state.total,
              revision: readAt,
            });
          }
          await new Promise(process.nextTick);
        });
      }),
  );
  return {
    store,
    state,
    asked,
    answer: (error?: Error) => answers.shift()!(error),
  };
}

const changed = (target: TargetRow) => ({
  type: 'changed' as const,
  kind: 'Target',
  namespace: 'default',
  name: target.name,
  target,
});

describe('TargetRowStore', () => {
  it('reads only the pages that are visible, none of them twice, and none larger than the backend gives', async () => {
    const { store, asked, answer } = backend(5_000);
    store.want(LANE, 0, 20);
    store.want(LANE, 10, 30);
    await answer();
    store.want(LANE, 15, 40);
    expect(asked).toEqual([{ ...LANE, offset: 0, limit: PAGE_ROWS }]);
    expect(PAGE_ROWS).toBeLessThanOrEqual(500);

    store.want(LANE, 3 * PAGE_ROWS - 1, 3 * PAGE_ROWS + 1);
    expect(asked.slice(1).map(({ offset }) => offset)).toEqual([
      2 * PAGE_ROWS,
      3 * PAGE_ROWS,
    ]);
    expect(store.rowAt(LANE, 5)?.cluster).toBe('eu-5');
    expect(store.rowAt(LANE, 3 * PAGE_ROWS)).toBeUndefined();
  });

  it('tells a change of a target to its own place and to no other', async () => {
    const { store, answer } = backend(100);
    store.want(LANE, 0, 99);
    await answer();
    const seventh = jest.fn();
    const eighth = jest.fn();
    store.subscribeAt(LANE, 7, seventh);
    store.subscribeAt(LANE, 8, eighth);
    store.patch([changed(row(7, { phase: 'Failed', resourceVersion: '11' }))]);
    expect(store.rowAt(LANE, 7)?.phase).toBe('Failed');
    expect(seventh).toHaveBeenCalledTimes(1);
    expect(eighth).not.toHaveBeenCalled();
  });

  it('keeps the version that was read on the cluster, which the stream does not tell', async () => {
    const { store, state, answer } = backend(10);
    state.change = { previousVersion: '1.4.0' };
    store.want(LANE, 0, 9);
    await answer();
    store.patch([changed(row(7, { phase: 'Queued', resourceVersion: '11' }))]);
    expect(store.rowAt(LANE, 7)).toMatchObject({
      phase: 'Queued',
      previousVersion: '1.4.0',
    });
    store.patch([
      changed(
        row(7, {
          phase: 'Applying',
          previousVersion: null,
          resourceVersion: '12',
        }),
      ),
    ]);
    expect(store.rowAt(LANE, 7)?.previousVersion).toBeNull();
  });

  it('keeps the newer of what was read and what the stream told, in whatever order they come', async () => {
    const { store, answer } = backend(10);
    store.want(LANE, 0, 9);
    // The page was read at 10 and arrives after the change.
    store.patch([
      changed(row(3, { phase: 'Applying', resourceVersion: '12' })),
    ]);
    await answer();
    expect(store.rowAt(LANE, 3)?.phase).toBe('Applying');
    store.patch([changed(row(3, { phase: 'Queued', resourceVersion: '11' }))]);
    expect(store.rowAt(LANE, 3)?.phase).toBe('Applying');
  });

  it('reads what is visible again where changes may be lost, and the rest when it comes into sight', async () => {
    const { store, state, asked, answer } = backend(2 * PAGE_ROWS);
    store.want(LANE, 0, 2 * PAGE_ROWS - 1);
    await answer();
    await answer();
    store.want(LANE, 0, 10);
    state.revision = 90;
    state.change = { phase: 'Converged', resourceVersion: '80' };
    store.sync(90);
    expect(asked.slice(2).map(({ offset }) => offset)).toEqual([0]);
    await answer();
    expect(store.rowAt(LANE, 0)?.phase).toBe('Converged');

    store.want(LANE, PAGE_ROWS, PAGE_ROWS + 10);
    expect(asked.slice(3).map(({ offset }) => offset)).toEqual([PAGE_ROWS]);
  });

  it('does not read again what was read after the stream began', async () => {
    const { store, asked, answer } = backend(10, 10);
    store.want(LANE, 0, 9);
    store.sync(10);
    await answer();
    store.sync(9);
    expect(asked).toHaveLength(1);
  });

  it('reads a page again that was under way when changes were lost', async () => {
    const { store, state, asked, answer } = backend(10, 10);
    store.want(LANE, 0, 9);
    state.revision = 50;
    store.sync(50);
    await answer();
    expect(asked).toHaveLength(2);
  });

  it('reads a lane again when clusters join it', async () => {
    const { store, state, asked, answer } = backend(10);
    store.setTotal(LANE, 10);
    store.want(LANE, 0, 9);
    await answer();
    state.total = 11;
    store.setTotal(LANE, 11);
    await answer();
    expect(asked).toHaveLength(2);
    expect(store.rowAt(LANE, 10)?.cluster).toBe('eu-10');
  });

  it('says why rows could not be read, and reads them when it is told to try again', async () => {
    const { store, asked, answer } = backend(10);
    const told = jest.fn();
    store.subscribeProblem(told);
    store.want(LANE, 0, 9);
    await answer(new Error('away'));
    expect(store.problem?.message).toBe('away');
    expect(asked).toHaveLength(1);
    store.retry();
    await answer();
    expect(store.problem).toBeUndefined();
    expect(told).toHaveBeenCalledTimes(2);
    expect(store.rowAt(LANE, 0)).toBeDefined();
  });
});
