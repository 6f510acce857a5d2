import type { DiscoveredUnit } from '@fairway/plugin-fairway-common';
import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  discoveredUnit,
  isVersionName,
  specOf,
  unsupportedUnit,
} from '@fairway/plugin-fairway-node/driverKit';
import { candidateOf } from './candidates';
import { suspendedDoubts } from './sources';

/** What there is to say of a Kustomization. */
export function unitOfKustomization(object: WatchedObject): DiscoveredUnit {
  const { images, postBuild, sourceRef } = specOf(object);
  const [first, ...others] = [
    ...listOf(images).flatMap(({ name, newTag, digest }) =>
      newTag === undefined && digest === undefined
        ? []
        : candidateOf(
            object,
            { image: name },
            `its entry for image "${name}" names a version`,
          ),
    ),
    ...Object.keys(postBuild?.substitute ?? {})
      .filter(isVersionName)
      .flatMap(substitute =>
        candidateOf(
          object,
          { substitute },
          `its variable ${substitute} names a version`,
        ),
      ),
  ];
  return first
    ? discoveredUnit(object, [first, ...others], suspendedDoubts(object))
    : unsupportedUnit(
        object,
        `it sets no image and no variable that holds a version, and applies what ${sourceRef?.kind} ${sourceRef?.name} has; promote that, or add spec.images or spec.postBuild.substitute`,
      );
}

function listOf(value: unknown): Record<string, any>[] {
  return Array.isArray(value) ? value : [];
}
