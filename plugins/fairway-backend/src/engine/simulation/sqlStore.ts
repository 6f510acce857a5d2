import Knex from 'knex';
import { DatabaseStore } from '../../store';

/** The real store, on SQLite in memory, by the clock of the simulation. */
export async function createSqlStore(
  now: () => number,
): Promise<{ store: DatabaseStore; close(): Promise<void> }> {
  const knex = Knex({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  const store = await DatabaseStore.create({
    database: { getClient: async () => knex },
    databaseTime: now,
  });
  return { store, close: () => knex.destroy() };
}
