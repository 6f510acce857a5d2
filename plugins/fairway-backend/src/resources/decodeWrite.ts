import {
  decodeObject,
  InputObject,
  KindDefinition,
} from '@fairway/plugin-fairway-common';
import type { Subresource, WriteOptions } from './Resources';
import { badRequest, invalid, tooLarge } from './statusError';

/** How large an object may be as JSON, in bytes. */
export const MAX_OBJECT_BYTES = 1024 * 1024;

/** How deeply the values of an object may be nested. */
const MAX_DEPTH = 100;

/** Whether a value is nested more deeply than is allowed. It walks level by level, so that depth costs no stack. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) {
      return true;
    }
    level = level.flatMap(item =>
      item && typeof item === 'object'
        ? Object.values(item).filter(child => typeof child === 'object')
        : [],
    );
  }
  return false;
}

/** Refuses what is too large to be kept. */
export function assertSize(object: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(object));
  if (bytes > MAX_OBJECT_BYTES) {
    throw tooLarge(bytes, MAX_OBJECT_BYTES);
  }
}

/** Reads a document that a client sent as an object of the kind. @throws StatusError where anything about it is wrong */
export function decodeWrite(
  definition: KindDefinition,
  body: unknown,
  options: WriteOptions & { name?: string; subresource?: Subresource },
): { input: InputObject; warnings: string[] } {
  if (isTooDeep(body)) {
    throw badRequest(
      `the object is nested more than ${MAX_DEPTH} levels deep; make it flatter`,
    );
  }
  const { fieldValidation = 'Warn' } = options;
  const { object, errors, unknownFields } = decodeObject(definition, body, {
    fieldValidation,
    status: options.subresource === 'status',
  });
  const warnings =
    fieldValidation === 'Ignore'
      ? []
      : [
          ...unknownFields.map(field => `unknown field "${field}"`),
          ...(options.duplicateFields ?? []).map(
            field => `duplicate field "${field}"`,
          ),
        ];
  if (fieldValidation === 'Strict' && warnings.length > 0) {
    throw badRequest(
      `${definition.kind} in version "v1alpha1" cannot be handled as a ${
        definition.kind
      }: strict decoding error: ${warnings.join(', ')}`,
      warnings.map(message => ({
        reason: message.startsWith('unknown')
          ? 'UnknownField'
          : 'DuplicateField',
        field: JSON.parse(message.slice(message.indexOf('"'))),
        message: `${message}; correct its name or remove it`,
      })),
    );
  }
  if (!object) {
    const metadata = (body as { metadata?: { name?: unknown } } | undefined)
      ?.metadata;
    throw invalid(
      definition,
      options.name ?? (typeof metadata?.name === 'string' ? metadata.name : ''),
      errors,
    );
  }
  return { input: object, warnings };
}
