import { badRequest } from '../kubernetes/status';

/** Where a paged list goes on. */
export interface ListPosition {
  /** Revision that all pages show; -1: the newest, in an inconsistent list. */
  revision: number;
  /** Key of the last object that was returned. */
  after: string;
}

/** The opaque token that clients hand back. */
export function encodeContinue(position: ListPosition): string {
  return Buffer.from(
    JSON.stringify({
      v: 'meta.k8s.io/v1',
      rv: position.revision,
      start: position.after,
    }),
  ).toString('base64url');
}

/** @throws StatusError 400 for a token that was not made by this server. */
export function decodeContinue(token: string): ListPosition {
  try {
    const { v, rv, start } = JSON.parse(
      Buffer.from(token, 'base64url').toString(),
    );
    if (v === 'meta.k8s.io/v1' && Number.isInteger(rv) && start) {
      return { revision: rv, after: start };
    }
  } catch {
    // Answered below, like a token of another shape.
  }
  throw badRequest('invalid continue token: continue key is not valid');
}
