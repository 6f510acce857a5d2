import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  FieldPath,
  formatFieldPath,
  keyPath,
  parseFieldPath,
  readField,
  textField,
  VersionField,
  VersionProblem,
} from '@fairway/plugin-fairway-node/driverKit';
import { componentField } from './componentField';
import { imageField } from './imageField';
import { inputField } from './inputField';
import type { VersionSpec } from './versionSchema';

const PLAIN = '{version}';

/** Which fields of `spec.ref` are looked at before another one. */
const PRECEDENCE: Record<string, readonly string[]> = {
  OCIRepository: ['digest', 'semver', 'tag'],
  GitRepository: ['commit', 'name', 'semver', 'tag', 'branch'],
};

/** Finds the field that carries the version in an object of Flux. */
export function locateVersion(
  spec: VersionSpec,
  object: WatchedObject,
): VersionField | VersionProblem {
  if ('ref' in spec) {
    return refField(spec.ref, object);
  }
  if ('chart' in spec) {
    return chartField(spec.chart, object);
  }
  if ('values' in spec) {
    return textField(valuesPath(spec.values), spec.template ?? PLAIN, object);
  }
  if ('substitute' in spec) {
    const path = keyPath('spec', 'postBuild', 'substitute', spec.substitute);
    return textField(path, spec.template ?? PLAIN, object);
  }
  if ('image' in spec) {
    return imageField(spec, object);
  }
  return 'component' in spec
    ? componentField(spec, object)
    : inputField(spec, object);
}

/** Where a value of a HelmRelease is. @param text - as admission has accepted it */
export function valuesPath(text: string): FieldPath {
  const parsed = parseFieldPath(text);
  if ('error' in parsed) {
    throw new Error(`${text} was accepted as a path before`);
  }
  return [...keyPath('spec', 'values'), ...parsed.path];
}

/** What a chart and its version are in. */
export function chartPath(kind: string): FieldPath {
  return kind === 'HelmChart'
    ? keyPath('spec')
    : keyPath('spec', 'chart', 'spec');
}

function refField(
  ref: string,
  object: WatchedObject,
): VersionField | VersionProblem {
  const order = PRECEDENCE[object.kind] ?? [];
  const shadow = order
    .slice(0, order.indexOf(ref))
    .find(name => readField(object, keyPath('spec', 'ref', name)));
  return shadow
    ? {
        reason: 'Shadowed',
        problem: `spec.ref.${shadow} is set, so Flux would not look at spec.ref.${ref}; take it away, or name it in version.ref of the unit`,
      }
    : textField(keyPath('spec', 'ref', ref), PLAIN, object);
}

function chartField(
  chart: string,
  object: WatchedObject,
): VersionField | VersionProblem {
  const parent = chartPath(object.kind);
  const path = [...parent, ...keyPath('chart')];
  const held = readField(object, path);
  if (held === undefined) {
    return {
      reason: 'NoChart',
      problem: `it has no ${formatFieldPath(
        path,
      )}; a HelmRelease with a chartRef gets its version from that object: make it the object of the unit, with this HelmRelease as its consumer`,
    };
  }
  if (held !== chart) {
    return {
      reason: 'UnexpectedChart',
      problem: `${formatFieldPath(
        path,
      )} is "${held}" and not "${chart}"; change the object or version.chart of the unit`,
    };
  }
  return textField([...parent, ...keyPath('version')], PLAIN, object);
}
