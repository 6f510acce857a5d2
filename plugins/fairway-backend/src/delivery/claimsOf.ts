import {
  Backend,
  formatLabelSelector,
  hubOf,
  isNamedReference,
  Source,
} from '@fairway/plugin-fairway-common';
import type { DeliveryDriver, FieldClaim } from '@fairway/plugin-fairway-node';
import { formatFieldPath } from '@fairway/plugin-fairway-node/driverKit';
import { ClaimScope, scopeOf } from './claimScope';
import { groupOf } from './mayBeSameField';
import { sampleBindings } from './sampleBindings';

/** A field that a unit of a source carries its version in. */
export interface Claim {
  source: Pick<Source, 'metadata' | 'spec'>;
  /** Where the unit is in the Source, such as `spec.units[0]`. */
  field: string;
  unit: string;
  /** With the sample for the name of the cluster. */
  claimed: FieldClaim;
  /** The same for people. */
  text: string;
  /** Whether it is a field of its own for each cluster: its name holds that of the cluster. */
  perCluster: boolean;
  /** The hub that holds the object; undefined where each target cluster does. */
  hub: string | undefined;
  scope: ClaimScope;
}

/** The fields that a source claims, as far as its backends exist and their drivers are installed and accept its units. */
export function claimsOf(
  source: Pick<Source, 'metadata' | 'spec'>,
  backends: ReadonlyMap<string, Backend>,
  driverFor: (name: string) => DeliveryDriver | undefined,
): Claim[] {
  const units = new Map(source.spec.units.map(unit => [unit.name, unit]));
  return sampleBindings(source, backends).flatMap(
    ({ backend, binding, other, field, variant }) => {
      const driver = backend && driverFor(backend.spec.driver);
      if (!driver?.claims || driver.validate(binding).length > 0) {
        return [];
      }
      const forAll = new Set(driver.claims(other).map(textOf));
      return driver.claims(binding).map(claimed => {
        const text = textOf(claimed);
        return {
          source,
          field,
          unit: binding.unit.name,
          claimed,
          text,
          perCluster: !forAll.has(text),
          hub: backend && hubOf(backend.spec),
          scope: scopeOf(units.get(binding.unit.name)!, variant),
        };
      });
    },
  );
}

/** A claim in words: `apps/Deployment/shop/checkout#spec.replicas`. */
function textOf({ object, path }: FieldClaim): string {
  const { kind, namespace = '' } = object;
  const objects = isNamedReference(object)
    ? object.name
    : `(${formatLabelSelector(object.selector ?? {})})`;
  return `${groupOf(object)}/${kind}/${namespace}/${objects}#${formatFieldPath(
    path,
  )}`;
}
