import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  FieldPath,
  formatFieldPath,
  keyPath,
  parseFieldPath,
  PathStep,
  readField,
} from './fieldPath';
import { imageOf, imageVersion, isImageVersion, parseImage } from './image';
import { podSpecPath } from './podTemplate';
import type { VersionSpec } from './versionSchema';

/** Why the version of an object cannot be read or written: one word, and a sentence with what to do. */
export interface VersionProblem {
  reason: string;
  problem: string;
}

/** The field of one object that carries the version. */
export interface VersionField {
  path: FieldPath;
  /** The path in messages. */
  text: string;
  /** Whether the object is valid without the field. */
  removable: boolean;
  /** The version now; null where the field is not there. */
  current: string | null;
  /** Whether the field holds a version already. */
  holds(version: string | null): boolean;
  /** What the field has to hold for a version. */
  valueOf(version: string): { value: string } | VersionProblem;
}

/** Finds the field that carries the version in an object. */
export function locateVersion(
  spec: VersionSpec,
  object: WatchedObject,
): VersionField | VersionProblem {
  if ('container' in spec) {
    return containerField(spec, object);
  }
  if ('annotation' in spec) {
    const path = keyPath('metadata', 'annotations', spec.annotation);
    return textField(path, '{version}', object);
  }
  if ('configMapKey' in spec) {
    return textField(keyPath('data', spec.configMapKey), '{version}', object);
  }
  const parsed = parseFieldPath(spec.path);
  return 'error' in parsed
    ? { reason: 'InvalidPath', problem: `path ${spec.path} ${parsed.error}` }
    : textField(parsed.path, spec.template ?? '{version}', object);
}

function containerField(
  spec: { container: string; image?: string },
  object: WatchedObject,
): VersionField | VersionProblem {
  const podSpec = podSpecPath(object);
  if (!podSpec) {
    return {
      reason: 'NoPodTemplate',
      problem: 'it has no Pod template; use path instead of container',
    };
  }
  const item: PathStep = { type: 'item', keys: { name: spec.container } };
  const list = ['containers', 'initContainers'].find(
    name =>
      readField(object, [...podSpec, ...keyPath(name), item]) !== undefined,
  );
  if (!list) {
    return {
      reason: 'NoContainer',
      problem: `it has no container "${spec.container}"; correct version.container of the unit`,
    };
  }
  const path = [...podSpec, ...keyPath(list), item, ...keyPath('image')];
  const text = formatFieldPath(path);
  const value = String(readField(object, path) ?? '');
  const image = parseImage(value);
  if (!image) {
    return {
      reason: 'UnreadableVersion',
      problem: `${text} is "${value}", which is not an image`,
    };
  }
  if (spec.image !== undefined && spec.image !== image.repository) {
    return {
      reason: 'UnexpectedImage',
      problem: `${text} is from ${image.repository} and not from ${spec.image}; change the object or version.image of the unit`,
    };
  }
  return {
    path,
    text,
    removable: false,
    current: imageVersion(image),
    holds: version => version !== null && isImageVersion(image, version),
    valueOf: version => {
      const reference = imageOf(image.repository, version);
      return reference
        ? { value: reference }
        : {
            reason: 'InvalidVersion',
            problem: `version "${version}" is neither a tag nor a digest such as sha256:…`,
          };
    },
  };
}

function textField(
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
  const value = readField(object, path);
  if (typeof value === 'object' && value !== null) {
    return {
      reason: 'UnreadableVersion',
      problem: `${text} is not a text; correct version of the unit`,
    };
  }
  const [before, after] = template.split('{version}');
  const held = value === undefined || value === null ? null : String(value);
  if (held !== null && !(held.startsWith(before) && held.endsWith(after))) {
    return {
      reason: 'UnreadableVersion',
      problem: `${text} is "${held}", which does not fit the template "${template}"; change the field to fit, once`,
    };
  }
  const current =
    held === null
      ? null
      : held.slice(before.length, held.length - after.length);
  return {
    path,
    text,
    removable: true,
    current,
    holds: version => version === current,
    valueOf: version => ({ value: `${before}${version}${after}` }),
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
