import { promotionRunKind, StreamChange } from '@fairway/plugin-fairway-common';

/** A run, by its place. */
export interface RunName {
  namespace: string;
  name: string;
}

/** Whether a change is about the run itself. */
export const isRun =
  ({ namespace, name }: RunName) =>
  (change: StreamChange) =>
    change.kind === promotionRunKind.kind &&
    change.name === name &&
    change.namespace === namespace;

/** The path of the views of a run. */
export function runViewPath({ namespace, name }: RunName): string {
  return `runs/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
}
