import { FieldError, UNEXPECTED_VERSION } from '@fairway/plugin-fairway-common';
import {
  ApplyReceipt,
  DeliveryDriver,
  DeliveryError,
  DeliveryIntent,
  DriverBinding,
  DriverContext,
  namedReference,
} from '@fairway/plugin-fairway-node';
import { FENCE, INTENT, STAMP, Workload } from './FakeCluster';

/** Sees what the driver does, for checks. */
export interface DriverSpy {
  /** The write was allowed; it is sent next. @returns what to mark it with */
  stamp?(): string;
}

/** A driver as drivers have to be: it reads, checks that it may write, and writes only what it has read. */
export class FakeDriver implements DeliveryDriver {
  readonly capabilities = { rollback: true, watch: true };

  constructor(private readonly spy: DriverSpy = {}, readonly name = 'fake') {}

  validate(_binding: DriverBinding): FieldError[] {
    return [];
  }

  async preview() {
    return [];
  }

  async read(
    binding: DriverBinding,
    context: Pick<DriverContext, 'cluster' | 'signal'>,
  ) {
    const { spec, setBy } = await this.get(binding, context, false);
    return { version: spec.version, ...(setBy && { changedBy: setBy }) };
  }

  async apply(intent: DeliveryIntent, context: DriverContext) {
    const { version, replaces } = intent;
    const isExpected = ({ spec }: Workload) =>
      replaces === undefined || spec.version === replaces;
    const cached = await this.get(intent, context, false);
    // Only the cluster itself can tell that there is nothing to do: what is cached may be from before a write.
    const before =
      cached.spec.version === version || !isExpected(cached)
        ? await this.get(intent, context, true)
        : cached;
    if (before.spec.version === version) {
      return receiptOf(intent, before, !isExpected(before));
    }
    if (!isExpected(before)) {
      throw new DeliveryError(
        UNEXPECTED_VERSION,
        `It is at ${before.spec.version} instead of ${replaces}`,
        { retryable: false, notSent: true },
      );
    }
    await context.assertFence();
    const stamp = this.spy.stamp?.() ?? '';
    const after = (await context.cluster.apply(
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
      { fieldManager: 'fairway', signal: context.signal },
    )) as Workload;
    return receiptOf(intent, after, true);
  }

  private async get(
    binding: DriverBinding,
    { cluster, signal }: Pick<DriverContext, 'cluster' | 'signal'>,
    fresh: boolean,
  ): Promise<Workload> {
    const object = await cluster.get(namedReference(binding.unit.object), {
      signal,
      fresh,
    });
    if (!object) {
      throw new DeliveryError('NotFound', 'There is no such object', {
        retryable: false,
        notSent: true,
      });
    }
    return object as Workload;
  }

  async observe(
    intent: DeliveryIntent,
    receipt: { generation?: number },
    { cluster, signal }: Pick<DriverContext, 'cluster' | 'signal'>,
  ) {
    const object = (await cluster.get(namedReference(intent.unit.object), {
      signal,
    })) as Workload | undefined;
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

  interests(binding: DriverBinding) {
    return [namedReference(binding.unit.object)];
  }
}

function receiptOf(
  { key }: DeliveryIntent,
  object: Workload,
  changed: boolean,
): ApplyReceipt {
  const { resourceVersion: revision, generation } = object.metadata;
  return { key, changed, revision, generation, object };
}
