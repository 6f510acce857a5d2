import {
  FieldError,
  fieldPath,
  isDnsLabel,
  isDnsSubdomain,
  isQualifiedName,
  ObjectMeta,
  objectMetaSchema,
} from '../meta';
import { fieldErrorsOf } from './fieldErrors';

/** The metadata of an object as a client sends it: the server completes what is missing. @public */
export type InputMeta = Partial<ObjectMeta>;

/** How large all annotations of an object may be together, in bytes. */
const MAX_ANNOTATION_BYTES = 256 * 1024;

/** How much of `generateName` is kept, so that the random suffix fits. */
const MAX_GENERATE_NAME = 253 - 5;

function nameErrors(metadata: InputMeta): FieldError[] {
  const errors: FieldError[] = [];
  const invalid = (field: string, message: string) =>
    errors.push({ field, reason: 'FieldValueInvalid', message });
  if (metadata.name !== undefined && !isDnsSubdomain(metadata.name)) {
    invalid(
      'metadata.name',
      'must be lower-case letters, digits, "-" or ".", starting and ending with a letter or digit, at most 253 characters',
    );
  }
  if (
    metadata.name === undefined &&
    metadata.generateName !== undefined &&
    !isDnsSubdomain(`${metadata.generateName.slice(0, MAX_GENERATE_NAME)}x`)
  ) {
    invalid(
      'metadata.generateName',
      'must be lower-case letters, digits, "-" or ".", starting with a letter or digit, so that a name can be made from it',
    );
  }
  if (metadata.namespace !== undefined && !isDnsLabel(metadata.namespace)) {
    invalid(
      'metadata.namespace',
      'must be lower-case letters, digits or "-", starting and ending with a letter or digit, at most 63 characters',
    );
  }
  return errors;
}

function annotationErrors(
  annotations: Record<string, string> = {},
): FieldError[] {
  const errors: FieldError[] = Object.keys(annotations)
    .filter(key => !isQualifiedName(key.toLowerCase()))
    .map(key => ({
      field: fieldPath(['metadata', 'annotations', key]),
      reason: 'FieldValueInvalid',
      message:
        'the key must be up to 63 letters, digits, "-", "_" or ".", with an optional DNS prefix such as example.com/',
    }));
  const encoder = new TextEncoder();
  const bytes = Object.entries(annotations).reduce(
    (sum, [key, value]) =>
      sum + encoder.encode(key).length + encoder.encode(value).length,
    0,
  );
  if (bytes > MAX_ANNOTATION_BYTES) {
    errors.push({
      field: 'metadata.annotations',
      reason: 'FieldValueTooLong',
      message: `may hold at most ${MAX_ANNOTATION_BYTES} bytes together, but hold ${bytes}; remove some of them`,
    });
  }
  return errors;
}

function listErrors(metadata: InputMeta): FieldError[] {
  const errors: FieldError[] = [];
  metadata.finalizers?.forEach((finalizer, index) => {
    if (!isQualifiedName(finalizer)) {
      errors.push({
        field: `metadata.finalizers[${index}]`,
        reason: 'FieldValueInvalid',
        message: 'must be a qualified name such as example.com/cleanup',
      });
    }
  });
  const controllers = (metadata.ownerReferences ?? []).filter(
    owner => owner.controller,
  );
  if (controllers.length > 1) {
    errors.push({
      field: 'metadata.ownerReferences',
      reason: 'FieldValueInvalid',
      message: `may hold only one controller, but ${controllers
        .map(({ kind, name }) => `${kind} ${name}`)
        .join(' and ')} both are; set controller on one of them`,
    });
  }
  metadata.ownerReferences?.forEach((owner, index) => {
    for (const key of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if (owner[key] === '') {
        errors.push({
          field: `metadata.ownerReferences[${index}].${key}`,
          reason: 'FieldValueRequired',
          message: 'is required; give it a string that is not empty',
        });
      }
    }
  });
  return errors;
}

/** Reads `metadata`, drops what Fairway does not keep, and finds what breaks the rules of Kubernetes. */
export function decodeMetadata(raw: unknown): {
  metadata?: InputMeta;
  errors: FieldError[];
} {
  const parsed = objectMetaSchema.safeParse(raw ?? {});
  if (!parsed.success) {
    return { errors: fieldErrorsOf(parsed.error, raw ?? {}, ['metadata']) };
  }
  const {
    selfLink,
    managedFields,
    deletionGracePeriodSeconds,
    name,
    generateName,
    ...rest
  } = parsed.data;
  const metadata = Object.fromEntries(
    Object.entries({
      name: name || undefined,
      generateName: generateName || undefined,
      ...rest,
    }).filter(
      ([, value]) => value !== null && value !== undefined && value !== '',
    ),
  ) as InputMeta;
  return {
    metadata,
    errors: [
      ...nameErrors(metadata),
      ...annotationErrors(metadata.annotations),
      ...listErrors(metadata),
    ],
  };
}
