import type {
  BackstageUserIdentity,
  DiscoveryApi,
  IdentityApi,
  ProfileInfo,
} from '@backstage/core-plugin-api';
import { chosenUser } from './chosenUser';

interface Session {
  profile: ProfileInfo;
  backstageIdentity: {
    token: string;
    identity: BackstageUserIdentity;
    expiresInSeconds?: number;
  };
}

/** A token is renewed when less than this is left of it. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** Where the answer does not say how long a token lives. */
const DEFAULT_LIFETIME_S = 10 * 60;

/** One of the users of `auth.providers.demo`. */
export class DemoIdentity implements IdentityApi {
  #renewing: Promise<void> | undefined;

  private constructor(
    private readonly user: string,
    private readonly discovery: DiscoveryApi,
    private session: Session,
    private expiresAt: number,
  ) {}

  /** @throws with what the backend said, where it does not know the user or cannot be reached */
  static async signIn(
    user: string,
    discovery: DiscoveryApi,
  ): Promise<DemoIdentity> {
    const session = await fetchSession(user, discovery);
    return new DemoIdentity(user, discovery, session, expiryOf(session));
  }

  async getBackstageIdentity(): Promise<BackstageUserIdentity> {
    return this.session.backstageIdentity.identity;
  }

  async getProfileInfo(): Promise<ProfileInfo> {
    return this.session.profile;
  }

  async getCredentials(): Promise<{ token: string }> {
    if (Date.now() > this.expiresAt - RENEW_BEFORE_MS) {
      this.#renewing ??= this.#renew().finally(() => {
        this.#renewing = undefined;
      });
      await this.#renewing;
    }
    return { token: this.session.backstageIdentity.token };
  }

  async signOut(): Promise<void> {
    chosenUser.forget();
  }

  async #renew(): Promise<void> {
    try {
      this.session = await fetchSession(this.user, this.discovery);
      this.expiresAt = expiryOf(this.session);
    } catch (error) {
      // The old token is good for some minutes more: the backend may be starting again.
      if (Date.now() > this.expiresAt) {
        throw error;
      }
    }
  }
}

async function fetchSession(
  user: string,
  discovery: DiscoveryApi,
): Promise<Session> {
  const baseUrl = await discovery.getBaseUrl('auth');
  const response = await fetch(
    `${baseUrl}/demo/refresh?user=${encodeURIComponent(user)}`,
    {
      headers: { 'X-Requested-With': 'XMLHttpRequest' },
      credentials: 'include',
    },
  );
  if (!response.ok) {
    const body = await response.json().catch(() => undefined);
    throw new Error(
      body?.error?.message ??
        `The backend answered ${response.status} ${response.statusText}`,
    );
  }
  return response.json();
}

function expiryOf({ backstageIdentity }: Session): number {
  return (
    Date.now() +
    (backstageIdentity.expiresInSeconds ?? DEFAULT_LIFETIME_S) * 1000
  );
}
