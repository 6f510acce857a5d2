import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  fillTemplate,
  heldText,
  keyPath,
  VersionField,
  VersionProblem,
} from '@fairway/plugin-fairway-node/driverKit';
import { itemsAt, listField, onlyItem } from './listField';
import type { ComponentSpec } from './versionSchema';

/** The entry of `spec.components` of a Kustomization that fits the template. */
export function componentField(
  { component }: ComponentSpec,
  object: WatchedObject,
): VersionField | VersionProblem {
  const path = keyPath('spec', 'components');
  const text = `spec.components[${component}]`;
  const components = itemsAt(object, path);
  const versionIn = (item: unknown) => {
    const held = heldText(item, component, text);
    return 'problem' in held ? null : held.version;
  };
  const found = onlyItem(components, item => versionIn(item) !== null, {
    text: `entry of spec.components that fits "${component}"`,
    field: 'version.component',
  });
  if ('problem' in found) {
    return found;
  }
  const current = versionIn(components[found.index]);
  return listField(object, path, found.index, {
    text,
    current,
    holds: version => version === current,
    entryOf: version =>
      version === null
        ? {
            reason: 'CannotRemove',
            problem: `${text} cannot be taken away; give it a version instead`,
          }
        : { entry: fillTemplate(component, version) },
  });
}
