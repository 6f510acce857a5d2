import type { GateFact } from '@fairway/plugin-fairway-common';
import {
  Gate,
  GateContext,
  namedReference,
} from '@fairway/plugin-fairway-node';
import type { Workload } from './FakeCluster';

const RETRY_MS = 2_000;

/** A gate that passes where all workloads of its targets are healthy. */
export class FakeHealthGate implements Gate {
  readonly type = 'health' as const;
  readonly cost = 'request' as const;

  /** @param spy - sees each evaluation that has passed */
  constructor(private readonly spy: (key: string) => void = () => undefined) {}

  async evaluate(
    { key }: { key: string },
    { targets, signal, now }: GateContext,
  ): Promise<GateFact> {
    for (const { target, connect, intent } of targets) {
      const object =
        intent &&
        ((await connect().get(namedReference(intent.unit.object), {
          signal,
          fresh: true,
        })) as Workload | undefined);
      if (object && !object.status.healthy) {
        const at = now();
        const message = `${target.spec.cluster} is not healthy`;
        return { state: 'Waiting', at, message, retryAt: at + RETRY_MS };
      }
    }
    this.spy(key);
    return { state: 'Passed', at: now(), message: 'all are healthy' };
  }
}
