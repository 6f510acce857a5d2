import { RequestInfo, RequestVerb } from './http/requestInfo';

/** Requests that arrived since the start or the last reset. @public */
export interface CounterSnapshot {
  total: number;
  /** For example `{ get: 3, apply: 1 }`; verbs without requests are absent. */
  byVerb: Partial<Record<RequestVerb, number>>;
  /** For example `{ 'apply deployments.apps': 1, 'update jobs.batch/status': 2 }`. */
  byResource: Record<string, number>;
}

/** Counts requests, including refused and failed ones. @public */
export class RequestCounters {
  private byVerb = new Map<RequestVerb, number>();
  private byResource = new Map<string, number>();

  count(info: RequestInfo): void {
    this.byVerb.set(info.verb, (this.byVerb.get(info.verb) ?? 0) + 1);
    if (info.target) {
      const { resource, group, subresource } = info.target;
      const dot = group ? `.${group}` : '';
      const slash = subresource ? `/${subresource}` : '';
      const key = `${info.verb} ${resource}${dot}${slash}`;
      this.byResource.set(key, (this.byResource.get(key) ?? 0) + 1);
    }
  }

  snapshot(): CounterSnapshot {
    const counts = [...this.byVerb.values()];
    return {
      total: counts.reduce((sum, n) => sum + n, 0),
      byVerb: Object.fromEntries(this.byVerb),
      byResource: Object.fromEntries(this.byResource),
    };
  }

  reset(): void {
    this.byVerb = new Map();
    this.byResource = new Map();
  }
}

/** Sums counters of several clusters. */
export function sumCounters(all: Iterable<CounterSnapshot>): CounterSnapshot {
  const sum: CounterSnapshot = { total: 0, byVerb: {}, byResource: {} };
  for (const { total, byVerb, byResource } of all) {
    sum.total += total;
    for (const [verb, n] of Object.entries(byVerb)) {
      const key = verb as RequestVerb;
      sum.byVerb[key] = (sum.byVerb[key] ?? 0) + n;
    }
    for (const [key, n] of Object.entries(byResource)) {
      sum.byResource[key] = (sum.byResource[key] ?? 0) + n;
    }
  }
  return sum;
}
