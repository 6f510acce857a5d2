import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  conditionOf,
  converged,
  failed,
  FieldPath,
  hasKeys,
  Health,
  isImageVersion,
  parseImage,
  progressing,
  statusOf,
} from '@fairway/plugin-fairway-node/driverKit';

/** A Pod runs what its containers report, which is not always what its spec says. */
export function podHealth(
  object: WatchedObject,
  path: FieldPath,
  version: string | null,
): Health {
  const { phase, message } = statusOf(object);
  const evidence = { phase };
  if (phase === 'Failed') {
    return failed('PodFailed', String(message ?? 'it has failed'), evidence);
  }
  if (version !== null && !runsVersion(object, path, version)) {
    return progressing(
      'NotRunning',
      'its container does not run the version yet',
      evidence,
    );
  }
  if (phase === 'Succeeded') {
    return converged('Succeeded', 'it has succeeded', evidence);
  }
  const ready = conditionOf(object, 'Ready');
  return phase === 'Running' && ready?.status === 'True'
    ? converged('Ready', 'it is ready', evidence)
    : progressing(
        'NotReady',
        ready?.message ?? `its phase is ${phase ?? 'not known'}`,
        evidence,
      );
}

/** Only images are told by the status; other fields are what the Pod was made with. */
function runsVersion(
  object: WatchedObject,
  path: FieldPath,
  version: string,
): boolean {
  const item = path.find(step => step.type === 'item');
  if (!item) {
    return true;
  }
  const { containerStatuses, initContainerStatuses } = statusOf(object);
  const reported = [containerStatuses, initContainerStatuses]
    .flatMap(list => (Array.isArray(list) ? list : []))
    .find(status => hasKeys(status, item.keys));
  const image = parseImage(String(reported?.image ?? ''));
  const imageId = String(reported?.imageID ?? '');
  return (
    (image !== undefined && isImageVersion(image, version)) ||
    (version.includes(':') && imageId.endsWith(version.split('@').pop()!))
  );
}
