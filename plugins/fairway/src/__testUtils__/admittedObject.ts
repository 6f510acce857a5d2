import {
  decodeObject,
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { anObject } from './objects';

/** An object with the defaults of its kind, as admission has stored it. */
export function admittedObject(
  kind: unknown,
  name: string,
  parts: {
    spec: unknown;
    labels?: Record<string, string>;
    status?: unknown;
    /** Default: 7. */
    resourceVersion?: string;
  },
): ResourceObject {
  const { spec, labels, status, resourceVersion = '7' } = parts;
  const definition = kind as KindDefinition;
  const { object, errors } = decodeObject(definition, {
    metadata: { name },
    spec,
  });
  if (!object) {
    throw new Error(`${definition.kind} ${name}: ${JSON.stringify(errors)}`);
  }
  const stored = anObject(definition, name, { spec: object.spec, status });
  return {
    ...stored,
    metadata: {
      ...stored.metadata,
      resourceVersion,
      ...(labels ? { labels } : {}),
    },
  };
}
