import type { ResolvedUnit } from '@fairway/plugin-fairway-common';
import type { FieldClaim } from '@fairway/plugin-fairway-node';
import { FieldPath, keyPath } from '@fairway/plugin-fairway-node/driverKit';
import { chartPath, valuesPath } from './version/locateVersion';
import { parseVersionSpec, VersionSpec } from './version/versionSchema';

/** The field that a unit carries its version in, so that no other Source writes it. */
export function claimsOf({ object, version }: ResolvedUnit): FieldClaim[] {
  const parsed = parseVersionSpec(version);
  return 'spec' in parsed
    ? [{ object, path: pathOf(parsed.spec, object.kind) }]
    : [];
}

function pathOf(spec: VersionSpec, kind: string): FieldPath {
  if ('ref' in spec) {
    // Flux looks at one field of it only.
    return keyPath('spec', 'ref');
  }
  if ('chart' in spec) {
    return [...chartPath(kind), ...keyPath('version')];
  }
  if ('values' in spec) {
    return valuesPath(spec.values);
  }
  if ('image' in spec) {
    return itemOf('images', { name: spec.image });
  }
  if ('substitute' in spec) {
    return keyPath('spec', 'postBuild', 'substitute', spec.substitute);
  }
  return 'component' in spec
    ? itemOf('components', { component: spec.component })
    : [...itemOf('inputs', spec.match), ...keyPath(spec.input)];
}

function itemOf(list: string, keys: Record<string, string>): FieldPath {
  return [...keyPath('spec', list), { type: 'item', keys }];
}
