import type {
  FieldError,
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { Actor } from '../context';

/** A create or update on its way. */
export interface AdmissionRequest<T extends ResourceObject = ResourceObject> {
  definition: KindDefinition;
  /** The object as it will be stored; admission may change it. */
  object: T;
  /** The object as it is stored now, where it exists. */
  before?: T;
  actor: Actor;
  /** What the review returned, from the moment at which the write is admitted. */
  conditions?: string;
  /** Whether the name was made from `generateName`, so that admission may choose another one. */
  generatesName?: boolean;
}

/** The rules of one kind that the document alone cannot tell. */
export interface Admission<T extends ResourceObject = ResourceObject> {
  /** Sets what only the server may set. Reads nothing but the request. @throws StatusError */
  prepare?(request: AdmissionRequest<T>): void;
  /** Checks the object against others. @throws StatusError where the refusal is not about fields of the object */
  admit?(request: AdmissionRequest<T>): Promise<FieldError[]>;
}
