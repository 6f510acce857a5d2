import {
  decodeObject,
  FieldError,
  fieldPath,
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

/** Refuses what is nested so deeply that it cannot be worked on by recursion. */
export function assertDepth(value: unknown, what: 'object' | 'patch'): void {
  if (isTooDeep(value)) {
    throw badRequest(
      `the ${what} is nested more than ${MAX_DEPTH} levels deep; make it flatter`,
    );
  }
}

/** NUL, and halves of surrogate pairs. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** The texts, as keys or values, that not every database can hold: with NUL, or with half of a surrogate pair. */
function unstorable(
  value: unknown,
  path: readonly PropertyKey[] = [],
): FieldError[] {
  if (typeof value === 'string') {
    return !UNSTORABLE.test(value)
      ? []
      : [
          {
            field: fieldPath(path),
            reason: 'FieldValueInvalid',
            message:
              'holds a character that no text can have (NUL, or half of a surrogate pair); remove it',
          },
        ];
  }
  if (!value || typeof value !== 'object') {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    return [...unstorable(key, at), ...unstorable(item, at)];
  });
}

/** Refuses what is too large to be kept. */
export function assertSize(object: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(object));
  if (bytes > MAX_OBJECT_BYTES) {
    throw tooLarge(bytes, MAX_OBJECT_BYTES);
  }
}

/** The name in a document, or what its name is to be made from, whatever else is in it. */
function nameOf(body: unknown): string {
  const { name, generateName } =
    (body as { metadata?: Record<string, unknown> | null } | null | undefined)
      ?.metadata ?? {};
  const names = [name, generateName].filter(
    text => typeof text === 'string' && text !== '',
  );
  return (names[0] as string | undefined) ?? '';
}

/** Reads a document that a client sent as an object of the kind. @throws StatusError where anything about it is wrong */
export function decodeWrite(
  definition: KindDefinition,
  body: unknown,
  options: WriteOptions & { name?: string; subresource?: Subresource },
): { input: InputObject; warnings: string[] } {
  assertDepth(body, 'object');
  const name = options.name ?? nameOf(body);
  const texts = unstorable(body);
  if (texts.length > 0) {
    throw invalid(definition, name, texts);
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
    throw invalid(definition, name, errors);
  }
  return { input: object, warnings };
}
