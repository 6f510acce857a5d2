import type { ResourceObject } from '@fairway/plugin-fairway-common';
import { anObject, aRun, aTarget, changed } from '../__fixtures__/objects';
import { aStore, databases } from '../__fixtures__/stores';
import type { RunSelection } from '../viewTypes';

jest.setTimeout(60_000);

const run = aRun('run-1', { phase: 'Running' });

/** A target in its place. */
function placed(
  cluster: string,
  place: { stage: string; batch: number; order: number; canary?: boolean },
  status?: { phase: string; reason?: string; message?: string },
): ResourceObject {
  const { stage, ...spec } = place;
  const target = aTarget(run, cluster, { stage });
  return changed(target, {
    spec: { ...(target.spec as object), ...spec },
    status: {
      since: '2026-01-02T03:04:05.000Z',
      operation: 'Promote',
      attempt: 1,
      phase: 'Pending',
      ...status,
    },
  });
}

const denied = (cluster: string) => ({
  phase: 'Failed',
  reason: 'Forbidden',
  message: `cluster "${cluster}" refused the write`,
});

describe('what views read', () => {
  describe.each(databases.eachSupportedId())('on %p', id => {
    async function setUp() {
      const { store } = await aStore(id);
      await store.commit({
        creates: [
          run,
          placed('us-10', { stage: 'world', batch: 10, order: 3 }),
          placed('us-2', { stage: 'world', batch: 2, order: 2 }),
          placed(
            'us-1',
            { stage: 'world', batch: 2, order: 1 },
            denied('us-1'),
          ),
          placed(
            'ap-1',
            { stage: 'world', batch: 2, order: 0 },
            denied('ap-1'),
          ),
          placed(
            'eu-1',
            { stage: 'canary', batch: 0, order: 0, canary: true },
            { phase: 'Converged', reason: 'Converged' },
          ),
          aTarget(aRun('run-2'), 'eu-1', { name: 'other-run' }),
        ].map(object => ({ object })),
      });
      return store;
    }
    const key = { namespace: 'default', run: 'run-1' };

    it('counts targets by stage, batch, phase and reason', async () => {
      const store = await setUp();
      const { revision, counts } = await store.laneCounts(key);
      expect(revision).toBe(7);
      expect(
        counts.map(({ stage, batch, canary, phase, count }) => [
          stage,
          batch,
          canary,
          phase,
          count,
        ]),
      ).toEqual(
        expect.arrayContaining([
          ['canary', 0, true, 'Converged', 1],
          ['world', 2, false, 'Failed', 2],
          ['world', 2, false, 'Pending', 1],
          ['world', 10, false, 'Pending', 1],
        ]),
      );
      expect(counts.filter(({ signature }) => signature)).toMatchObject([
        { phase: 'Failed', count: 2, example: 'run-1.ap-1.app' },
      ]);
    });

    it('counts nothing where there is no such run', async () => {
      const store = await setUp();
      expect(
        await store.laneCounts({ namespace: 'default', run: 'run-9' }),
      ).toEqual({ revision: 7, counts: [] });
    });

    it('pages through targets by stage, batch and place', async () => {
      const store = await setUp();
      const names = async (offset: number, limit: number) => {
        const page = await store.targetPage(key, {
          stages: ['canary', 'world'],
          offset,
          limit,
        });
        return [page.total, ...page.items.map(({ spec }) => spec.cluster)];
      };
      expect(await names(0, 3)).toEqual([5, 'eu-1', 'ap-1', 'us-1']);
      expect(await names(3, 3)).toEqual([5, 'us-2', 'us-10']);
    });

    it('narrows the page', async () => {
      const store = await setUp();
      const { counts } = await store.laneCounts(key);
      const { signature } = counts.find(count => count.signature)!;
      const clusters = async (selection: object) =>
        (
          await store.targetPage(
            { ...key, ...selection },
            { stages: ['world'], offset: 0, limit: 10 },
          )
        ).items.map(({ spec }) => spec.cluster);
      expect(await clusters({ signature })).toEqual(['ap-1', 'us-1']);
      expect(await clusters({ batch: 10 })).toEqual(['us-10']);
      expect(await clusters({ phase: 'Converged' })).toEqual(['eu-1']);
      expect(await clusters({ search: 'us-1' })).toEqual(['us-1', 'us-10']);
      expect(await clusters({ search: '_s-1' })).toEqual([]);
      expect(await clusters({ search: '%' })).toEqual([]);
    });

    it('finds the newest runs of a source, and those that wait for people', async () => {
      const { store } = await aStore(id);
      const waiting = (name: string, since: string, state = 'Waiting') =>
        changed(anObject('PromotionRun', name, { spec: run.spec }), {
          metadata: { creationTimestamp: since },
          spec: {
            ...(run.spec as object),
            plan: {
              spec: {
                stages: [
                  { name: 'eu', before: [{ name: 'ok', approval: {} }] },
                ],
                rollback: {},
              },
            },
          },
          status: {
            phase: 'Running',
            stages: [
              {
                name: 'eu',
                phase: 'Gating',
                gates: [
                  {
                    name: 'ok',
                    type: 'approval',
                    phase: 'before',
                    state,
                    since,
                  },
                ],
              },
            ],
          },
        });
      await store.commit({
        creates: [
          waiting('b', '2026-01-02T00:00:00.000Z'),
          waiting('a', '2026-01-03T00:00:00.000Z'),
          waiting('c', '2026-01-01T00:00:00.000Z', 'Passed'),
        ].map(object => ({ object })),
      });
      const names = (runs: ResourceObject[]) =>
        runs.map(({ metadata }) => metadata.name);
      expect(names(await store.waitingRuns({ offset: 0, limit: 5 }))).toEqual([
        'b',
        'a',
      ]);
      const source = { namespace: 'default', source: 'checkout' };
      expect(
        names(await store.newestRuns({ ...source, offset: 0, limit: 2 })),
      ).toEqual(['a', 'b']);
      expect(
        names(await store.newestRuns({ ...source, offset: 2, limit: 2 })),
      ).toEqual(['c']);
    });

    it('selects runs by phase, and by parts of names and versions', async () => {
      const { store } = await aStore(id);
      const bring = (name: string, spec: object, phase: string) =>
        changed(aRun(name, { phase }), {
          spec: { ...(aRun(name).spec as object), ...spec },
        });
      await store.commit({
        creates: [
          bring('checkout-1', { version: 'V1.4.2' }, 'Running'),
          bring('checkout-2', { versions: { api: 'v9_rc' } }, 'Paused'),
          bring('ledger-1', { version: 'v2' }, 'Succeeded'),
        ].map(object => ({ object })),
      });
      const found = async (selection: RunSelection, limit = 5) => {
        const { revision, total, items } = await store.runPage(selection, {
          offset: 0,
          limit,
        });
        expect(revision).toBe(3);
        return `${total}: ${items
          .map(({ metadata }) => metadata.name)
          .sort()
          .join(' ')}`;
      };
      expect(await found({})).toBe('3: checkout-1 checkout-2 ledger-1');
      expect(await found({ namespace: 'other' })).toBe('0: ');
      expect(await found({ phases: ['Running', 'Paused'] })).toBe(
        '2: checkout-1 checkout-2',
      );
      expect(await found({ search: 'ledg' })).toBe('1: ledger-1');
      expect(await found({ search: 'v1.4' })).toBe('1: checkout-1');
      expect(await found({ search: '9_r' })).toBe('1: checkout-2');
      // What SQL takes for a pattern is text like any other.
      expect(await found({ search: '1_4' })).toBe('0: ');
      expect(await found({ search: '%' })).toBe('0: ');
    });
  });
});
