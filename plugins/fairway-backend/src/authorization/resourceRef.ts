import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  kindByName,
  RESOURCE_TYPE_FAIRWAY,
  ResourceObject,
} from '@fairway/plugin-fairway-common';

/** A cluster that something touches. */
export interface TouchedCluster {
  name: string;
  labels: Readonly<Record<string, string>>;
  /** Whether people have to approve before anything is written to it; known of promotions only. */
  approvalAsked?: boolean;
}

/**
 * What rules look at: an object, and what follows from the objects that it names.
 *
 * @remarks What is undefined is not known, and no rule holds on it: a promotion whose plan does not exist yet touches stages
 * that nobody can tell.
 */
export interface PermissionSubject {
  object: ResourceObject;
  /** The catalog owners of the entity that the object's source belongs to, as entity references. */
  owners?: readonly string[];
  /** The stages that a promotion, run, target, approval or action is about. */
  stages?: readonly string[];
  /** The clusters that it is about. */
  clusters?: readonly TouchedCluster[];
}

/** The parts of a subject that take more than the object to find out. */
export type SubjectPart = 'owners' | 'stages' | 'clusters';

/** What a rule asks, as far as it can be answered without loading the subject. */
export type SubjectCriterion =
  | { about: 'kind'; values: readonly string[] }
  | { about: 'namespace'; values: readonly string[] }
  | { about: 'label'; label: string; values?: readonly string[] }
  | { about: 'object' }
  | { about: SubjectPart };

/** The resource type of everything that Fairway keeps. */
export const fairwayResourceRef = createPermissionResourceRef<
  PermissionSubject,
  SubjectCriterion
>().with({ pluginId: 'fairway', resourceType: RESOURCE_TYPE_FAIRWAY });

/** The parts of a `resourceRef` such as `Plan:default/canary`; undefined where it is none. */
export function parseResourceRef(
  ref: string,
): { kind: string; namespace: string; name: string } | undefined {
  const match = /^([A-Za-z]+):([^/]+)\/(.+)$/.exec(ref);
  return match && kindByName(match[1])
    ? { kind: match[1], namespace: match[2], name: match[3] }
    : undefined;
}
