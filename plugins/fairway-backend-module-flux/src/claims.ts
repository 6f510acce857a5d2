import type { ResolvedUnit } from '@fairway/plugin-fairway-common';
import { claimOf } from '@fairway/plugin-fairway-node/driverKit';
import { parseVersionSpec, VersionSpec } from './version/versionSchema';

/** The field that a unit carries its version in, so that no other Source writes it. */
export function claimsOf({ object, version }: ResolvedUnit): string[] {
  const parsed = parseVersionSpec(version);
  return 'spec' in parsed ? [claimOf(object, fieldOf(parsed.spec))] : [];
}

function fieldOf(spec: VersionSpec): string {
  if ('ref' in spec) {
    // Flux looks at one field of it only.
    return 'spec.ref';
  }
  if ('chart' in spec) {
    return 'spec.chart';
  }
  if ('values' in spec) {
    return `spec.values.${spec.values}`;
  }
  if ('image' in spec) {
    return `spec.images[name=${spec.image}]`;
  }
  if ('substitute' in spec) {
    return `spec.postBuild.substitute.${spec.substitute}`;
  }
  if ('component' in spec) {
    return `spec.components[${spec.component}]`;
  }
  const keys = Object.entries(spec.match)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  return `spec.inputs[${keys}].${spec.input}`;
}
