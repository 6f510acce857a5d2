import type { ResolvedUnit } from '@fairway/plugin-fairway-common';
import type { FieldClaim } from '@fairway/plugin-fairway-node';
import {
  FieldPath,
  keyPath,
  parseFieldPath,
  PathStep,
} from '@fairway/plugin-fairway-node/driverKit';
import { normalURL } from './version/sources';
import {
  ApplicationVersion,
  parseVersionSpec,
  VersionSpec,
} from './version/versionSchema';

/** The field that a unit carries its version in, so that no other Source writes it. */
export function claimsOf({ object, version }: ResolvedUnit): FieldClaim[] {
  const parsed = parseVersionSpec(version);
  return 'spec' in parsed
    ? pathsOf(parsed.spec).map(path => ({ object, path }))
    : [];
}

function pathsOf(spec: VersionSpec): FieldPath[] {
  if ('element' in spec) {
    return [
      [
        ...keyPath('spec', 'generators'),
        item({}),
        ...keyPath('list', 'elements'),
        item(spec.match),
        ...keyPath(spec.element),
      ],
    ];
  }
  const field = inSource(spec);
  const sources = keyPath('spec', 'sources');
  if (spec.source) {
    const { repoURL, chart } = spec.source;
    const address = {
      repoURL: normalURL(repoURL),
      ...(chart !== undefined && { chart }),
    };
    return [[...sources, item(address), ...field]];
  }
  // The only source of an Application may be in either of the two.
  return [
    [...keyPath('spec', 'source'), ...field],
    [...sources, item({}), ...field],
  ];
}

function inSource(spec: ApplicationVersion): FieldPath {
  if ('targetRevision' in spec) {
    return keyPath('targetRevision');
  }
  if ('helmParameter' in spec) {
    return [
      ...keyPath('helm', 'parameters'),
      item({ name: spec.helmParameter }),
    ];
  }
  if ('helmValue' in spec) {
    const value = parseFieldPath(spec.helmValue);
    return [
      ...keyPath('helm', 'valuesObject'),
      ...('path' in value ? value.path : []),
    ];
  }
  return [
    ...keyPath('kustomize', 'images'),
    item({ image: spec.kustomizeImage }),
  ];
}

function item(keys: Record<string, string>): PathStep {
  return { type: 'item', keys };
}
