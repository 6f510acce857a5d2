import { KubernetesObject } from '../kubernetes/object';
import { ResourceRef } from '../kubernetes/status';
import { Schema } from './schema';

/** When `metadata.generation` grows; `none` leaves it out altogether. */
export type GenerationRule =
  | 'none'
  | 'spec'
  | 'specOrAnnotations'
  | 'allButMetadataAndStatus'
  | 'allButMetadata';

/** A kind of object that a simulated cluster serves. */
export interface KindDefinition {
  readonly group: string;
  /** The version that is served; one per kind. */
  readonly version: string;
  readonly kind: string;
  /** Kind of the list, usually `<kind>List`. */
  readonly listKind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** Whether `/status` exists and the main endpoint ignores `status`. */
  readonly statusSubresource: boolean;
  /** Custom kinds have no strategic merge patch and list typed items. */
  readonly custom: boolean;
  readonly generation: GenerationRule;
  readonly schema: Schema;
  /**
   * What the API server takes for the state before a create: fields of this
   * object exist, so creating an object does not take ownership of them.
   */
  readonly skeleton: Readonly<Record<string, unknown>>;
  /** Fills in defaults; returns a new object or the same one. */
  readonly applyDefaults?: (object: KubernetesObject) => KubernetesObject;
  /** Sets what the server generates for a new object; owned by nobody. */
  readonly prepareForCreate?: (object: KubernetesObject) => KubernetesObject;
}

/** `apps/v1`, or `v1` in the core group. */
export function apiVersionOf(kind: { group: string; version: string }): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version;
}

/** For errors that name the resource. */
export function resourceRef(kind: KindDefinition): ResourceRef {
  return { group: kind.group, resource: kind.plural };
}

/** For errors that name the kind. */
export function kindRef(kind: KindDefinition): ResourceRef {
  return { group: kind.group, resource: kind.kind };
}

/** Identifies a resource type inside of a cluster. */
export function tableKey(kind: { group: string; plural: string }): string {
  return `${kind.group}/${kind.plural}`;
}
