import { createPermission } from '@backstage/plugin-permission-common';

/** The resource type of everything that Fairway keeps. @public */
export const RESOURCE_TYPE_FAIRWAY = 'fairway-resource';

/** Get, list and watch objects of any kind. @public */
export const resourceReadPermission = createPermission({
  name: 'fairway.resource.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_FAIRWAY,
});

/** Create objects of the kinds that have no permission of their own: clusters, fleets, backends, sources and plans. @public */
export const resourceCreatePermission = createPermission({
  name: 'fairway.resource.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_FAIRWAY,
});

/** Change objects of the kinds that have no permission of their own. @public */
export const resourceUpdatePermission = createPermission({
  name: 'fairway.resource.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_FAIRWAY,
});

/** Delete objects of any kind. @public */
export const resourceDeletePermission = createPermission({
  name: 'fairway.resource.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_FAIRWAY,
});

/** Create or change a Promotion. @public */
export const promotionPromotePermission = createPermission({
  name: 'fairway.promotion.promote',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_FAIRWAY,
});

/** Approve or reject at a gate. Decided on the Approval, with the run and the stage that it is about. @public */
export const approvalDecidePermission = createPermission({
  name: 'fairway.approval.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_FAIRWAY,
});

/** Command a run: pause, resume, abort, retry, skip, roll back. Decided on the Action, with the run and the stages that it is about. @public */
export const actionRunPermission = createPermission({
  name: 'fairway.action.run',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_FAIRWAY,
});

/** See the objects of a Target as they are on its cluster, without what may be secret. Decided on the Target. @public */
export const targetLiveReadPermission = createPermission({
  name: 'fairway.target.live.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_FAIRWAY,
});

/**
 * See what could be promoted on a cluster: names, versions and owners of objects, also of those that have not opted in. Decided on the
 * Cluster, or on a Backend with the hub.
 *
 * @public
 */
export const discoveryUsePermission = createPermission({
  name: 'fairway.discovery.use',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_FAIRWAY,
});

/** Read the audit log. @public */
export const auditReadPermission = createPermission({
  name: 'fairway.audit.read',
  attributes: { action: 'read' },
});

/** All permissions that are decided on an object. @public */
export const fairwayPermissions = [
  resourceReadPermission,
  resourceCreatePermission,
  resourceUpdatePermission,
  resourceDeletePermission,
  promotionPromotePermission,
  approvalDecidePermission,
  actionRunPermission,
  targetLiveReadPermission,
  discoveryUsePermission,
];

/** What somebody wants to do to an object, as far as permissions tell it apart. @public */
export type PermissionVerb = 'read' | 'create' | 'update' | 'delete';

/**
 * The one permission that decides on a verb and a kind.
 *
 * @remarks
 * Creating and changing a Promotion, an Approval or an Action have permissions of their own. Reading and deleting have the
 * same permission for every kind; rules tell kinds apart.
 *
 * @public
 */
export function permissionFor(verb: PermissionVerb, kind: string) {
  if (verb === 'read') {
    return resourceReadPermission;
  }
  if (verb === 'delete') {
    return resourceDeletePermission;
  }
  switch (kind) {
    case 'Promotion':
      return promotionPromotePermission;
    case 'Approval':
      return approvalDecidePermission;
    case 'Action':
      return actionRunPermission;
    default:
      return verb === 'create'
        ? resourceCreatePermission
        : resourceUpdatePermission;
  }
}
