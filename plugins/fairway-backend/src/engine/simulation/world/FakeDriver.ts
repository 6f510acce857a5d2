import type { FieldError } from '@fairway/plugin-fairway-common';
import {
  DeliveryDriver,
  DeliveryError,
  DeliveryIntent,
  DriverBinding,
  DriverContext,
} from '@fairway/plugin-fairway-node';
import { FENCE, INTENT, STAMP, Workload } from './FakeCluster';

/** Sees what the driver does, for checks. */
export interface DriverSpy {
  /** The write was allowed; it is sent next. @returns what to mark it with */
  stamp?(): string;
}

/** A driver as drivers have to be: it reads, checks that it may write, and writes only what it has read. */
export class FakeDriver implements DeliveryDriver {
  readonly name = 'fake';
  readonly capabilities = { rollback: true, watch: true };

  constructor(private readonly spy: DriverSpy = {}) {}

  validate(_binding: DriverBinding): FieldError[] {
    return [];
  }

  async preview() {
    return [];
  }

  async apply(intent: DeliveryIntent, context: DriverContext) {
    const { cluster, signal } = context;
    const before = (await cluster.get(intent.unit.object, { signal })) as
      | Workload
      | undefined;
    if (!before) {
      throw new DeliveryError('NotFound', 'There is no such object', {
        retryable: false,
        notSent: true,
      });
    }
    const annotations = before.metadata.annotations ?? {};
    if (Number(annotations[FENCE] ?? 0) > intent.fence) {
      throw new DeliveryError('Superseded', 'Newer work has been here', {
        retryable: false,
        notSent: true,
      });
    }
    await context.assertFence();
    const stamp = this.spy.stamp?.() ?? '';
    const changed = before.spec.version !== intent.version;
    const after = (await cluster.apply(
      {
        ...before,
        metadata: {
          ...before.metadata,
          annotations: {
            [FENCE]: String(intent.fence),
            [INTENT]: intent.key,
            [STAMP]: stamp,
          },
        },
        spec: { version: intent.version },
      },
      { fieldManager: 'fairway', signal },
    )) as Workload;
    return {
      key: intent.key,
      changed,
      previousVersion: before.spec.version,
      revision: after.metadata.resourceVersion,
      generation: after.metadata.generation,
      object: after,
    };
  }

  async observe(
    intent: DeliveryIntent,
    receipt: { generation?: number },
    { cluster, signal }: Pick<DriverContext, 'cluster' | 'signal'>,
  ) {
    const object = (await cluster.get(intent.unit.object, { signal })) as
      | Workload
      | undefined;
    const { metadata, spec, status } = object ?? {};
    if (!metadata || metadata.generation! < (receipt.generation ?? 0)) {
      return { state: 'Pending' as const, message: 'not seen yet' };
    }
    if (spec!.version !== intent.version) {
      return { state: 'Failed' as const, reason: 'Overwritten' };
    }
    if (status!.observedGeneration < metadata.generation!) {
      return { state: 'Progressing' as const };
    }
    if (!status!.healthy) {
      return { state: 'Failed' as const, reason: 'Unhealthy' };
    }
    return {
      state: 'Converged' as const,
      evidence: { generation: metadata.generation, version: spec!.version },
    };
  }

  interests({ unit }: DriverBinding) {
    return [unit.object];
  }
}
