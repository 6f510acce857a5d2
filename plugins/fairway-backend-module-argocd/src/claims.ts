import type { ResolvedUnit } from '@fairway/plugin-fairway-common';
import { claimOf } from '@fairway/plugin-fairway-node/driverKit';
import {
  ApplicationVersion,
  parseVersionSpec,
  VersionSpec,
} from './version/versionSchema';

/** The field that a unit carries its version in, so that no other Source writes it. */
export function claimsOf({ object, version }: ResolvedUnit): string[] {
  const parsed = parseVersionSpec(version);
  return 'spec' in parsed ? [claimOf(object, fieldOf(parsed.spec))] : [];
}

function fieldOf(spec: VersionSpec): string {
  if ('element' in spec) {
    const keys = Object.entries(spec.match)
      .map(([key, value]) => `${key}=${value}`)
      .sort();
    return `spec.generators[].list.elements[${keys}].${spec.element}`;
  }
  const { repoURL, chart } = spec.source ?? {};
  const source = repoURL
    ? `spec.sources[repoURL=${repoURL}${chart ? `,chart=${chart}` : ''}]`
    : 'spec.source';
  return `${source}.${inSource(spec)}`;
}

function inSource(spec: ApplicationVersion): string {
  if ('targetRevision' in spec) {
    return 'targetRevision';
  }
  if ('helmParameter' in spec) {
    return `helm.parameters[name=${spec.helmParameter}]`;
  }
  return 'helmValue' in spec
    ? `helm.valuesObject.${spec.helmValue}`
    : `kustomize.images[${spec.kustomizeImage}]`;
}
