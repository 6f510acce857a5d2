import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { keyPath, readField } from '@fairway/plugin-fairway-node/driverKit';

/** The source that an object takes what it carries out from. */
interface SourceRef {
  kind?: string;
  name?: string;
  namespace?: string;
}

const PATHS = [
  keyPath('spec', 'sourceRef'),
  keyPath('spec', 'chartRef'),
  keyPath('spec', 'chart', 'spec', 'sourceRef'),
];

/** The sources that an object names, each with its namespace. */
function sourceRefs(consumer: WatchedObject): SourceRef[] {
  return PATHS.map(path => readField(consumer, path))
    .filter((ref): ref is SourceRef => typeof ref === 'object' && ref !== null)
    .map(ref => ({
      ...ref,
      namespace: ref.namespace ?? consumer.metadata.namespace,
    }));
}

/** Whether an object takes what it carries out from a source. */
export function consumes(
  consumer: WatchedObject,
  source: WatchedObject,
): boolean {
  return sourceRefs(consumer).some(
    ({ kind, name, namespace }) =>
      kind === source.kind &&
      name === source.metadata.name &&
      namespace === source.metadata.namespace,
  );
}
