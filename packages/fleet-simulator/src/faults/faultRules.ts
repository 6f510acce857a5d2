import { RequestInfo } from '../http/requestInfo';
import { SeededRandom } from '../random';
import { Fault, FaultEffect } from './fault';

interface Rule {
  id: number;
  fault: Fault;
  path?: RegExp;
  remaining: number;
}

/** Faults that are in force for one cluster. @public */
export class FaultRules {
  private rules: Rule[] = [];
  private nextId = 1;

  constructor(private readonly random: SeededRandom) {}

  /**
   * Adds a fault.
   *
   * @returns its id, for {@link FaultRules.remove}
   */
  add(fault: Fault): number {
    const id = this.nextId++;
    this.rules.push({
      id,
      fault,
      path: fault.path === undefined ? undefined : new RegExp(fault.path),
      remaining: fault.times ?? Infinity,
    });
    return id;
  }

  remove(id: number): void {
    this.rules = this.rules.filter(rule => rule.id !== id);
  }

  clear(): void {
    this.rules = [];
  }

  /** The faults that still can hit. */
  list(): Array<Fault & { id: number }> {
    return this.rules.map(({ id, fault }) => ({ ...fault, id }));
  }

  /** Decides which faults hit a request, and uses them up. */
  hits(info: RequestInfo): FaultEffect[] {
    if (this.rules.length === 0) {
      return [];
    }
    const hit = this.rules.filter(({ fault, path }) => {
      const { verbs, probability } = fault;
      return (
        (!verbs || verbs.includes(info.verb)) &&
        (!path || path.test(info.path)) &&
        (probability === undefined || this.random.next() < probability)
      );
    });
    hit.forEach(rule => rule.remaining--);
    this.rules = this.rules.filter(rule => rule.remaining > 0);
    return hit.map(rule => rule.fault.effect);
  }

  /** A number in [0, 1) for jitter. */
  draw(): number {
    return this.random.next();
  }
}
