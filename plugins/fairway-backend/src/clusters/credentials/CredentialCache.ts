import {
  ClusterCredential,
  ClusterError,
  CredentialProvider,
} from '@fairway/plugin-fairway-node';
import type { GatewayClock, GatewayTimer } from '../clock';
import type { ClusterRegistration } from '../registration';
import { credentialError } from '../transport/errors';

/** Renewed this long before it expires, so that no request is sent with a token that ends on the way. */
const EXPIRY_MARGIN_MS = 60_000;

/** Providers may ask other services; they get this long. */
const READ_TIMEOUT_MS = 15_000;

/** A credential, and which one of those that were read it is. */
export interface CurrentCredential {
  credential: ClusterCredential;
  /** Grows with each credential that differs from the one before. */
  version: number;
}

/** Keeps the credential of one cluster in memory and reads it again when it is refused or expires, once for all who ask. */
export class CredentialCache {
  private current: CurrentCredential | undefined;
  private reading: Promise<CurrentCredential> | undefined;
  private outdated = false;

  constructor(
    private readonly registration: ClusterRegistration,
    private readonly provider: CredentialProvider,
    private readonly clock: GatewayClock,
  ) {}

  /** The credential to use now. @throws ClusterError with reason `CredentialInvalid` */
  async get(): Promise<CurrentCredential> {
    if (this.reading) {
      return this.reading;
    }
    const { current } = this;
    if (!current) {
      return this.read(false);
    }
    return this.outdated ||
      expiresAt(current) - EXPIRY_MARGIN_MS <= this.clock.now()
      ? this.read(true)
      : current;
  }

  /** Has the credential read anew before it is used again. */
  invalidate(): void {
    this.outdated = true;
  }

  /**
   * The credential to use instead of one that was refused: the one that somebody else has read meanwhile, or a new one.
   *
   * @throws ClusterError with reason `CredentialInvalid`
   */
  async renew(refused: CurrentCredential): Promise<CurrentCredential> {
    if (this.current && this.current.version > refused.version) {
      return this.current;
    }
    return this.reading ?? this.read(true);
  }

  private read(renew: boolean): Promise<CurrentCredential> {
    this.outdated = false;
    this.reading = this.ask(renew).finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async ask(renew: boolean): Promise<CurrentCredential> {
    const credential = await this.askProvider(renew);
    if (!this.current || !same(this.current.credential, credential)) {
      const version = (this.current?.version ?? 0) + 1;
      this.current = { credential, version };
    }
    return this.current;
  }

  private async askProvider(renew: boolean): Promise<ClusterCredential> {
    const { name, authMetadata } = this.registration;
    const controller = new AbortController();
    let timer: GatewayTimer | undefined;
    try {
      return await Promise.race([
        this.provider.getCredential(
          { name, authMetadata },
          { renew, signal: controller.signal },
        ),
        new Promise<never>((_, reject) => {
          timer = this.clock.setTimeout(() => {
            controller.abort();
            reject(credentialError(name, 'they could not be read in time'));
          }, READ_TIMEOUT_MS);
        }),
      ]);
    } catch (error) {
      throw error instanceof ClusterError
        ? error
        : credentialError(name, 'they could not be read', error);
    } finally {
      timer?.cancel();
    }
  }
}

function expiresAt({ credential }: CurrentCredential): number {
  return credential.type === 'bearer token'
    ? credential.expiresAt ?? Infinity
    : Infinity;
}

function same(a: ClusterCredential, b: ClusterCredential): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
