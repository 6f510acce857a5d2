import type {
  DriverBinding,
  DeliveryIntent,
  StoredReceipt,
} from '@fairway/plugin-fairway-node';
import {
  FrozenBackend,
  frozenBackend,
  PromotionRun,
  resolveUnit,
  Target,
} from '@fairway/plugin-fairway-common';

/** What a run delivers and with what, as it was frozen when it started. */
export type RunSnapshot = Pick<
  PromotionRun['spec'],
  'source' | 'backend' | 'backends'
> &
  // Nobody has asked yet for what is only previewed.
  Partial<Pick<PromotionRun['spec'], 'requestedBy'>>;

/** The Backend that delivers a target, as it was frozen when the run started. */
export function backendOf(
  { spec }: { spec: RunSnapshot },
  target: Target,
): FrozenBackend {
  const { backend: name, runRef } = target.spec;
  const backend = frozenBackend(spec, name);
  if (!backend) {
    throw new Error(
      `Run ${runRef.name} has no backend "${name}", which its target ${target.metadata.name} names`,
    );
  }
  return backend;
}

/** What the cluster of a target gets of the unit, as it was frozen when the run started. */
export function bindingOf(
  run: { spec: RunSnapshot },
  target: Target,
): DriverBinding {
  const { source, requestedBy } = run.spec;
  const { unit: unitName, variant, cluster, runRef } = target.spec;
  const unit = source.spec.units.find(({ name }) => name === unitName);
  if (!unit) {
    throw new Error(
      `Run ${runRef.name} has no unit "${unitName}", which its target ${target.metadata.name} names`,
    );
  }
  return {
    source: `${target.metadata.namespace}/${source.name}`,
    unit: resolveUnit(unit, { variant, cluster }),
    cluster,
    config: backendOf(run, target).spec.config,
    ...(requestedBy !== undefined && {
      actor: {
        username: requestedBy,
        automated: !requestedBy.startsWith('user:'),
      },
    }),
  };
}

/** The write that is stored with a target; undefined where none is. */
export function intentOf(
  run: PromotionRun,
  target: Target,
): DeliveryIntent | undefined {
  const intent = target.status?.intent;
  return (
    intent && {
      ...bindingOf(run, target),
      key: intent.key,
      version: intent.version,
      ...(intent.replaces === undefined ? {} : { replaces: intent.replaces }),
      fence: intent.fence,
      issuedAt: Date.parse(intent.issuedAt),
    }
  );
}

/** The receipt of the write that is stored with a target; undefined where none is. */
export function receiptOf(target: Target): StoredReceipt | undefined {
  const { intent, receipt } = target.status ?? {};
  return (
    intent &&
    receipt && { ...receipt, key: intent.key, at: Date.parse(receipt.at) }
  );
}
