import type { VersionField } from '@fairway/plugin-fairway-node/driverKit';

/** The field with the version, and its place in the object as it is now. */
export interface LocatedField extends VersionField {
  /** Keys, and indexes of lists, as in a JSON pointer. */
  pointer: readonly string[];
}
