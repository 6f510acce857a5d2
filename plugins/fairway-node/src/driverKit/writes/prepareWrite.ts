import type { WatchedObject } from '../../clusters';
import type { DeliveryIntent } from '../../drivers';
import type { VersionCarrier } from '../VersionCarrier';
import type { VersionField, VersionProblem } from '../VersionField';
import { applyWrite } from './applyWrite';
import { patchWrite } from './patchWrite';
import type { PreparedWrite } from './PreparedWrite';

/** Makes the write of an object in the way of its carrier, or tells why there can be none. */
export function prepareWrite<Spec>(
  carrier: VersionCarrier<Spec>,
  {
    intent,
    live,
    spec,
    field,
  }: {
    intent: DeliveryIntent;
    live: WatchedObject;
    spec: Spec;
    field: VersionField;
  },
): PreparedWrite | VersionProblem {
  const besides = carrier.besides?.(live, spec, intent) ?? [];
  const parts = { intent, live, field, besides };
  switch (carrier.write) {
    case 'apply':
      return applyWrite(parts);
    case 'patch':
      return patchWrite(parts);
    default:
      throw new Error(`there is no write ${carrier.write satisfies never}`);
  }
}
