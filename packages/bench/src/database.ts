import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import createKnex, { Knex } from 'knex';
import type { Scope } from './scope';

/** The databases that Fairway runs on. */
export type DatabaseName = 'postgres' | 'sqlite';

/** Where `scripts/bench.mjs` says which server to use. */
export const POSTGRES_VARIABLE = 'FAIRWAY_BENCH_POSTGRES';

/** An empty database. */
export interface BenchDatabase {
  readonly name: DatabaseName;
  /** How many statements were sent through {@link connect}, with those that begin and end transactions. */
  readonly statements: () => number;
  /** For the installation that is measured. */
  connect(): Knex;
  /** For looking on: its statements are not counted. */
  observe(): Knex;
  /** How many bytes the tables and indexes take. */
  bytes(): Promise<number>;
}

/** Makes a database that is dropped with the scope. @throws Error where the server is not known */
export async function openDatabase(
  name: DatabaseName,
  scope: Scope,
): Promise<BenchDatabase> {
  let statements = 0;
  const config =
    name === 'postgres'
      ? await postgresDatabase(scope)
      : await sqliteDatabase(scope);
  const open = () => {
    const knex = createKnex(config);
    scope.defer(() => knex.destroy());
    return knex;
  };
  const observer = open();
  return {
    name,
    statements: () => statements,
    connect() {
      const knex = open();
      knex.on('query', () => {
        statements += 1;
      });
      return knex;
    },
    observe: () => observer,
    async bytes() {
      const [row] =
        name === 'postgres'
          ? (
              await observer.raw(
                'SELECT pg_database_size(current_database()) AS bytes',
              )
            ).rows
          : await observer.raw(
              'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()',
            );
      return Number(row.bytes);
    },
  };
}

/** Where PostgreSQL is, without the name of a database. @throws Error where it is not known */
export function postgresServer(): string {
  const server = process.env[POSTGRES_VARIABLE];
  if (!server) {
    throw new Error(
      `${POSTGRES_VARIABLE} names no PostgreSQL server; start the bench with "npm run bench", or use --database sqlite`,
    );
  }
  return server;
}

async function postgresDatabase(scope: Scope): Promise<Knex.Config> {
  const server = postgresServer();
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const admin = createKnex({
    client: 'pg',
    connection: { connectionString: `${server}/postgres` },
    pool: { min: 0, max: 1 },
  });
  scope.defer(() => admin.destroy());
  await admin.raw('CREATE DATABASE ??', [name]);
  scope.defer(async () => {
    await admin.raw('DROP DATABASE ?? WITH (FORCE)', [name]);
  });
  return {
    client: 'pg',
    connection: { connectionString: `${server}/${name}` },
    // As Backstage has it by default.
    pool: { min: 0, max: 10 },
  };
}

async function sqliteDatabase(scope: Scope): Promise<Knex.Config> {
  const directory = await mkdtemp(join(tmpdir(), 'fairway-bench-'));
  scope.defer(() => rm(directory, { recursive: true, force: true }));
  return {
    client: 'better-sqlite3',
    connection: { filename: join(directory, 'fairway.sqlite') },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  };
}
