/** What a bearer token stands for. @public */
export interface TokenGrant {
  /** User name in messages. Default `fairway`. */
  user?: string;
  /** Whether writes are answered with 403. Default false. */
  readOnly?: boolean;
  /** Milliseconds since the epoch after which the token is refused with 401. */
  expiresAt?: number;
}

/** Who makes a request. */
export interface Identity {
  user: string;
  readOnly: boolean;
}

const ANYBODY: Identity = { user: 'system:admin', readOnly: false };

/**
 * The bearer tokens of a cluster.
 *
 * @remarks
 * A cluster without tokens lets everybody do everything, so that kubectl works
 * without any set-up.
 *
 * @public
 */
export class ClusterTokens {
  private grants?: Map<string, TokenGrant>;

  /** Accepts a token, next to those accepted already. */
  set(token: string, grant: TokenGrant = {}): void {
    this.grants ??= new Map();
    this.grants.set(token, grant);
  }

  /** Accepts one token instead of all that were accepted before. */
  rotate(token: string, grant: TokenGrant = {}): void {
    this.grants = new Map([[token, grant]]);
  }

  /** Refuses a token from now on. */
  revoke(token: string): void {
    this.grants?.delete(token);
  }

  /** Undefined if the `Authorization` header gives no access. */
  authenticate(header: string | undefined, now: number): Identity | undefined {
    if (!this.grants) {
      return ANYBODY;
    }
    const token = header?.startsWith('Bearer ') ? header.slice(7) : '';
    const grant = this.grants.get(token);
    if (!grant || (grant.expiresAt !== undefined && grant.expiresAt <= now)) {
      return undefined;
    }
    return { user: grant.user ?? 'fairway', readOnly: grant.readOnly ?? false };
  }
}
