import type { ClusterConnection, WatchedObject } from '../../clusters';
import type { DeliveryIntent } from '../../drivers';
import type { FieldPath } from '../fields/fieldPath';
import type { VersionField, VersionProblem } from '../VersionField';

/** A value for a field; `undefined` takes it away. @public */
export interface FieldValue {
  path: FieldPath;
  value: unknown;
}

/** One write of one object, conditional on the state that was read. */
export interface PreparedWrite {
  send(
    cluster: Pick<ClusterConnection, 'apply' | 'patch'>,
    options: { dryRun?: boolean; signal: AbortSignal },
  ): Promise<WatchedObject>;
}

/** What a write is made of. */
export interface WriteParts {
  intent: DeliveryIntent;
  live: WatchedObject;
  field: VersionField;
  /** What goes with the version in the same request. */
  besides: readonly FieldValue[];
}

/** Makes a write, or tells why there can be none. */
export type PrepareWrite = (
  parts: WriteParts,
) => PreparedWrite | VersionProblem;
