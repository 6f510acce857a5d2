import {
  DatabaseService,
  LoggerService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type {
  PromotionRun,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { CommitQueue } from './commit/CommitQueue';
import { orphanDependents } from './commit/orphanDependents';
import { prepareBatch } from './commit/prepareBatch';
import { Database, DatabaseOptions } from './database';
import { claimWork } from './operations/claimWork';
import { compactChanges } from './operations/compactChanges';
import {
  countFleet,
  findClustersWith,
  findDrifted,
} from './operations/countFleet';
import { countLanes } from './operations/countLanes';
import { countObjects } from './operations/countObjects';
import { findDependents } from './operations/findDependents';
import { getObject, getObjectByUid, getObjects } from './operations/getObjects';
import { holdsWork } from './operations/holdsWork';
import { listObjects } from './operations/listObjects';
import { LockRequests } from './operations/LockRequests';
import { readNewestCommands } from './operations/newestCommands';
import { readNewestDecisions } from './operations/newestDecisions';
import { pageTargets } from './operations/pageTargets';
import {
  readChangedRuns,
  readCursor,
  readNotices,
  writeCursor,
  writeNotice,
} from './operations/notices';
import { readAudit } from './operations/readAudit';
import { readAuditHead } from './operations/readAuditHead';
import { readChanges } from './operations/readChanges';
import { readLocks } from './operations/readLocks';
import { readInventory } from './operations/readInventory';
import { readNow } from './operations/readNow';
import { readReadings } from './operations/readReadings';
import { readRevisions } from './operations/readRevisions';
import {
  pageRuns,
  readNewestRuns,
  readWaitingRuns,
} from './operations/readRuns';
import { releaseWork } from './operations/releaseWork';
import { renewWork } from './operations/renewWork';
import { countStageVersions } from './operations/stageVersions';
import { readTargetStates } from './operations/targetStates';
import { wokenWork } from './operations/wokenWork';
import {
  AuditPosition,
  AuditRow,
  Change,
  FairwayStore,
  ListPage,
  ListQuery,
  LockPlace,
  LockState,
  ObjectIdentity,
  StaleObjectError,
  WorkClaim,
  WriteBatch,
  WriteResult,
} from './types';
import type { NoticeStore } from './noticeTypes';
import type {
  CommandSelection,
  DecisionSelection,
  GroupColumn,
  GroupedCluster,
  InventoryQuery,
  RunKey,
  RunSelection,
  TargetSelection,
  ViewStore,
} from './viewTypes';

/** How often dependents may change while their owner is removed without them. */
const MAX_ORPHAN_TRIES = 10;

/** What a store is made of. */
export interface DatabaseStoreOptions extends DatabaseOptions {
  database: Pick<DatabaseService, 'getClient' | 'migrations'>;
  logger?: LoggerService;
}

/** What a store has done since it was made. */
export interface StoreStatistics {
  /** Statements sent to the database, with those that begin and end transactions. */
  statements: number;
  transactions: number;
  /** Commits that shared their transaction with another. */
  groupedCommits: number;
}

/** The store in a SQLite or PostgreSQL database. */
export class DatabaseStore implements FairwayStore, ViewStore, NoticeStore {
  readonly #database: Database;
  readonly #commits: CommitQueue;
  readonly #lockRequests: LockRequests;
  readonly #logger?: LoggerService;
  readonly #listeners = new Set<(revision: number) => void>();
  /** Owners that may not have been told of a claim or a wake, because the answer of the database was lost. */
  readonly #untold = new Set<string>();

  /** Brings the tables of the database up to date, and makes a store of it. */
  static async create(options: DatabaseStoreOptions): Promise<DatabaseStore> {
    const { database, logger } = options;
    const client = await database.getClient();
    if (!database.migrations?.skip) {
      await client.migrate.latest({
        directory: resolvePackagePath(
          '@fairway/plugin-fairway-backend',
          'migrations',
        ),
      });
    }
    return new DatabaseStore(await Database.create(client, options), logger);
  }

  private constructor(database: Database, logger?: LoggerService) {
    this.#database = database;
    this.#logger = logger;
    this.#lockRequests = new LockRequests(database);
    this.#commits = new CommitQueue(database, revision =>
      this.#tellListeners(revision),
    );
  }

  /** Counts since the store was made, for benchmarks. */
  statistics(): StoreStatistics {
    const { statements, transactions } = this.#database.counter;
    return { statements, transactions, groupedCommits: this.#commits.grouped };
  }

  get(kind: string, namespace: string, name: string) {
    return this.#database.ask(() =>
      getObject(this.#database, kind, namespace, name),
    );
  }

  getByUid(kind: string, uid: string) {
    return this.#database.ask(() => getObjectByUid(this.#database, kind, uid));
  }

  getMany(kind: string, namespace: string, names: readonly string[]) {
    return this.#database.ask(() =>
      getObjects(this.#database, kind, namespace, names),
    );
  }

  list(query: ListQuery): Promise<ListPage> {
    return this.#database.ask(() => listObjects(this.#database, query));
  }

  count(query: Omit<ListQuery, 'limit' | 'continue'>, groupBy?: string) {
    return this.#database.ask(() =>
      countObjects(this.#database, query, groupBy),
    );
  }

  dependents(owner: ObjectIdentity, limit: number): Promise<ResourceObject[]> {
    return this.#database.ask(() =>
      findDependents(this.#database, owner, limit),
    );
  }

  async commit(batch: WriteBatch): Promise<WriteResult> {
    const orphans = batch.deletes?.some(
      ({ dependents }) => dependents === 'Orphan',
    );
    return orphans
      ? this.#commitWithOrphans(batch)
      : this.#commits.write(prepareBatch(batch));
  }

  revisions() {
    return this.#database.ask(() => readRevisions(this.#database));
  }

  changes(after: number, limit: number): Promise<Change[]> {
    return this.#database.ask(() => readChanges(this.#database, after, limit));
  }

  onCommit(listener: (revision: number) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  compact(upTo: number): Promise<number> {
    return this.#database.ask(() => compactChanges(this.#database, upTo));
  }

  async claim(options: {
    owner: string;
    limit: number;
    leaseMs: number;
  }): Promise<WorkClaim[]> {
    return this.#tell(options.owner, () => claimWork(this.#database, options));
  }

  renew(options: {
    owner: string;
    leaseMs: number;
    claims: readonly { key: string; fence: number }[];
  }): Promise<WorkClaim[]> {
    return this.#database.ask(() => renewWork(this.#database, options));
  }

  async woken({ owner }: { owner: string }): Promise<WorkClaim[]> {
    const all = this.#untold.delete(owner);
    return this.#tell(owner, () => wokenWork(this.#database, { owner, all }));
  }

  async release(
    claims: readonly {
      key: string;
      fence: number;
      wakeSeq: number;
      dueAt?: number;
    }[],
  ): Promise<void> {
    await this.#database.ask(() => releaseWork(this.#database, claims));
  }

  holds(claim: { key: string; fence: number }): Promise<boolean> {
    return this.#database.ask(() => holdsWork(this.#database, claim));
  }

  acquireLocks(
    claim: { key: string; fence: number },
    wanted: readonly Omit<LockPlace, 'fence'>[],
  ): Promise<LockState[]> {
    return this.#lockRequests.acquire(claim, wanted);
  }

  locks(runUid: string): Promise<LockState[]> {
    return this.#database.ask(() => readLocks(this.#database, runUid));
  }

  audit(query: {
    after?: number;
    limit: number;
    namespace?: string;
    name?: string;
    kind?: string;
    correlationId?: string;
  }): Promise<AuditRow[]> {
    return this.#database.ask(() => readAudit(this.#database, query));
  }

  auditHead(): Promise<AuditPosition> {
    return this.#database.ask(() => readAuditHead(this.#database));
  }

  laneCounts(run: RunKey) {
    return this.#database.ask(() => countLanes(this.#database, run));
  }

  targetPage(
    selection: TargetSelection,
    page: { stages: readonly string[]; offset: number; limit: number },
  ) {
    return this.#database.ask(() =>
      pageTargets(this.#database, selection, page),
    );
  }

  targetStates(run: RunKey) {
    return this.#database.ask(() => readTargetStates(this.#database, run));
  }

  runPage(selection: RunSelection, page: { offset: number; limit: number }) {
    return this.#database.ask(() => pageRuns(this.#database, selection, page));
  }

  newestRuns(query: {
    namespace: string;
    source: string;
    offset: number;
    limit: number;
  }): Promise<PromotionRun[]> {
    return this.#database.ask(() => readNewestRuns(this.#database, query));
  }

  waitingRuns(query: {
    offset: number;
    limit: number;
  }): Promise<PromotionRun[]> {
    return this.#database.ask(() => readWaitingRuns(this.#database, query));
  }

  stageVersions(query: { namespace: string; source: string }) {
    return this.#database.ask(() => countStageVersions(this.#database, query));
  }

  fleetCounts(clusters: readonly GroupedCluster[]) {
    return this.#database.ask(() => countFleet(this.#database, clusters));
  }

  clustersWith(
    clusters: readonly GroupedCluster[],
    versions: readonly (GroupColumn & { version: string | null })[],
  ) {
    return this.#database.ask(() =>
      findClustersWith(this.#database, clusters, versions),
    );
  }

  drifted(clusters: readonly GroupedCluster[]) {
    return this.#database.ask(() => findDrifted(this.#database, clusters));
  }

  inventory(query: InventoryQuery) {
    return this.#database.ask(() => readInventory(this.#database, query));
  }

  readings(query: { namespace?: string; clusters?: readonly string[] }) {
    return this.#database.ask(() => readReadings(this.#database, query));
  }

  newestDecisions(selection: DecisionSelection) {
    return this.#database.ask(() =>
      readNewestDecisions(this.#database, selection),
    );
  }

  newestCommands(selection: CommandSelection) {
    return this.#database.ask(() =>
      readNewestCommands(this.#database, selection),
    );
  }

  cursor(name: string) {
    return this.#database.ask(() => readCursor(this.#database, name));
  }

  moveCursor(name: string, revision: number) {
    return this.#database.ask(() =>
      writeCursor(this.#database, name, revision),
    );
  }

  changedRuns(after: number, limit: number) {
    return this.#database.ask(() =>
      readChangedRuns(this.#database, after, limit),
    );
  }

  toldNotices(ids: readonly string[]) {
    return this.#database.ask(() => readNotices(this.#database, ids));
  }

  recordNotice(notice: { id: string; runUid: string }) {
    return this.#database.ask(() => writeNotice(this.#database, notice));
  }

  now(): Promise<number> {
    return this.#database.ask(() => readNow(this.#database));
  }

  async #commitWithOrphans(batch: WriteBatch): Promise<WriteResult> {
    for (let tries = 1; ; tries++) {
      const orphaned = await orphanDependents(this.#database, batch);
      const own = batch.updates ?? [];
      try {
        const result = await this.#commits.write(
          prepareBatch({ ...batch, updates: [...own, ...orphaned] }),
        );
        return { ...result, updated: result.updated.slice(0, own.length) };
      } catch (error) {
        const dependentChanged =
          error instanceof StaleObjectError &&
          orphaned.some(
            ({ object: { kind, metadata } }) =>
              kind === error.object.kind &&
              metadata.namespace === error.object.namespace &&
              metadata.name === error.object.name,
          );
        if (!dependentChanged || tries === MAX_ORPHAN_TRIES) {
          throw error;
        }
      }
    }
  }

  /** Notes where an owner was to be told something and it is not certain that it was. */
  async #tell(
    owner: string,
    question: () => Promise<WorkClaim[]>,
  ): Promise<WorkClaim[]> {
    try {
      return await question();
    } catch (error) {
      this.#untold.add(owner);
      throw error;
    }
  }

  #tellListeners(revision: number): void {
    for (const listener of this.#listeners) {
      try {
        listener(revision);
      } catch (error) {
        this.#logger?.error(
          'A listener failed after a commit',
          error instanceof Error ? error : undefined,
        );
      }
    }
  }
}

/** Brings the tables of a database up to date, and makes a store of it. */
export async function createDatabaseStore(
  options: DatabaseStoreOptions,
): Promise<DatabaseStore> {
  return DatabaseStore.create(options);
}
