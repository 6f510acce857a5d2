import type { FieldError, SourceUnit } from '@fairway/plugin-fairway-common';
import { API_VERSION } from './kinds';
import { parseVersionSpec } from './version/versionSchema';

/** Checks a unit of a Source without any cluster. */
export function validateUnit({ object, version }: SourceUnit): FieldError[] {
  const { apiVersion, kind } = object;
  if (apiVersion !== API_VERSION) {
    return [
      unsupported(
        'object.apiVersion',
        `must be ${API_VERSION}, the API of Argo CD; use a Backend with the driver kubernetes for other objects`,
      ),
    ];
  }
  const parsed = parseVersionSpec(version);
  if ('errors' in parsed) {
    return parsed.errors;
  }
  const isElement = 'element' in parsed.spec;
  switch (kind) {
    case 'Application':
      return isElement
        ? [
            unsupported(
              'version.element',
              'is for an ApplicationSet; use targetRevision, helmParameter, helmValue or kustomizeImage for an Application',
            ),
          ]
        : [];
    case 'ApplicationSet':
      return isElement
        ? []
        : [
            unsupported(
              'version',
              'must have element for an ApplicationSet, with match and applications: the field of the element that its template takes the version from',
            ),
          ];
    default:
      return [
        unsupported(
          'object.kind',
          `must be Application or ApplicationSet: ${kind} carries no version`,
        ),
      ];
  }
}

function unsupported(field: string, message: string): FieldError {
  return { field, reason: 'FieldValueNotSupported', message };
}
