import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Request } from 'express';

/** Who gives a command. */
export interface Actor {
  type: 'user' | 'service';
  /** `user:default/jane`, or the subject of a service. */
  ref: string;
  /** What the user is and belongs to, as entity references; empty for services, and where nothing is to be written. */
  ownershipRefs: readonly string[];
}

/** Where a request comes from. */
export interface RequestContext {
  actor: Actor;
  credentials: BackstageCredentials;
  /** Ties together everything that the request leads to. */
  correlationId: string;
  /** The HTTP request, for the audit log of Backstage. */
  request?: Request;
}
