import { badRequest } from '../resources/statusError';
import type { ListPosition } from '../store/types';

/** The form of tokens; one of another form is refused, so that an upgrade cannot be misread. */
const VERSION = 'fairway.dev/v1';

/** A place in a list as a text that clients hand back. */
export function encodeContinue(position: ListPosition): string {
  return Buffer.from(
    JSON.stringify([
      VERSION,
      position.revision,
      position.namespace,
      position.name,
    ]),
  ).toString('base64url');
}

/** Reads what {@link encodeContinue} wrote. @throws StatusError BadRequest */
export function decodeContinue(token: string): ListPosition {
  try {
    const [version, revision, namespace, name] = JSON.parse(
      Buffer.from(token, 'base64url').toString(),
    );
    if (
      version === VERSION &&
      Number.isSafeInteger(revision) &&
      revision >= 0 &&
      typeof namespace === 'string' &&
      typeof name === 'string'
    ) {
      return { revision, namespace, name };
    }
  } catch {
    // Told below.
  }
  throw badRequest(
    'continue key is not valid: hand back metadata.continue of the page before, or start the list again without it',
  );
}
