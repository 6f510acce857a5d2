import type { WatchedObject } from '../../clusters';
import type { DriverBinding, ObjectInspection } from '../../drivers';
import { describeObject } from '../describeObject';
import { MANAGED_BY, optedInFor, optInCommand, optInProblem } from '../optIn';
import type { VersionCarrier } from '../VersionCarrier';

/** Whether an object may be shown, which takes that it has opted in, and where its version is. */
export function inspectObject<Spec>(
  carrier: VersionCarrier<Spec>,
  { source, unit }: DriverBinding,
  object: WatchedObject,
): ObjectInspection {
  const isCarrier =
    object.kind === unit.object.kind &&
    object.apiVersion === unit.object.apiVersion;
  const optIn = optInProblem(object, source);
  if (optIn) {
    return isCarrier
      ? { problem: `${describeObject(object)}: ${optIn.problem}` }
      : { hidden: notShown(object, source) };
  }
  const parsed = carrier.parse(unit);
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

/** Nothing is written to what carries no version, so there the consent of its owner is about being shown alone. */
function notShown(object: WatchedObject, source: string) {
  const name = describeObject(object);
  const other = optedInFor(object);
  const why =
    other === undefined
      ? 'has not opted in to Fairway'
      : `has opted in for "${other}" and not for source "${source}"`;
  return {
    reason: `${name} ${why}, so it is not shown here. Promotions only read it, and do not need that.`,
    fix:
      other === undefined
        ? `To show it, whoever owns it can run: ${optInCommand(object, source)}`
        : `With ${MANAGED_BY}=fairway it is shown for every source, and every source may write it.`,
  };
}
