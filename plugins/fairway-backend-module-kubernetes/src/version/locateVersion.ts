import {
  formatFieldPath,
  imageOf,
  imageVersion,
  isImageVersion,
  keyPath,
  parseFieldPath,
  parseImage,
  PathStep,
  readField,
  textField,
  VersionField,
  VersionProblem,
} from '@fairway/plugin-fairway-node/driverKit';
import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { podSpecPath } from './podTemplate';
import type { VersionSpec } from './versionSchema';

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
    current: imageVersion(image),
    holds: version => version !== null && isImageVersion(image, version),
    valueOf: version => {
      if (version === null) {
        return {
          reason: 'CannotRemove',
          problem: `${text} cannot be taken away; give it a version instead`,
        };
      }
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
