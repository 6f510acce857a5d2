import type {
  DriverBinding,
  DriverContext,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { ClusterError } from '@fairway/plugin-fairway-node';
import { deliveryError, refused } from './deliveryErrors';
import { optInProblem } from './optIn';
import { locateVersion, VersionField } from './version/VersionField';
import { parseVersionSpec } from './version/versionSchema';

/** An object that may be written, and where its version is. */
export interface WritableVersion {
  live: WatchedObject;
  field: VersionField;
}

/**
 * Reads the object of a unit, and checks that it may be written.
 *
 * @throws DeliveryError
 */
export async function readWritable(
  { unit, source }: DriverBinding,
  { cluster, signal }: Pick<DriverContext, 'cluster' | 'signal'>,
  fresh: boolean,
): Promise<WritableVersion> {
  const { object } = unit;
  const parsed = parseVersionSpec(unit.version);
  if ('errors' in parsed) {
    const [{ field, message }] = parsed.errors;
    const problem = `${field} of unit "${unit.name}" ${message}`;
    throw refused(object, { reason: 'InvalidUnit', problem });
  }
  let live: WatchedObject | undefined;
  try {
    live = await cluster.get(object, { signal, fresh });
  } catch (error) {
    // A read that fails has written nothing.
    throw deliveryError(
      error instanceof ClusterError ? error.withNotSent(true) : error,
      object,
    );
  }
  if (!live) {
    throw refused(object, {
      reason: 'NotFound',
      problem: `it does not exist on cluster "${cluster.name}"; Fairway changes versions and creates nothing: deploy it first`,
    });
  }
  if (live.metadata.deletionTimestamp) {
    throw refused(object, {
      reason: 'BeingDeleted',
      problem: 'it is being deleted; deploy it again first',
    });
  }
  const optIn = optInProblem(live, source);
  if (optIn) {
    throw refused(object, optIn);
  }
  const field = locateVersion(parsed.spec, live);
  if ('problem' in field) {
    throw refused(object, field);
  }
  return { live, field };
}
