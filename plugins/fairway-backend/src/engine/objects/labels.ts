import { API_GROUP } from '@fairway/plugin-fairway-common';
import { labelValue } from './names';

/** Labels that the engine puts on what it creates, so that kubectl can select by them. */
const LABELS = {
  promotion: `${API_GROUP}/promotion`,
  source: `${API_GROUP}/source`,
  run: `${API_GROUP}/run`,
  stage: `${API_GROUP}/stage`,
  cluster: `${API_GROUP}/cluster`,
} as const;

/** The labels of an object that belongs to these. */
export function engineLabels(
  belongsTo: Partial<Record<keyof typeof LABELS, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(belongsTo).map(([key, name]) => [
      LABELS[key as keyof typeof LABELS],
      labelValue(name),
    ]),
  );
}
