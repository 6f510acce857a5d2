import type { WatchedObject } from '../../clusters';
import type { DriverBinding, ObjectInspection } from '../../drivers';
import { describeObject } from '../describeObject';
import { optInProblem } from '../optIn';
import type { VersionCarrier } from '../VersionCarrier';

/** Whether an object may be shown, which takes that it has opted in, and where its version is. */
export function inspectObject<Spec>(
  carrier: VersionCarrier<Spec>,
  { source, unit }: DriverBinding,
  object: WatchedObject,
): ObjectInspection {
  const optIn = optInProblem(object, source);
  if (optIn) {
    return { problem: `${describeObject(object)}: ${optIn.problem}` };
  }
  const parsed = carrier.parse(unit);
  const isCarrier =
    object.kind === unit.object.kind &&
    object.apiVersion === unit.object.apiVersion;
  const field =
    'spec' in parsed && isCarrier && carrier.locate(parsed.spec, object);
  if (!field || 'problem' in field) {
    return {};
  }
  const { text: path, current: version } = field;
  return {
    versionField: object.kind === 'Secret' ? { path } : { path, version },
  };
}
