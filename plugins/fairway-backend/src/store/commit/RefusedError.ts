import type { PreparedBatch } from './prepareBatch';

/** Some of the batches of a transaction cannot be written; the others may be tried again without them. */
export class RefusedError extends Error {
  constructor(readonly reasons: ReadonlyMap<PreparedBatch, Error>) {
    super('Some batches of the transaction cannot be written');
    this.name = 'RefusedError';
  }
}

/** Collects why batches are refused. */
export class Refusals {
  readonly #reasons = new Map<PreparedBatch, Error>();

  /** Notes why a batch is refused; the first reason counts. */
  add(batch: PreparedBatch, reason: Error): void {
    if (!this.#reasons.has(batch)) {
      this.#reasons.set(batch, reason);
    }
  }

  /** @throws RefusedError where a batch was refused */
  check(): void {
    if (this.#reasons.size > 0) {
      throw new RefusedError(this.#reasons);
    }
  }
}
