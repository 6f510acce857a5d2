import type { RandomSource } from '../ports';

/** Exponential delays by key, with jitter of up to a fifth. */
export class Backoff {
  private readonly failures = new Map<string, number>();

  constructor(
    private readonly options: { firstMs: number; maxMs: number },
    private readonly random: RandomSource,
  ) {}

  /** One more failure. @returns how long to wait, in milliseconds */
  failed(key: string): number {
    const before = this.failures.get(key) ?? 0;
    this.failures.set(key, before + 1);
    const { firstMs, maxMs } = this.options;
    const delay = Math.min(maxMs, firstMs * 2 ** Math.min(before, 30));
    return Math.round(delay * (1 - this.random() / 5));
  }

  succeeded(key: string): void {
    this.failures.delete(key);
  }
}
