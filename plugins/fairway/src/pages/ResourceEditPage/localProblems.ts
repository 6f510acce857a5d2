import { decodeObject, KindDefinition } from '@fairway/plugin-fairway-common';
import type { FieldCause } from '@fairway/plugin-fairway-react';
import type { Translate } from '../../translation';
import { Fields, isFields } from './text/documentText';

/** The object that is being changed; undefined while a new one is made. */
export type Existing = { namespace: string; name: string } | undefined;

/** What the schema of the kind has against a document. */
export function localProblems(
  t: Translate,
  kind: KindDefinition,
  document: Fields,
  existing: Existing,
): FieldCause[] {
  const { errors, unknownFields } = decodeObject(kind, document);
  return [
    ...addressProblems(t, document, existing),
    ...errors,
    ...unknownFields.map(field => ({
      field,
      message: t('resourceEditPage.problems.unknown'),
    })),
  ];
}

/** What keeps a document from being sent to one address. */
function addressProblems(
  t: Translate,
  document: Fields,
  existing: Existing,
): FieldCause[] {
  const metadata = isFields(document.metadata) ? document.metadata : {};
  const missing = (field: string, value: unknown, what: string) =>
    value === undefined || value === null || value === ''
      ? [
          {
            field,
            message: t('resourceEditPage.problems.required', { value: what }),
          },
        ]
      : [];
  if (existing) {
    return (['namespace', 'name'] as const)
      .filter(key => metadata[key] !== existing[key])
      .map(key => ({
        field: `metadata.${key}`,
        message: t('resourceEditPage.problems.fixed', {
          value: existing[key],
        }),
      }));
  }
  return [
    ...missing('kind', document.kind, 'a kind'),
    ...missing('metadata.namespace', metadata.namespace, 'a namespace'),
    ...(metadata.generateName
      ? []
      : missing('metadata.name', metadata.name, 'a name')),
  ];
}
