import { GROUP_VERSION, KindDefinition } from '../kinds';
import { FieldError, objectMetaSchema, ResourceObject } from '../meta';
import { decodeMetadata, InputMeta } from './decodeMetadata';
import { fieldErrorsOf } from './fieldErrors';
import { jsonSchemaOf } from './jsonSchema';
import { unknownFieldsOf } from './unknownFields';

export type { InputMeta } from './decodeMetadata';

/** What becomes of fields that the schema does not know: dropped, dropped and reported, or refused. @public */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** An object as a client sends it, with the defaults of its kind. @public */
export interface InputObject {
  apiVersion: string;
  kind: string;
  metadata: InputMeta;
  spec: unknown;
  status?: unknown;
}

/** What was found in a document. @public */
export interface DecodedObject {
  /** The object with defaults, where there are no errors. */
  object?: InputObject;
  errors: FieldError[];
  /** Fields that no schema knows. They are not in the object. Empty with `Ignore`. */
  unknownFields: string[];
}

const ROOT_FIELDS = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];

function typeErrors(
  definition: KindDefinition,
  raw: Record<string, unknown>,
): FieldError[] {
  const expected = { apiVersion: GROUP_VERSION, kind: definition.kind };
  return (['apiVersion', 'kind'] as const)
    .filter(key => raw[key] !== undefined && raw[key] !== expected[key])
    .map(key => ({
      field: key,
      reason: 'FieldValueInvalid',
      message: `must be ${expected[key]} here; send other kinds to their own address`,
    }));
}

function unknownFields(
  definition: KindDefinition,
  raw: Record<string, unknown>,
): string[] {
  const schemas = jsonSchemaOf(definition);
  const metadata =
    raw.metadata && typeof raw.metadata === 'object' ? raw.metadata : {};
  return [
    ...Object.keys(raw).filter(key => !ROOT_FIELDS.includes(key)),
    ...Object.keys(metadata)
      .filter(key => !Object.hasOwn(objectMetaSchema.shape, key))
      .map(key => `metadata.${key}`),
    ...unknownFieldsOf(schemas.spec, raw.spec, ['spec']),
    ...unknownFieldsOf(schemas.status, raw.status, ['status']),
  ];
}

/**
 * Reads a document as an object of a kind: checks it against the schema, fills in defaults, and applies the rules of the kind.
 *
 * @remarks It looks at this one document only; rules that need other objects are applied at admission by the backend.
 *
 * @param options - `fieldValidation` defaults to `Warn`; `status` tells whether the status is read too, default: it is ignored
 * @public
 */
export function decodeObject(
  definition: KindDefinition,
  raw: unknown,
  options: { fieldValidation?: FieldValidation; status?: boolean } = {},
): DecodedObject {
  if (!raw || typeof raw !== 'object' || Array.isArray(raw)) {
    return {
      errors: [
        {
          field: '',
          reason: 'FieldValueInvalid',
          message: `must be an object with apiVersion, kind, metadata and spec`,
        },
      ],
      unknownFields: [],
    };
  }
  const document = raw as Record<string, unknown>;
  const { metadata, errors: metadataErrors } = decodeMetadata(
    document.metadata,
  );
  const rawSpec = document.spec ?? {};
  const spec = definition.spec.safeParse(rawSpec);
  const status =
    options.status && document.status !== undefined && document.status !== null
      ? definition.status.safeParse(document.status)
      : undefined;
  const errors = [
    ...typeErrors(definition, document),
    ...metadataErrors,
    ...(spec.success ? [] : fieldErrorsOf(spec.error, rawSpec, ['spec'])),
    ...(status && !status.success
      ? fieldErrorsOf(status.error, document.status, ['status'])
      : []),
  ];
  const object: InputObject = {
    apiVersion: GROUP_VERSION,
    kind: definition.kind,
    metadata: metadata ?? {},
    spec: spec.data,
    ...(status?.success ? { status: status.data } : {}),
  };
  if (errors.length === 0) {
    errors.push(...(definition.validate?.(object as ResourceObject) ?? []));
  }
  return {
    object: errors.length === 0 ? object : undefined,
    errors,
    unknownFields:
      options.fieldValidation === 'Ignore'
        ? []
        : unknownFields(definition, document),
  };
}
