import type { Fleet } from '../kinds';
import { matchesLabels } from '../meta';

/** Tells which clusters belong to a fleet: those that it names, and those that its selector takes in. @public */
export function inFleet(
  fleet: Fleet['spec'],
): (cluster: {
  name: string;
  labels?: Readonly<Record<string, string>>;
}) => boolean {
  const named = new Set(fleet.clusters);
  return ({ name, labels }) =>
    named.has(name) ||
    (fleet.selector !== undefined && matchesLabels(fleet.selector, labels));
}
