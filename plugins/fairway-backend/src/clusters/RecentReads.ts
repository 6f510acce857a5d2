import type { GatewayClock } from './clock';

interface Read<T> {
  askedAt: number;
  answer: Promise<T>;
}

/** Answers that may be given again for as long as whoever asks takes one of that age, also while they are still awaited. */
export class RecentReads<T> {
  private readonly reads = new Map<string, Read<T>>();

  constructor(private readonly clock: GatewayClock) {}

  /** @param ask - shared by all who ask for the same, so no single signal may end it */
  read(id: string, maxAgeMs: number, ask: () => Promise<T>): Promise<T> {
    const now = this.clock.now();
    const isYoung = ({ askedAt }: Read<T>) => now - askedAt <= maxAgeMs;
    const known = this.reads.get(id);
    if (known && isYoung(known)) {
      return known.answer;
    }
    for (const [other, read] of this.reads) {
      if (!isYoung(read)) {
        this.reads.delete(other);
      }
    }
    const read = { askedAt: now, answer: ask() };
    this.reads.set(id, read);
    read.answer.catch(() => {
      if (this.reads.get(id) === read) {
        this.reads.delete(id);
      }
    });
    return read.answer;
  }
}
