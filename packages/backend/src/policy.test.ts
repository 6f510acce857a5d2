import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  actionRunPermission,
  approvalDecidePermission,
  discoveryUsePermission,
  fairwayPermissions,
  promotionPromotePermission,
  resourceReadPermission,
  targetLiveReadPermission,
} from '@fairway/plugin-fairway-common';
import { ExamplePolicy } from './policy';

const policy = new ExamplePolicy();

const as = (name: string, ...groups: string[]) => {
  const userEntityRef = `user:default/${name}`;
  const ownershipEntityRefs = [
    userEntityRef,
    ...groups.map(group => `group:default/${group}`),
  ];
  return {
    credentials: mockCredentials.user(userEntityRef),
    info: { userEntityRef, ownershipEntityRefs },
    token: '',
    identity: { type: 'user' as const, userEntityRef, ownershipEntityRefs },
    expiresInSeconds: undefined,
  };
};

const dana = as('dana', 'checkout-team');
const alex = as('alex', 'release-managers');
const pat = as('pat', 'platform');
const vera = as('vera', 'viewers');

describe('ExamplePolicy', () => {
  it('lets everybody read who is signed in, and nobody else', async () => {
    for (const user of [dana, alex, pat, vera]) {
      expect(
        await policy.handle({ permission: resourceReadPermission }, user),
      ).toEqual({ result: AuthorizeResult.ALLOW });
    }
    for (const permission of fairwayPermissions) {
      expect(await policy.handle({ permission })).toEqual({
        result: AuthorizeResult.DENY,
      });
    }
  });

  it('shows viewers nothing of what clusters have', async () => {
    for (const user of [dana, alex, pat]) {
      expect(
        await policy.handle({ permission: targetLiveReadPermission }, user),
      ).toEqual({ result: AuthorizeResult.ALLOW });
    }
    expect(
      await policy.handle({ permission: targetLiveReadPermission }, vera),
    ).toEqual({ result: AuthorizeResult.DENY });
  });

  it('shows only the platform what could be promoted', async () => {
    for (const user of [dana, alex, vera]) {
      expect(
        await policy.handle({ permission: discoveryUsePermission }, user),
      ).toEqual({ result: AuthorizeResult.DENY });
    }
    expect(
      await policy.handle({ permission: discoveryUsePermission }, pat),
    ).toEqual({ result: AuthorizeResult.ALLOW });
  });

  it('lets owners promote what they own, to production where people are asked', async () => {
    expect(
      await policy.handle({ permission: promotionPromotePermission }, dana),
    ).toMatchObject({
      result: AuthorizeResult.CONDITIONAL,
      conditions: {
        allOf: [
          {
            rule: 'IS_OWNER',
            params: {
              claims: ['user:default/dana', 'group:default/checkout-team'],
            },
          },
          {
            rule: 'ASKS_APPROVAL_FOR_CLUSTERS',
            params: { label: 'env', values: ['prod'] },
          },
        ],
      },
    });
  });

  it('lets release managers approve, and the platform team not', async () => {
    const decide = async (user: typeof dana) =>
      (await policy.handle({ permission: approvalDecidePermission }, user))
        .result;
    expect(await decide(alex)).toBe(AuthorizeResult.ALLOW);
    expect(await decide(pat)).toBe(AuthorizeResult.DENY);
    expect(await decide(dana)).toBe(AuthorizeResult.DENY);
    expect(await decide(vera)).toBe(AuthorizeResult.DENY);
  });

  it('lets the platform team do everything else', async () => {
    for (const permission of fairwayPermissions.filter(
      ({ name }) => name !== approvalDecidePermission.name,
    )) {
      expect((await policy.handle({ permission }, pat)).result).toBe(
        AuthorizeResult.ALLOW,
      );
    }
  });

  it('lets release managers hold and end runs', async () => {
    expect(
      await policy.handle({ permission: actionRunPermission }, alex),
    ).toMatchObject({
      conditions: {
        anyOf: [
          { rule: 'IS_OWNER' },
          {
            rule: 'IS_ACTION',
            params: { types: ['Pause', 'Resume', 'Abort', 'Rollback'] },
          },
        ],
      },
    });
  });
});
