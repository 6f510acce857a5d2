import type { Database } from '../database';
import type { LockPlace, LockState } from '../types';
import { acquireLocks, LockRequest } from './acquireLocks';

interface Entry extends LockRequest {
  resolve(states: LockState[]): void;
  reject(error: unknown): void;
}

/**
 * Joins the queues of locks, one transaction at a time. Requests that arrive while one is under way share the next.
 *
 * @remarks All writers take turns in the database. Many requests that each wait for a turn of their own would hold all
 * connections of the pool, and everything else would wait with them.
 */
export class LockRequests {
  #waiting: Entry[] = [];
  #running = false;

  constructor(private readonly database: Database) {}

  /** @throws FencedError */
  async acquire(
    claim: { key: string; fence: number },
    wanted: readonly Omit<LockPlace, 'fence'>[],
  ): Promise<LockState[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ claim, wanted, resolve, reject });
      if (!this.#running) {
        this.#running = true;
        void this.#run();
      }
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0);
      try {
        const answers = await acquireLocks(this.database, group);
        group.forEach(({ resolve, reject }, index) => {
          const answer = answers[index];
          if (answer instanceof Error) {
            reject(answer);
          } else {
            resolve(answer);
          }
        });
      } catch (error) {
        group.forEach(({ reject }) => reject(error));
      }
    }
    this.#running = false;
  }
}
