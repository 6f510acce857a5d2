// eslint-disable-next-line @backstage/no-undeclared-imports -- only tests and measurements load this file
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { createDatabaseStore, DatabaseStore } from '../DatabaseStore';

/** The databases that the store is tested on. */
export const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});

type DatabaseId = Parameters<typeof databases.init>[0];

/** A store in a new database, with the client to look behind it. */
export async function aStore(
  id: DatabaseId,
  options: { databaseTime?: () => number } = {},
) {
  const knex = await databases.init(id);
  const store = await createDatabaseStore({
    database: mockServices.database({ knex }),
    ...options,
  });
  return {
    knex,
    store,
    /** Another store in the same database, as another replica has it. */
    another: (): Promise<DatabaseStore> =>
      createDatabaseStore({
        database: mockServices.database({ knex }),
        ...options,
      }),
  };
}

/** A clock that stands still until it is moved. */
export function aClock(start = 1_000_000) {
  const clock = {
    now: start,
    read: () => clock.now,
    advance(ms: number) {
      clock.now += ms;
    },
  };
  return clock;
}
