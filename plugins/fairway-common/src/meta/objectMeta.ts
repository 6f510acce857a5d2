import { z } from 'zod';
import { labelsSchema } from './labelSelector';

const ownerReferenceSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().optional(),
  blockOwnerDeletion: z.boolean().optional(),
});

/** `metadata` with the fields of `metav1.ObjectMeta` that Fairway keeps. @public */
export const objectMetaSchema = z.object({
  name: z.string().optional(),
  generateName: z.string().optional(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.number().int().optional(),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  deletionGracePeriodSeconds: z.number().int().nullish(),
  labels: labelsSchema.nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  finalizers: z.array(z.string()).nullish(),
  ownerReferences: z.array(ownerReferenceSchema).nullish(),
  selfLink: z.string().optional(),
  managedFields: z.array(z.unknown()).nullish(),
});

/** @public */
export type OwnerReference = z.infer<typeof ownerReferenceSchema>;

/**
 * The metadata of an object that is stored.
 *
 * @remarks Times are RFC 3339 in UTC. `resourceVersion` is the revision of the write that produced this state, as decimal
 * text; revisions grow by one with each write in the whole installation, in commit order.
 *
 * @public
 */
export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
  generation: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
}

/** A stored object of any kind. @public */
export interface ResourceObject<TSpec = unknown, TStatus = unknown> {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: TSpec;
  status?: TStatus;
}
