/** The parts of an image reference. */
export interface Image {
  /** Registry and repository: `registry.example.com:5000/team/app`. */
  repository: string;
  tag?: string;
  digest?: string;
}

const DIGEST = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** Reads an image reference; the port of a registry is not taken for a tag. */
export function parseImage(text: string): Image | undefined {
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const named = at === -1 ? text : text.slice(0, at);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon === -1 ? undefined : named.slice(colon + 1);
  const repository = colon === -1 ? named : named.slice(0, colon);
  if (
    repository === '' ||
    (tag !== undefined && !TAG.test(tag)) ||
    (digest !== undefined && !DIGEST.test(digest))
  ) {
    return undefined;
  }
  return { repository, tag, digest };
}

/** The version that an image reference stands for: its tag, its digest, or `tag@digest`; `latest` where it has neither. */
export function imageVersion({ tag, digest }: Image): string {
  if (tag && digest) {
    return `${tag}@${digest}`;
  }
  return tag ?? digest ?? 'latest';
}

/** The image reference of a version in a repository. @returns undefined where the version is neither tag nor digest */
export function imageOf(
  repository: string,
  version: string,
): string | undefined {
  const at = version.indexOf('@');
  const tag = at === -1 ? version : version.slice(0, at);
  if (at !== -1) {
    return TAG.test(tag) && DIGEST.test(version.slice(at + 1))
      ? `${repository}:${version}`
      : undefined;
  }
  if (DIGEST.test(version)) {
    return `${repository}@${version}`;
  }
  return TAG.test(version) ? `${repository}:${version}` : undefined;
}

/**
 * Whether an image that runs is of a version. A tag that was pinned to a digest, as admission webhooks do it, is still of
 * the tag's version.
 */
export function isImageVersion(image: Image, version: string): boolean {
  return imageVersion(image) === version || image.tag === version;
}
