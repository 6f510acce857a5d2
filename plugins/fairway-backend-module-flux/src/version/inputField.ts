import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  hasKeys,
  heldText,
  keyPath,
  VersionField,
  VersionProblem,
} from '@fairway/plugin-fairway-node/driverKit';
import { itemsAt, listField, onlyItem } from './listField';
import type { InputSpec } from './versionSchema';

/** A field of an entry of `spec.inputs` of a ResourceSet. */
export function inputField(
  { input, match }: InputSpec,
  object: WatchedObject,
): VersionField | VersionProblem {
  const path = keyPath('spec', 'inputs');
  const keys = Object.entries(match)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const text = `spec.inputs[${keys || '0'}].${input}`;
  const inputs = itemsAt(object, path) as Record<string, unknown>[];
  const found = onlyItem(inputs, item => hasKeys(item, match), {
    text: keys ? `entry of spec.inputs with ${keys}` : 'entry of spec.inputs',
    field: 'version.match',
  });
  if ('problem' in found) {
    return found;
  }
  const { [input]: value, ...others } = inputs[found.index];
  const held = heldText(value, '{version}', text);
  if ('problem' in held) {
    return held;
  }
  return listField(object, path, found.index, {
    text,
    current: held.version,
    holds: version => version === held.version,
    entryOf: version => ({
      entry: version === null ? others : { ...others, [input]: version },
    }),
  });
}
