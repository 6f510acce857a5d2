import type {
  AuditorService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { AuditProblem, START_OF_AUDIT, verifyAudit } from '../store';
import type { AuditPosition, AuditRow, FairwayStore } from '../store/types';

/** How many rows are read at once. */
const PAGE_ROWS = 200;
/** How many pages are read each time. */
const PAGES = 25;
/** How many faults are told each time; the next time goes on behind them. */
const MAX_FAULTS = 20;

/** What the verification works with. */
export interface AuditVerificationOptions {
  store: Pick<FairwayStore, 'audit' | 'auditHead'>;
  auditor: AuditorService;
  logger: LoggerService;
}

/**
 * Looks again and again whether the audit log is as it was written, some thousand rows each time, and from the start again when
 * it has come to the end.
 *
 * @remarks
 * The chain shows that rows were changed or taken out, but not that its end was cut off or that it was written anew from some row
 * on. So the newest row is told to the log of Backstage and to its auditor, which whoever can write to the database need not be
 * able to change; and it has to be there still the next time.
 */
export class AuditVerification {
  readonly #options: AuditVerificationOptions;
  /** Up to here the log was found to be in order. */
  #verified: AuditPosition = START_OF_AUDIT;
  /** The newest row of the last time. */
  #anchor: AuditPosition = START_OF_AUDIT;

  static create(options: AuditVerificationOptions): AuditVerification {
    return new AuditVerification(options);
  }

  private constructor(options: AuditVerificationOptions) {
    this.#options = options;
  }

  /** Lets one replica at a time verify, every ten minutes. */
  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'fairway-audit-verification',
      frequency: { minutes: 10 },
      initialDelay: { minutes: 1 },
      timeout: { minutes: 5 },
      scope: 'global',
      fn: signal => this.verify(signal),
    });
  }

  /** Verifies a part of the log, and tells what is wrong with it. */
  async verify(signal?: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const head = await store.auditHead();
    await this.#verifyEnd(head);
    let faults = 0;
    for (let page = 0; page < PAGES && !signal?.aborted; page++) {
      const rows = await store.audit({
        after: this.#verified.sequence,
        limit: PAGE_ROWS,
      });
      let rest: readonly AuditRow[] = rows;
      for (
        let problem = verifyAudit(rest, this.#verified);
        problem;
        problem = verifyAudit(rest, this.#verified)
      ) {
        if (++faults > MAX_FAULTS) {
          return;
        }
        const { sequence } = problem;
        const index = rest.findIndex(row => row.sequence === sequence);
        await this.#reportRow(problem, rest[index - 1] ?? this.#verified);
        // What comes after is looked at as if this row were in order, so that one fault does not hide others.
        this.#verified = rest[index];
        rest = rest.slice(index + 1);
      }
      this.#verified = rest.at(-1) ?? this.#verified;
      if (rows.length < PAGE_ROWS) {
        this.#verified = START_OF_AUDIT;
        return;
      }
    }
  }

  async #reportRow(
    { sequence, problem }: AuditProblem,
    before: AuditPosition,
  ): Promise<void> {
    switch (problem) {
      case 'sequence':
        await this.#report(
          sequence,
          `rows are missing after row ${before.sequence}`,
        );
        break;
      case 'previousHash':
        await this.#report(
          sequence,
          'it does not follow the row before: rows were changed, or taken out and numbered anew',
        );
        break;
      case 'command':
      case 'hash':
        await this.#report(sequence, 'it was changed after it was written');
        break;
      default:
        problem satisfies never;
    }
  }

  /** Verifies that the log still ends where it did, or goes on from there, and makes its end known. */
  async #verifyEnd(head: AuditPosition): Promise<void> {
    const known = this.#anchor;
    if (!(await this.#has(known))) {
      await this.#report(
        known.sequence,
        'it was the newest one the last time, and is gone or was changed',
      );
    }
    if (!(await this.#has(head))) {
      await this.#report(
        head.sequence,
        'it was the last one to be written, and is not there as it was written',
      );
    }
    this.#anchor = head;
    if (head.sequence !== known.sequence || head.hash !== known.hash) {
      await this.#announce(head);
    }
  }

  async #has({ sequence, hash }: AuditPosition): Promise<boolean> {
    if (sequence === 0) {
      return true;
    }
    const [row] = await this.#options.store.audit({
      after: sequence - 1,
      limit: 1,
    });
    return row?.sequence === sequence && row.hash === hash;
  }

  async #announce({ sequence, hash }: AuditPosition): Promise<void> {
    const { auditor, logger } = this.#options;
    logger.info(
      `The newest row of Fairway's audit log is ${sequence} with the hash ${hash}`,
    );
    const event = await auditor.createEvent({
      eventId: 'audit-log-head',
      severityLevel: 'low',
      meta: { sequence, hash },
    });
    await event.success();
  }

  async #report(sequence: number, problem: string): Promise<void> {
    const { auditor, logger } = this.#options;
    const error = new Error(
      `Fairway's audit log is broken at row ${sequence}: ${problem}. Keep a copy of the table "audit", find out who could write to it, and compare it with the events of Backstage's auditor and with a backup`,
    );
    logger.error(error.message);
    const event = await auditor.createEvent({
      eventId: 'audit-log-verification',
      severityLevel: 'critical',
      meta: { sequence },
    });
    await event.fail({ error });
  }
}
