import {
  BackstageUserInfo,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isResourcePermission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  createFairwayConditionalDecision,
  fairwayConditions,
} from '@fairway/plugin-fairway-backend';
import {
  actionRunPermission,
  approvalDecidePermission,
  discoveryUsePermission,
  promotionPromotePermission,
  RESOURCE_TYPE_FAIRWAY,
  resourceReadPermission,
  targetLiveReadPermission,
} from '@fairway/plugin-fairway-common';

/** Groups of `examples/org.yaml`. These may do more than their own work. */
const PLATFORM = 'group:default/platform';
const RELEASE_MANAGERS = 'group:default/release-managers';
/** Its members look and nothing else, whatever they own. */
const VIEWERS = 'group:default/viewers';

/** What release managers may do to any run: hold it, end it, take it back. They do not start anything. */
const RELEASE_MANAGER_ACTIONS = ['Pause', 'Resume', 'Abort', 'Rollback'];

/** The clusters that serve customers. */
const PRODUCTION = { label: 'env', values: ['prod'] };

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * An example to start from.
 *
 * @remarks
 *
 * | Who | May |
 * | --- | --- |
 * | everybody who is signed in | read everything; viewers nothing else |
 * | everybody but viewers | see the objects of targets as they are on the clusters |
 * | owners of a component | write its Source, command its runs, and promote it: to clusters that are not production by themselves, to production where the plan asks people first |
 * | release managers | approve and reject; pause, resume, abort and roll back any run |
 * | platform | everything but approve; only they see what could be promoted on a cluster |
 *
 * Production is every cluster with the label `env: prod`. A promotion by a developer that reaches one in a stage without an approval
 * gate is refused. Nobody passes such a gate alone: Fairway refuses the approval of the one who asked for the promotion, and
 * that of a service, whatever a policy says. To keep developers from asking for production at all, use `touchesOnlyClusters` or
 * `touchesOnlyStages` instead.
 *
 * Services are not asked: Backstage allows them everything that the access restrictions of their token allow.
 */
export class ExamplePolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!isResourcePermission(permission, RESOURCE_TYPE_FAIRWAY)) {
      return permission.name.startsWith('fairway.')
        ? forGroup(user?.info, PLATFORM, RELEASE_MANAGERS)
        : ALLOW;
    }
    if (!user) {
      return DENY;
    }
    if (permission.name === resourceReadPermission.name) {
      return ALLOW;
    }
    if (isIn(user.info, VIEWERS)) {
      return DENY;
    }
    if (permission.name === targetLiveReadPermission.name) {
      return ALLOW;
    }
    if (permission.name === discoveryUsePermission.name) {
      return forGroup(user.info, PLATFORM);
    }
    if (permission.name === approvalDecidePermission.name) {
      return forGroup(user.info, RELEASE_MANAGERS);
    }
    if (isIn(user.info, PLATFORM)) {
      return ALLOW;
    }
    const owns = fairwayConditions.isOwner({
      claims: user.info.ownershipEntityRefs,
    });
    if (permission.name === promotionPromotePermission.name) {
      return createFairwayConditionalDecision(permission, {
        allOf: [owns, fairwayConditions.asksApprovalForClusters(PRODUCTION)],
      });
    }
    return createFairwayConditionalDecision(
      permission,
      permission.name === actionRunPermission.name &&
        isIn(user.info, RELEASE_MANAGERS)
        ? {
            anyOf: [
              owns,
              fairwayConditions.isAction({ types: RELEASE_MANAGER_ACTIONS }),
            ],
          }
        : owns,
    );
  }
}

function isIn(info: BackstageUserInfo | undefined, group: string): boolean {
  return info?.ownershipEntityRefs.includes(group) ?? false;
}

function forGroup(
  info: BackstageUserInfo | undefined,
  ...groups: string[]
): PolicyDecision {
  return groups.some(group => isIn(info, group)) ? ALLOW : DENY;
}

/** Makes {@link ExamplePolicy} the policy of the backend. */
export const permissionModuleExamplePolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'fairway-example-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy(new ExamplePolicy());
      },
    });
  },
});
