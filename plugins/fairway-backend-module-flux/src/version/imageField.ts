import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  imageOf,
  imageVersion,
  isImageVersion,
  keyPath,
  parseImage,
  VersionField,
  VersionProblem,
} from '@fairway/plugin-fairway-node/driverKit';
import { itemsAt, listField, onlyItem } from './listField';
import type { ImageSpec } from './versionSchema';

interface KustomizeImage {
  name: string;
  newName?: string;
  newTag?: string;
  digest?: string;
}

/** The tag or digest of an entry of `spec.images` of a Kustomization. */
export function imageField(
  { image: name }: ImageSpec,
  object: WatchedObject,
): VersionField | VersionProblem {
  const path = keyPath('spec', 'images');
  const text = `spec.images[name=${name}]`;
  const images = itemsAt(object, path) as KustomizeImage[];
  const found = onlyItem(
    images,
    item => (item as KustomizeImage)?.name === name,
    { text, field: 'version.image' },
  );
  if ('problem' in found) {
    return found;
  }
  const { newTag: tag, digest, ...entry } = images[found.index];
  const held = { repository: name, tag, digest };
  const current = tag || digest ? imageVersion(held) : null;
  return listField(object, path, found.index, {
    text,
    current,
    holds: version =>
      version === null
        ? current === null
        : current !== null && isImageVersion(held, version),
    entryOf: version => {
      if (version === null) {
        return { entry };
      }
      const image = parseImage(imageOf('image', version) ?? '');
      return image
        ? {
            entry: {
              ...entry,
              ...(image.tag && { newTag: image.tag }),
              ...(image.digest && { digest: image.digest }),
            },
          }
        : {
            reason: 'InvalidVersion',
            problem: `version "${version}" is neither a tag nor a digest such as sha256:…`,
          };
    },
  });
}
