import { ENGINE_LABELS } from '@fairway/plugin-fairway-common';
import { labelValue } from './names';

/** The labels of an object that belongs to these; what is undefined has none. */
export function engineLabels(
  belongsTo: Partial<Record<keyof typeof ENGINE_LABELS, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(belongsTo)
      .filter(([, name]) => name !== undefined)
      .map(([key, name]) => [
        ENGINE_LABELS[key as keyof typeof ENGINE_LABELS],
        labelValue(name!),
      ]),
  );
}
