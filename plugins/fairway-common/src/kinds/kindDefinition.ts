import { z } from 'zod';
import { FieldError, ResourceObject } from '../meta';

/** The API group of all kinds. @public */
export const API_GROUP = 'fairway.dev';
/** The version that is served and stored. @public */
export const API_VERSION = 'v1alpha1';
/** `apiVersion` of every object. @public */
export const GROUP_VERSION = `${API_GROUP}/${API_VERSION}`;

/**
 * A column of `kubectl get`.
 *
 * @remarks `value` gives what the cell holds; dates are RFC 3339 and shown as an age by kubectl. Priority 0 is always shown,
 * 1 only with `-o wide`.
 *
 * @public
 */
export interface PrinterColumn<T extends ResourceObject = ResourceObject> {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  format?: 'name';
  priority?: 0 | 1;
  description: string;
  value(object: T): string | number | boolean | undefined;
}

/**
 * Everything that makes a kind: its names, its schema, and what the API and kubectl derive from it.
 *
 * @public
 */
export interface KindDefinition<
  TSpec extends z.ZodType = z.ZodType,
  TStatus extends z.ZodType = z.ZodType,
> {
  kind: string;
  plural: string;
  singular: string;
  shortNames: string[];
  categories: string[];
  description: string;
  spec: TSpec;
  status: TStatus;
  /** People write the spec of `user` kinds; only the engine writes `engine` kinds. */
  writtenBy: 'user' | 'engine';
  /** The spec of a create-only kind never changes after the object was created. */
  createOnly: boolean;
  columns: PrinterColumn<ResourceObject<z.output<TSpec>, z.output<TStatus>>>[];
  /**
   * Fields for `--field-selector` besides `metadata.name` and `metadata.namespace`, each with its value as text. A field
   * whose value is undefined matches the empty string.
   */
  selectableFields: Record<
    string,
    (
      object: ResourceObject<z.output<TSpec>, z.output<TStatus>>,
    ) => string | undefined
  >;
  /** Rules over the whole object that the schema cannot say. Runs after the schema has passed. */
  validate?(
    object: ResourceObject<z.output<TSpec>, z.output<TStatus>>,
  ): FieldError[];
}

/** An object of the kind that a definition describes. @public */
export type ObjectOf<TDefinition> = TDefinition extends KindDefinition<
  infer TSpec,
  infer TStatus
>
  ? ResourceObject<z.output<TSpec>, z.output<TStatus>>
  : never;

/** Completes and types a kind definition. @internal */
export function defineKind<TSpec extends z.ZodType, TStatus extends z.ZodType>(
  definition: Omit<
    KindDefinition<TSpec, TStatus>,
    'singular' | 'categories' | 'createOnly' | 'selectableFields'
  > &
    Partial<
      Pick<
        KindDefinition<TSpec, TStatus>,
        'createOnly' | 'selectableFields' | 'categories'
      >
    >,
): KindDefinition<TSpec, TStatus> {
  return {
    createOnly: false,
    selectableFields: {},
    categories: ['fairway'],
    ...definition,
    singular: definition.kind.toLowerCase(),
  };
}

/** The column that ends most tables. @internal */
export const ageColumn: PrinterColumn = {
  name: 'Age',
  type: 'date',
  description: 'Time since the object was created.',
  value: object => object.metadata.creationTimestamp,
};
