import {
  createMockDirectory,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import knexFactory, { Knex } from 'knex';
import { startCuttingProxy } from '../__fixtures__/cuttingProxy';
import { aCluster, updateOf, workItem } from '../__fixtures__/objects';
import { takeRevisions } from '../commit/takeRevisions';
import { createDatabaseStore, DatabaseStore } from '../DatabaseStore';
import { Database } from './Database';
import { failureKind } from './errors';

jest.setTimeout(60_000);

const postgres = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('a database that is lost for a moment', () => {
  describe.each(postgres.eachSupportedId())('on %p', id => {
    const open: (() => Promise<unknown>)[] = [];

    afterEach(async () => {
      for (const close of open.splice(0).reverse()) {
        await close();
      }
    });

    /** A store whose connections go through a proxy. */
    async function setUp() {
      const direct = await postgres.init(id);
      const { connection } = direct.client.config as {
        connection: Knex.PgConnectionConfig;
      };
      const { host, port, user, password, database } = connection;
      const server = new URL(`postgres://${host}:${port}/${database}`);
      server.username = String(user);
      server.password = String(password);
      const proxy = await startCuttingProxy(server.href);
      open.push(() => proxy.stop());
      const knex = knexFactory({
        client: 'pg',
        connection: proxy.connectionString,
        // The lost connections are what the tests are about.
        log: { warn() {} },
      });
      open.push(() => knex.destroy());
      const store = await createDatabaseStore({
        database: mockServices.database({ knex }),
      });
      return { direct, proxy, store };
    }

    it.each([
      ['before it was committed', 'COMMIT', 'before'],
      ['after it was committed', 'COMMIT', 'after'],
      ['in the middle', 'INSERT INTO documents', 'before'],
      ['at the beginning', 'BEGIN', 'after'],
    ] as const)(
      'writes a batch exactly once, %s',
      async (_, statement, cut) => {
        const { proxy, store } = await setUp();
        const { created } = await store.commit({
          creates: [{ object: aCluster('eu-1') }],
        });
        proxy.cutAt(statement, cut);
        const result = await store.commit({
          creates: [{ object: aCluster('eu-2') }],
          updates: [updateOf(created[0], { labels: { ring: 'one' } })],
        });
        expect(proxy.cuts()).toBe(1);
        expect(result.revision).toBe(3);
        expect(await store.revisions()).toMatchObject({ current: 3 });
        expect(
          (await store.changes(0, 10)).map(({ type, name }) => [type, name]),
        ).toEqual([
          ['ADDED', 'eu-1'],
          ['ADDED', 'eu-2'],
          ['MODIFIED', 'eu-1'],
        ]);
      },
    );

    it('asks again what it reads', async () => {
      const { proxy, store } = await setUp();
      await store.commit({ creates: [{ object: aCluster('eu-1') }] });
      proxy.cutAt('from "documents"', 'after');
      expect(await store.get('Cluster', 'default', 'eu-1')).toBeDefined();
      expect(proxy.cuts()).toBe(1);
    });

    it('tells again of a wake whose answer was lost', async () => {
      const { proxy, store } = await setUp();
      const wake = () =>
        store.commit({ work: [{ type: 'wake', item: workItem('run-1') }] });
      await wake();
      const [claim] = await store.claim({
        owner: 'a',
        limit: 1,
        leaseMs: 60_000,
      });
      await wake();
      proxy.cutAt('SET armed = 0', 'after');
      await expect(store.woken({ owner: 'a' })).rejects.toThrow();
      expect(await store.woken({ owner: 'a' })).toEqual([
        { ...claim, wakeSeq: 2 },
      ]);
      expect(await store.woken({ owner: 'a' })).toEqual([]);
    });

    it('tells of a claim whose answer was lost', async () => {
      const { proxy, store } = await setUp();
      await store.commit({
        work: [{ type: 'wake', item: workItem('run-1') }],
      });
      proxy.cutAt('SET lease_owner', 'after');
      const claim = () =>
        store.claim({ owner: 'a', limit: 1, leaseMs: 60_000 });
      await expect(claim()).rejects.toThrow();
      expect(await claim()).toEqual([]);
      expect(await store.woken({ owner: 'a' })).toMatchObject([
        { name: 'run-1' },
      ]);
    });
  });
});

describe('a transaction that holds up others', () => {
  describe.each(postgres.eachSupportedId())('on %p', id => {
    const open: Knex[] = [];

    afterEach(async () => {
      await Promise.all(open.splice(0).map(knex => knex.destroy()));
    });

    /** Two replicas, and a connection of neither. */
    async function setUp() {
      const { client } = await postgres.init(id);
      const knex = knexFactory({
        client: 'pg',
        connection: client.config.connection as Knex.PgConnectionConfig,
        // The lost connections are what the tests are about.
        log: { warn() {} },
      });
      open.push(knex);
      const options = { transactionTimeoutMs: 200 };
      const aReplica = () =>
        createDatabaseStore({
          database: mockServices.database({ knex }),
          ...options,
        });
      return {
        knex,
        one: await aReplica(),
        other: await aReplica(),
        database: await Database.create(knex, options),
      };
    }

    it.each([
      ['between two statements', ['SELECT 1']],
      ['before its commit', []],
    ])(
      'is ended by the server where its process stalls %s; others go on, and it is done anew',
      async (_, further) => {
        const { database, other } = await setUp();
        let tries = 0;
        const revision = await database.transaction(async transaction => {
          tries += 1;
          const { firstRevision } = await takeRevisions(transaction, {
            revisions: 1,
            audits: 0,
          });
          if (tries === 1) {
            await other.commit({ creates: [{ object: aCluster('eu-1') }] });
          }
          for (const statement of further) {
            await transaction.run(statement);
          }
          return firstRevision;
        });
        expect(tries).toBe(2);
        expect(revision).toBe(2);
        expect(await other.revisions()).toMatchObject({ current: 2 });
        expect(await other.changes(0, 10)).toMatchObject([{ name: 'eu-1' }]);
      },
    );

    it('gives up where a statement takes too long, says so, and lets others go on', async () => {
      const { knex, one, other } = await setUp();
      const { created } = await one.commit({
        creates: [{ object: aCluster('eu-1') }, { object: aCluster('eu-2') }],
      });
      const update = (store: DatabaseStore, index: number) =>
        store.commit({
          updates: [updateOf(created[index], { labels: { ring: 'one' } })],
        });
      await knex.transaction(async holder => {
        await holder.raw(
          `SELECT 1 FROM documents WHERE name = 'eu-1' FOR UPDATE`,
        );
        await expect(update(one, 0)).rejects.toThrow(
          'The database did not finish a statement in time, 3 times in a row',
        );
        await update(other, 1);
      });
      const { updated } = await update(one, 0);
      expect(updated[0].metadata.resourceVersion).toBe('4');
    });
  });
});

describe('a file that several processes share, SQLITE_3', () => {
  const directory = createMockDirectory();

  it('takes the writes of all of them', async () => {
    const clients = Array.from({ length: 3 }, () =>
      knexFactory({
        client: 'better-sqlite3',
        connection: { filename: directory.resolve('shared.sqlite') },
        useNullAsDefault: true,
      }),
    );
    const stores: DatabaseStore[] = [];
    for (const knex of clients) {
      await knex.raw('PRAGMA journal_mode = WAL');
      // Waiting within SQLite would stop the others, which share this thread.
      await knex.raw('PRAGMA busy_timeout = 0');
      stores.push(
        await createDatabaseStore({
          database: mockServices.database({ knex }),
        }),
      );
    }
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        stores[index % 3].commit({
          creates: [{ object: aCluster(`eu-${index}`) }],
          work: [{ type: 'wake', item: workItem(`run-${index}`) }],
        }),
      ),
    );
    const claims = await Promise.all(
      stores.map((store, index) =>
        store.claim({ owner: `owner-${index}`, limit: 10, leaseMs: 60_000 }),
      ),
    );
    expect(new Set(claims.flat().map(({ key }) => key)).size).toBe(30);
    const changes = await stores[0].changes(0, 100);
    expect(changes.map(({ revision }) => revision)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    await Promise.all(clients.map(knex => knex.destroy()));
  });
});

describe('failureKind', () => {
  it.each([
    [{ code: '40001' }, 'conflict'],
    [{ code: '40P01' }, 'conflict'],
    [{ code: 'SQLITE_BUSY_SNAPSHOT' }, 'conflict'],
    [{ code: '57014' }, 'timeout'],
    [{ code: '57P01' }, 'disconnected'],
    [{ code: '25P03' }, 'disconnected'],
    [{ code: '08006' }, 'disconnected'],
    [{ code: 'ECONNRESET' }, 'disconnected'],
    [new Error('Connection terminated unexpectedly'), 'disconnected'],
    [{ code: '23505' }, 'final'],
    [new Error('something else'), 'final'],
    [undefined, 'final'],
  ])('takes %p as %s', (error, kind) => {
    expect(failureKind(error)).toBe(kind);
  });
});
