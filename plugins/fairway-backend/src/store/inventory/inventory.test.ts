import type { ResourceObject, Target } from '@fairway/plugin-fairway-common';
import {
  aCluster,
  anObject,
  aRun,
  aTarget,
  changed,
  targetStatus,
} from '../__fixtures__/objects';
import { aStore, databases } from '../__fixtures__/stores';
import { CellReading, StaleObjectError } from '../types';

jest.setTimeout(60_000);

const at = (second: number) =>
  new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString();

const intent = (version: string | null) => ({
  key: 'k',
  version,
  fence: 1,
  issuedAt: at(0),
});

type OutcomeOf<T> = T extends unknown ? Omit<T, 'source' | 'unit'> : never;
type CellOutcome = OutcomeOf<CellReading>;

const receipt = { at: at(1), changed: true };

describe('inventory', () => {
  describe.each(databases.eachSupportedId())('on %p', id => {
    async function setUp() {
      const { store, knex } = await aStore(id);
      const put = async (target: ResourceObject) => {
        const { created } = await store.commit({
          creates: [{ object: target }],
        });
        return created[0];
      };
      /** Gives a target a status. @returns it as it is then */
      const move = async (
        target: ResourceObject,
        phase: string,
        second: number,
        status: Partial<NonNullable<Target['status']>> = {},
      ) => {
        const { updated } = await store.commit({
          updates: [
            {
              object: changed(target, {
                status: {
                  ...targetStatus(phase),
                  since: at(second),
                  ...status,
                },
              }),
              expected: target.metadata.resourceVersion,
            },
          ],
        });
        return updated[0];
      };
      const remove = (object: ResourceObject) =>
        store.commit({
          deletes: [
            {
              object,
              expected: object.metadata.resourceVersion,
              dependents: 'Background',
            },
          ],
        });
      const cells = () =>
        knex('inventory').select(
          'cluster',
          'version',
          'known',
          'phase',
          'target',
        );
      const versions = () =>
        store.stageVersions({ namespace: 'default', source: 'checkout' });
      return { store, put, move, remove, cells, versions };
    }
    const first = aTarget(aRun('run-1'), 'eu-1', { name: 'first' });
    const second = aTarget(aRun('run-2'), 'eu-1', { name: 'second' });

    it('knows nothing of a target that has not begun', async () => {
      const { put, move, cells } = await setUp();
      await move(await put(first), 'Queued', 1);
      expect(await cells()).toEqual([]);
    });

    it('knows the version from the receipt on, and not before', async () => {
      const { put, move, cells, versions } = await setUp();
      let target = await move(await put(first), 'Applying', 1, {
        intent: intent('v1'),
      });
      expect(await versions()).toEqual([
        { stage: 'canary', unit: 'app', clusters: 1, drifted: 0 },
      ]);
      target = await move(target, 'Converging', 2, {
        intent: intent('v1'),
        receipt,
      });
      expect(await cells()).toMatchObject([
        { cluster: 'eu-1', version: 'v1', phase: 'Converging' },
      ]);
      await move(target, 'Converged', 3, { intent: intent('v1'), receipt });
      expect(await versions()).toEqual([
        {
          stage: 'canary',
          unit: 'app',
          version: 'v1',
          clusters: 1,
          drifted: 0,
        },
      ]);
    });

    it('knows the previous version after a rollback, also where there was none', async () => {
      const { put, move, versions } = await setUp();
      const target = await move(await put(first), 'Converged', 1, {
        intent: intent('v2'),
        receipt,
      });
      await move(target, 'RolledBack', 2, {
        operation: 'Rollback',
        attempt: 2,
        intent: intent(null),
        receipt,
      });
      expect(await versions()).toEqual([
        {
          stage: 'canary',
          unit: 'app',
          version: null,
          clusters: 1,
          drifted: 0,
        },
      ]);
    });

    it('takes the version as unknown after a write without a clear answer', async () => {
      const { put, move, cells } = await setUp();
      await move(await put(first), 'Converged', 1, {
        intent: intent('v1'),
        receipt,
      });
      const target = await move(await put(second), 'Applying', 2, {
        intent: intent('v2'),
      });
      expect(await cells()).toMatchObject([
        { version: 'v1', known: 1, phase: 'Applying', target: 'second' },
      ]);
      await move(target, 'Failed', 3, {
        intent: intent('v2'),
        ambiguous: true,
      });
      expect(await cells()).toMatchObject([
        { version: null, known: 0, phase: 'Failed' },
      ]);
    });

    it('keeps the version where a write has certainly not been sent', async () => {
      const { put, move, cells } = await setUp();
      await move(await put(first), 'Converged', 1, {
        intent: intent('v1'),
        receipt,
      });
      await move(await put(second), 'Failed', 2);
      expect(await cells()).toMatchObject([
        { version: 'v1', known: 1, phase: 'Failed', target: 'second' },
      ]);
    });

    it('believes what was seen on the cluster after a failure', async () => {
      const { put, move, cells } = await setUp();
      const target = await move(await put(first), 'Failed', 1, {
        intent: intent('v1'),
        receipt,
        observation: {
          state: 'Failed',
          at: at(1),
          evidence: { version: 'v0' },
        },
      });
      expect(await cells()).toMatchObject([{ version: 'v0', known: 1 }]);
      await move(target, 'Failed', 2, {
        intent: intent('v1'),
        receipt,
        observation: { state: 'Failed', at: at(1) },
      });
      expect(await cells()).toMatchObject([{ version: null, known: 0 }]);
    });

    it('is not changed by what is written of an older target', async () => {
      const { put, move, cells, store } = await setUp();
      const old = await move(await put(first), 'Converged', 1, {
        intent: intent('v1'),
        receipt,
      });
      await move(await put(second), 'Converged', 2, {
        intent: intent('v2'),
        receipt,
      });
      await store.commit({
        updates: [
          {
            object: changed(old, { labels: { mine: 'yes' } }),
            expected: old.metadata.resourceVersion,
          },
        ],
      });
      expect(await cells()).toMatchObject([
        { version: 'v2', target: 'second' },
      ]);
    });

    it('follows a target that is retried', async () => {
      const { put, move, cells } = await setUp();
      const target = await move(await put(first), 'Failed', 1);
      await move(target, 'Pending', 2, { attempt: 2 });
      expect(await cells()).toMatchObject([
        { phase: 'Pending', target: 'first' },
      ]);
    });

    it('takes two targets of one cell that are written at once', async () => {
      const { store, cells } = await setUp();
      const object = (target: ResourceObject, version: string, s: number) =>
        changed(target, {
          status: {
            ...targetStatus('Converged'),
            since: at(s),
            intent: intent(version),
            receipt,
          },
        });
      await store.commit({
        creates: [
          { object: object(second, 'v2', 2) },
          { object: object(first, 'v1', 1) },
        ],
      });
      expect(await cells()).toMatchObject([
        { version: 'v2', target: 'second' },
      ]);
    });

    it('counts versions by group of clusters, and finds clusters by version', async () => {
      const { store, put, move } = await setUp();
      const versions: Record<string, string | null> = {
        'eu-1': 'v1',
        'eu-2': 'v1',
        'eu-3': 'v2',
        'eu-4': null,
        'us-1': 'v2',
      };
      for (const [cluster, version] of Object.entries(versions)) {
        const target = aTarget(aRun('run-1'), cluster);
        await move(
          await put(target),
          cluster === 'eu-3' ? 'Failed' : 'Verifying',
          1,
          {
            intent: intent(version),
            receipt,
          },
        );
      }
      const group = (cluster: string) => (cluster.startsWith('eu') ? 0 : 1);
      const clusters = [...Object.keys(versions), 'eu-9'].map(cluster => ({
        namespace: 'default',
        cluster,
        group: group(cluster),
      }));
      const column = { namespace: 'default', source: 'checkout', unit: 'app' };
      const counts = await store.fleetCounts(clusters);
      expect(counts).toHaveLength(4);
      expect(counts).toEqual(
        expect.arrayContaining([
          {
            ...column,
            group: 0,
            version: 'v1',
            clusters: 2,
            moving: 2,
            failed: 0,
            drifted: 0,
          },
          {
            ...column,
            group: 0,
            version: 'v2',
            clusters: 1,
            moving: 0,
            failed: 1,
            drifted: 0,
          },
          {
            ...column,
            group: 0,
            version: null,
            clusters: 1,
            moving: 1,
            failed: 0,
            drifted: 0,
          },
          {
            ...column,
            group: 1,
            version: 'v2',
            clusters: 1,
            moving: 1,
            failed: 0,
            drifted: 0,
          },
        ]),
      );
      // What is asked for is counted, and nothing besides.
      expect(await store.fleetCounts(clusters.slice(2, 3))).toMatchObject([
        { version: 'v2', clusters: 1, drifted: 0 },
      ]);
      expect(await store.fleetCounts([])).toEqual([]);
      const found = await store.clustersWith(clusters, [
        { ...column, group: 0, version: 'v2' },
        { ...column, group: 0, version: null },
        { ...column, group: 1, version: 'v1' },
      ]);
      expect(found.map(({ cluster }) => cluster).sort()).toEqual([
        'eu-3',
        'eu-4',
      ]);
      expect(
        await store.inventory({ namespace: 'default', clusters: ['eu-3'] }),
      ).toEqual([
        {
          ...column,
          cluster: 'eu-3',
          version: 'v2',
          toldAt: Date.parse(at(1)),
          stage: 'canary',
          writer: {
            name: 'run-1.eu-3.app',
            uid: expect.any(String),
          },
          target: {
            name: 'run-1.eu-3.app',
            uid: expect.any(String),
            run: 'run-1',
            phase: 'Failed',
            labels: expect.objectContaining({ 'fairway.dev/cluster': 'eu-3' }),
          },
        },
      ]);
    });

    describe('of what was read', () => {
      const BEGAN = Date.parse(at(30));
      const converged = { intent: intent('v1'), receipt };

      async function setUpRead() {
        const parts = await setUp();
        await parts.put(aCluster('eu-1'));
        const source = await parts.put(
          anObject('Source', 'checkout', {
            spec: { backendRef: { name: 'apps' } },
          }),
        );
        const read = (cell: CellOutcome, began = BEGAN) =>
          parts.store.commit({
            readings: [
              {
                namespace: 'default',
                cluster: 'eu-1',
                basis: 'b',
                began,
                dueAt: began + 1_000,
                cells: [{ source: 'checkout', unit: 'app', ...cell }],
              },
            ],
          });
        const cell = async () =>
          (
            await parts.store.inventory({
              namespace: 'default',
              withStages: true,
            })
          )[0];
        return { ...parts, source, read, cell };
      }
      const v = (version: string | null) => ({
        outcome: 'read' as const,
        version,
      });

      it('knows a version that no run has written', async () => {
        const { read, cell, versions } = await setUpRead();
        await read(v('v0'));
        expect(await cell()).toEqual({
          namespace: 'default',
          source: 'checkout',
          unit: 'app',
          cluster: 'eu-1',
          version: 'v0',
          toldAt: 0,
        });
        expect(await versions()).toEqual([
          { unit: 'app', version: 'v0', clusters: 1, drifted: 0 },
        ]);
        await read(v(null));
        expect(await versions()).toMatchObject([{ version: null }]);
      });

      it('tells the stage that the newest run has for a cluster that it has not reached', async () => {
        const { read, put, cell, versions } = await setUpRead();
        await read(v('v0'));
        await put(first);
        expect(await versions()).toMatchObject([
          { stage: 'canary', version: 'v0' },
        ]);
        expect(await cell()).toMatchObject({ stage: 'canary', version: 'v0' });
      });

      it('sees drift, with both versions, since when and by whom, until it ends', async () => {
        const { read, put, move, cell, versions, store } = await setUpRead();
        const target = await move(await put(first), 'Converged', 1, converged);
        await read(v('v1'));
        expect((await cell()).drift).toBeUndefined();
        const changedBy = { manager: 'kubectl-edit', at: BEGAN - 5 };
        await read({ ...v('v9'), changedBy });
        const drift = { since: BEGAN, changedBy };
        expect(await cell()).toMatchObject({
          version: 'v9',
          arrived: 'v1',
          drift,
        });
        await read({ ...v('v9'), changedBy }, BEGAN + 60_000);
        expect((await cell()).drift).toEqual(drift);
        expect(await versions()).toMatchObject([{ drifted: 1 }]);
        const clusters = [{ namespace: 'default', cluster: 'eu-1', group: 3 }];
        expect(await store.fleetCounts(clusters)).toMatchObject([
          { version: 'v9', drifted: 1 },
        ]);
        expect(await store.drifted(clusters)).toEqual([
          { ...clusters[0], source: 'checkout', unit: 'app' },
        ]);
        // What is written of the target besides does not hide it.
        await store.commit({
          updates: [
            {
              object: changed(target, { labels: { mine: 'yes' } }),
              expected: target.metadata.resourceVersion,
            },
          ],
        });
        expect(await cell()).toMatchObject({ version: 'v9', drift });
        await read(v('v1'), BEGAN + 120_000);
        expect(await cell()).toMatchObject({ version: 'v1' });
        expect((await cell()).drift).toBeUndefined();
        expect(await store.drifted(clusters)).toEqual([]);
      });

      it('still knows who has written what after another target has failed before it wrote', async () => {
        const { read, put, move, remove, cell } = await setUpRead();
        const writer = await move(await put(first), 'Converged', 1, converged);
        await move(await put(second), 'Failed', 2);
        await read(v('v9'));
        expect(await cell()).toMatchObject({
          arrived: 'v1',
          drift: { since: BEGAN },
          writer: { name: 'first', uid: first.metadata.uid },
          target: { name: 'second', phase: 'Failed' },
        });
        await remove(writer);
        expect(await cell()).not.toHaveProperty('writer');
        expect(await cell()).toMatchObject({ target: { name: 'second' } });
      });

      it('still knows what was written when the target is gone', async () => {
        const { read, put, move, remove, cell } = await setUpRead();
        await remove(await move(await put(first), 'Converged', 1, converged));
        await read(v('v9'));
        expect(await cell()).toMatchObject({
          arrived: 'v1',
          drift: { since: BEGAN },
        });
      });

      it('is no drift where the last change has failed', async () => {
        const { read, put, move, cell } = await setUpRead();
        await move(await put(first), 'Failed', 1, {
          ...converged,
          observation: {
            state: 'Failed',
            at: at(1),
            evidence: { version: 'v0' },
          },
        });
        await read(v('v5'));
        expect(await cell()).toMatchObject({ version: 'v5' });
        expect((await cell()).drift).toBeUndefined();
      });

      it('ends drift with the next write', async () => {
        const { read, put, move, cell } = await setUpRead();
        await move(await put(first), 'Converged', 1, converged);
        await read(v('v9'));
        await move(await put(second), 'Converging', 40, {
          intent: intent('v2'),
          receipt,
        });
        expect(await cell()).toMatchObject({ version: 'v2' });
        expect((await cell()).drift).toBeUndefined();
      });

      it('leaves a unit alone that a run is changing, and what a target has told since', async () => {
        const { read, put, move, cell } = await setUpRead();
        const target = await move(await put(first), 'Converging', 1, converged);
        await read(v('v9'));
        expect(await cell()).toMatchObject({ version: 'v1' });
        await move(target, 'Converged', 31, converged);
        await read(v('v9'));
        expect(await cell()).toMatchObject({ version: 'v1' });
        expect((await cell()).drift).toBeUndefined();
      });

      it('is read while a target waits before it writes again', async () => {
        const { read, put, move, cell } = await setUpRead();
        const target = await move(await put(first), 'Converged', 1, converged);
        await move(target, 'Pending', 2, { attempt: 2, operation: 'Rollback' });
        await read(v('v9'));
        expect(await cell()).toMatchObject({
          version: 'v9',
          drift: { since: BEGAN },
          target: { phase: 'Pending' },
        });
      });

      it('refuses what a reading records where the unit has been changed since it was looked up', async () => {
        const { read, put, move, cell } = await setUpRead();
        const target = await move(await put(first), 'Converged', 1, converged);
        await read({ ...v('v9'), recorded: true });
        const writing = await move(target, 'Applying', 40, {
          attempt: 2,
          intent: intent('v1'),
        });
        await expect(
          read({ ...v('v7'), recorded: true }, BEGAN + 60_000),
        ).rejects.toThrow(StaleObjectError);
        await read(v('v7'), BEGAN + 60_000);
        expect(await cell()).toMatchObject({ version: 'v9' });
        await move(writing, 'Converged', 50, converged);
        await read({ ...v('v7'), recorded: true }, BEGAN + 60_000);
        expect(await cell()).toMatchObject({ version: 'v7' });
      });

      it('is unknown where it cannot be read, and stays where nothing was learnt', async () => {
        const { read, cell } = await setUpRead();
        await read({ outcome: 'unread', problem: 'No answer' });
        expect(await cell()).toMatchObject({ problem: 'No answer' });
        expect(await cell()).not.toHaveProperty('version');
        await read(v('v0'));
        await read({ outcome: 'unread', problem: 'No answer' });
        expect(await cell()).toMatchObject({
          version: 'v0',
          problem: 'No answer',
        });
        await read({ outcome: 'unreadable', problem: 'Not opted in' });
        expect(await cell()).toMatchObject({ problem: 'Not opted in' });
        expect(await cell()).not.toHaveProperty('version');
      });

      it('keeps when a cluster was read, and why it was not', async () => {
        const { read, store } = await setUpRead();
        await read(v('v0'));
        const reading = {
          namespace: 'default',
          cluster: 'eu-1',
          basis: 'c',
          began: BEGAN + 5,
          dueAt: BEGAN + 10,
          cells: [],
        };
        await store.commit({
          readings: [{ ...reading, problem: 'It is off' }],
        });
        expect(await store.readings({})).toEqual([
          {
            namespace: 'default',
            cluster: 'eu-1',
            basis: 'c',
            readAt: BEGAN,
            dueAt: BEGAN + 10,
            problem: 'It is off',
          },
        ]);
      });

      it('takes nothing down of a cluster or source that is gone', async () => {
        const { read, remove, source, cells, store } = await setUpRead();
        await remove(source);
        await read(v('v0'));
        expect(await cells()).toEqual([]);
        const cluster = await store.get('Cluster', 'default', 'eu-1');
        await remove(cluster!);
        expect(await store.readings({})).toEqual([]);
        await read(v('v0'));
        expect(await store.readings({})).toEqual([]);
      });
    });

    it('keeps the version when the target goes, and forgets it with its cluster or source', async () => {
      const { put, move, remove, cells } = await setUp();
      const cluster = await put(aCluster('eu-1'));
      const source = await put(
        anObject('Source', 'checkout', {
          spec: { backendRef: { name: 'apps' } },
        }),
      );
      const converged = { intent: intent('v1'), receipt };
      const target = await move(await put(first), 'Converged', 1, converged);
      await remove(target);
      expect(await cells()).toMatchObject([
        { version: 'v1', known: 1, phase: null, target: null },
      ]);
      await remove(cluster);
      expect(await cells()).toEqual([]);
      await move(await put(second), 'Converged', 2, converged);
      await remove(source);
      expect(await cells()).toEqual([]);
    });
  });
});
