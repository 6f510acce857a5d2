import { FairwayClient } from './client';

/** The users of the demo by what they do; `examples/org.yaml` says which groups they are in. */
export const PEOPLE = {
  developer: 'dana',
  approver: 'alex',
  platform: 'pat',
  viewer: 'vera',
} as const;

/** A role of the demo. */
export type Role = keyof typeof PEOPLE;

const ROLES = Object.keys(PEOPLE) as Role[];

const byRole = <T>(values: readonly T[]) =>
  Object.fromEntries(
    ROLES.map((role, index) => [role, values[index]]),
  ) as Record<Role, T>;

/** Signs everybody in: a Backstage token and a client for each of them. */
export async function signIn(portal: {
  baseUrl: string;
  token(user: string): Promise<string>;
}): Promise<{
  tokens: Record<Role, string>;
  as: Record<Role, FairwayClient>;
}> {
  const tokens = await Promise.all(
    ROLES.map(role => portal.token(PEOPLE[role])),
  );
  return {
    tokens: byRole(tokens),
    as: byRole(
      tokens.map(
        token => new FairwayClient({ baseUrl: portal.baseUrl, token }),
      ),
    ),
  };
}
