import type {
  DriverBinding,
  DeliveryIntent,
  StoredReceipt,
} from '@fairway/plugin-fairway-node';
import type { PromotionRun, Target } from '@fairway/plugin-fairway-common';

/** The unit of the source that a target is about, as it was frozen when the run started. */
export function bindingOf(run: PromotionRun, target: Target): DriverBinding {
  const { source, backend } = run.spec;
  const unit = source.spec.units.find(({ name }) => name === target.spec.unit);
  if (!unit) {
    throw new Error(
      `Run ${run.metadata.name} has no unit "${target.spec.unit}", which its target ${target.metadata.name} names`,
    );
  }
  return {
    source: `${run.metadata.namespace}/${source.name}`,
    unit,
    config: backend.spec.config,
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
