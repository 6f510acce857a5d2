import type { Response } from 'express';
import { includeObject, negotiated } from './respond';
import {
  Appearance,
  Columns,
  KubernetesObject,
  partialMetadata,
  toTable,
} from './table';

/** Makes the text of `object` of the events of one watch. */
export interface WatchRenderer<T extends KubernetesObject> {
  /** @param json - the object as JSON, where it was serialised before */
  object(object: T, json?: string): string;
  /** What is left of an object that the caller may no longer read. */
  gone(remains: KubernetesObject): string;
  bookmark(metadata: object): string;
}

/** Renders in the form that was negotiated. */
export function watchRenderer<T extends KubernetesObject>(
  appearance: Appearance<T>,
  res: Response,
  now: () => number,
): WatchRenderer<T> {
  const { apiVersion, kind, columns } = appearance;
  const bookmark = (metadata: object) => ({
    kind,
    apiVersion,
    metadata: { ...metadata, creationTimestamp: null },
  });
  switch (negotiated(res).as) {
    case 'Table': {
      const include = includeObject(res);
      let withoutDefinitions = false;
      const table = <O extends KubernetesObject>(
        objects: O[],
        shown: Columns<O>,
        metadata: object,
      ) => {
        const text = JSON.stringify(
          toTable(objects, shown, {
            include,
            now: now(),
            metadata,
            withoutDefinitions,
          }),
        );
        withoutDefinitions = true;
        return text;
      };
      const nothing = columns.map(column => ({
        ...column,
        value: () => undefined,
      }));
      return {
        object: object => table([object], columns, revisionOf(object)),
        gone: remains => table([remains], nothing, revisionOf(remains)),
        bookmark: metadata => table([], columns, metadata),
      };
    }
    case 'PartialObjectMetadata':
    case 'PartialObjectMetadataList': {
      const partial = (object: KubernetesObject) =>
        JSON.stringify(partialMetadata(object));
      return {
        object: partial,
        gone: partial,
        bookmark: metadata => partial(bookmark(metadata)),
      };
    }
    default:
      return {
        object: (object, json) => json ?? JSON.stringify(object),
        gone: remains => JSON.stringify(remains),
        bookmark: metadata => JSON.stringify(bookmark(metadata)),
      };
  }
}

/** The metadata of a table of one object. */
function revisionOf({ metadata }: { metadata: object }) {
  return {
    resourceVersion: (metadata as { resourceVersion?: string }).resourceVersion,
  };
}
