import { UNEXPECTED_VERSION } from '@fairway/plugin-fairway-common';
import type { DeliveryIntent } from '../../drivers';
import { refused } from '../deliveryErrors';
import type { VersionCarrier } from '../VersionCarrier';
import type { VersionField, VersionProblem } from '../VersionField';
import { prepareWrite } from '../writes/prepareWrite';
import type { PreparedWrite } from '../writes/PreparedWrite';
import type { WritableVersion } from './readWritable';

/** The write that an object needs; undefined where it has what the intent asks for. @throws DeliveryError */
export function neededWrite<Spec>(
  carrier: VersionCarrier<Spec>,
  intent: DeliveryIntent,
  { reference, live, spec, field }: WritableVersion<Spec>,
): PreparedWrite | undefined {
  const holds = field.holds(intent.version);
  if (holds && !carrier.isDue?.(live, spec, intent)) {
    return undefined;
  }
  if (!holds && !isExpected(intent, field)) {
    throw refused(reference, unexpected(intent, field));
  }
  const write = prepareWrite(carrier, { intent, live, spec, field });
  if ('problem' in write) {
    throw refused(reference, write);
  }
  return write;
}

/** Whether the object holds what the write is to replace. */
export function isExpected({ replaces }: DeliveryIntent, field: VersionField) {
  return replaces === undefined || field.holds(replaces);
}

function unexpected(
  { version, replaces }: DeliveryIntent,
  { text, current }: VersionField,
): VersionProblem {
  const name = (value: string | null | undefined) => value ?? '(none)';
  return {
    reason: UNEXPECTED_VERSION,
    problem: `${text} is at version ${name(
      current,
    )}, which somebody else has written: it was to go from ${name(
      replaces,
    )} to ${name(version)}, and is left as it is`,
  };
}
