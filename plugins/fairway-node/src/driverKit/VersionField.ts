import type { WatchedObject } from '../clusters';
import type { FieldConflict } from '../drivers';
import { FieldPath, formatFieldPath, readField } from './fields/fieldPath';

/** Why the version of an object cannot be read or written: one word, and a sentence with what to do. @public */
export interface VersionProblem {
  reason: string;
  problem: string;
  /** Who owns which fields, where that is the reason. */
  conflicts?: readonly FieldConflict[];
}

/** The field of one object that carries the version. @public */
export interface VersionField {
  /** What is written: the field, or the list as a whole that the version is in. */
  path: FieldPath;
  /** The field in messages. */
  text: string;
  /** The version now; null where the field is not there. */
  current: string | null;
  /** Whether the field holds a version already. */
  holds(version: string | null): boolean;
  /** What `path` has to hold for a version; `undefined` takes it away. */
  valueOf(version: string | null): { value: unknown } | VersionProblem;
  /**
   * Whether `path` is a list that several writers keep entries in. Who has set which entry is not known, so only those stand against
   * a write who apply the list as a whole, and would bring back their own.
   */
  isSharedList?: boolean;
  /**
   * Managers that do not stand against a write although they own the field: the carrier knows better whether they would set it back,
   * and refuses the write where they would.
   */
  judgedManagers?: readonly string[];
}

/** A field that holds the version as a text, with something before and after it. @public */
export function textField(
  path: FieldPath,
  template: string,
  object: WatchedObject,
): VersionField | VersionProblem {
  const text = formatFieldPath(path);
  const missing = missingItem(path, object);
  if (missing) {
    return {
      reason: 'NoItem',
      problem: `it has no ${missing}; correct version.path of the unit`,
    };
  }
  const held = heldText(readField(object, path), template, text);
  if ('problem' in held) {
    return held;
  }
  return {
    path,
    text,
    current: held.version,
    holds: version => version === held.version,
    valueOf: version => ({
      value: version === null ? undefined : fillTemplate(template, version),
    }),
  };
}

/** What a field holds for a version. @public */
export function fillTemplate(template: string, version: string): string {
  return template.split('{version}').join(version);
}

/** The version in a value by its template; null where there is no value. @public */
export function heldText(
  value: unknown,
  template: string,
  text: string,
): { version: string | null } | VersionProblem {
  if (typeof value === 'object' && value !== null) {
    return {
      reason: 'UnreadableVersion',
      problem: `${text} is not a text; correct version of the unit`,
    };
  }
  if (value === undefined || value === null) {
    return { version: null };
  }
  const held = String(value);
  const [before, after] = template.split('{version}');
  return held.length >= before.length + after.length &&
    held.startsWith(before) &&
    held.endsWith(after)
    ? { version: held.slice(before.length, held.length - after.length) }
    : {
        reason: 'UnreadableVersion',
        problem: `${text} is "${held}", which does not fit the template "${template}"; change the field to fit, once`,
      };
}

/** The first item of a list on the path that is not there: items are never made. */
function missingItem(
  path: FieldPath,
  object: WatchedObject,
): string | undefined {
  const at = path.findIndex(
    (step, index) =>
      step.type === 'item' &&
      readField(object, path.slice(0, index + 1)) === undefined,
  );
  return at === -1 ? undefined : formatFieldPath(path.slice(0, at + 1));
}
