import type { DeliveryDriver, DriverBinding, ObjectInterest } from '../drivers';
import { applyVersion } from './delivery/applyVersion';
import { inspectObject } from './delivery/inspectObject';
import { observeVersion } from './delivery/observeVersion';
import { previewVersion } from './delivery/previewVersion';
import { readVersion } from './delivery/readVersion';
import { interestOf } from './unitObjects';
import type { VersionCarrier } from './VersionCarrier';

/**
 * Makes a driver that writes versions to Kubernetes objects and waits until their controllers have carried them out.
 *
 * @remarks
 * It changes only objects that have opted in, as field manager `fairway`, conditional on what was read, and never takes a field
 * from another manager.
 *
 * @param carrierOf - what is known of the kinds of objects, for the `spec.config` of a Backend
 *
 * @public
 */
export function createObjectDriver<Spec>(
  about: Pick<
    DeliveryDriver,
    | 'name'
    | 'versionSchema'
    | 'validateConfig'
    | 'validate'
    | 'kinds'
    | 'claims'
    | 'discover'
  >,
  carrierOf: (
    config: Record<string, unknown> | undefined,
  ) => VersionCarrier<Spec>,
): DeliveryDriver {
  return {
    ...about,
    capabilities: { rollback: true, watch: true },
    preview: (intent, context) =>
      previewVersion(carrierOf(intent.config), intent, context),
    read: (binding, context, wanted) =>
      readVersion(carrierOf(binding.config), binding, context, wanted),
    apply: (intent, context) =>
      applyVersion(carrierOf(intent.config), intent, context),
    observe: (intent, receipt, context) =>
      observeVersion(carrierOf(intent.config), intent, receipt, context),
    interests: binding => interestsOf(carrierOf(binding.config), binding),
    inspect: (binding, object) =>
      inspectObject(carrierOf(binding.config), binding, object),
  };
}

function interestsOf<Spec>(
  carrier: VersionCarrier<Spec>,
  binding: DriverBinding,
): ObjectInterest[] {
  const { object } = binding.unit;
  const parsed = carrier.parse(binding.unit);
  return [
    interestOf(object),
    ...('spec' in parsed
      ? carrier.alsoWatched?.(binding, parsed.spec) ?? []
      : []),
  ];
}
