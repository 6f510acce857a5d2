import { createHash } from 'node:crypto';

/** Hexadecimal SHA-256 of a text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Digest that a tag of a simulated registry has: the same for every cluster.
 *
 * @public
 */
export function ociDigest(url: string, tag: string): string {
  return `sha256:${sha256(`${url}:${tag}`)}`;
}

/**
 * Commit that a branch, tag or other name of a simulated Git repository points
 * to: 40 hexadecimal digits, the same for every cluster.
 *
 * @public
 */
export function gitCommit(url: string, name: string): string {
  return sha256(`${url}@${name}`).slice(0, 40);
}

/**
 * The version that a simulated registry has for a range: the first version
 * that the range names, filled up with zeros; `1.0.0` for any.
 *
 * @public
 */
export function versionInRange(range: string): string {
  const [found, prefix = '', numbers, rest = ''] =
    /(v?)(\d+(?:\.\d+){0,2})((?:[-+][\w.-]+)?)/.exec(range) ?? [];
  if (!found) {
    return '1.0.0';
  }
  const parts = numbers.split('.');
  while (parts.length < 3) {
    parts.push('0');
  }
  return `${prefix}${parts.join('.')}${rest}`;
}
