import type { FieldError, ResolvedUnit } from '@fairway/plugin-fairway-common';
import { fluxKindOf, FluxKind, KIND_NAMES } from './kinds';
import {
  consumersOf,
  parseVersionSpec,
  VersionSpec,
} from './version/versionSchema';

/** The field of `version` that each kind takes. */
const FIELDS: Record<FluxKind, readonly string[]> = {
  OCIRepository: ['ref'],
  GitRepository: ['ref'],
  HelmChart: ['chart'],
  HelmRelease: ['chart', 'values'],
  Kustomization: ['image', 'substitute', 'component'],
  ResourceSet: ['input'],
};

const REFS: Partial<Record<FluxKind, readonly string[]>> = {
  OCIRepository: ['tag', 'semver', 'digest'],
  GitRepository: ['tag', 'semver', 'branch', 'commit', 'name'],
};

/** Checks a unit of a Source without any cluster. */
export function validateUnit({ object, version }: ResolvedUnit): FieldError[] {
  const kind = fluxKindOf(object);
  if (!kind) {
    return [
      unsupported(
        'object.kind',
        `${object.kind} of ${object.apiVersion} is nothing that this driver writes to; use one of ${KIND_NAMES}, or a backend with the driver "kubernetes"`,
      ),
    ];
  }
  const parsed = parseVersionSpec(version);
  if ('errors' in parsed) {
    return parsed.errors;
  }
  return [
    ...(object.namespace === undefined
      ? [
          {
            field: 'object.namespace',
            reason: 'FieldValueRequired' as const,
            message: `is needed: a ${kind} is in a namespace, such as flux-system`,
          },
        ]
      : []),
    ...kindErrors(kind, parsed.spec),
  ];
}

function kindErrors(kind: FluxKind, spec: VersionSpec): FieldError[] {
  const fields = FIELDS[kind];
  if (!fields.some(name => name in spec)) {
    return [
      unsupported(
        'version',
        `a ${kind} carries its version in ${fields.join(' or ')}`,
      ),
    ];
  }
  if ('ref' in spec && !REFS[kind]?.includes(spec.ref)) {
    return [
      unsupported(
        'version.ref',
        `a ${kind} has ${REFS[kind]?.join(', ')}, and no ${spec.ref}`,
      ),
    ];
  }
  if (kind === 'HelmRelease' && consumersOf(spec).length > 0) {
    return [
      unsupported(
        'version.consumers',
        'a HelmRelease carries out its chart itself; leave them out',
      ),
    ];
  }
  if (kind === 'HelmChart' && 'chart' in spec && !spec.consumers) {
    return [
      {
        field: 'version.consumers',
        reason: 'FieldValueRequired',
        message:
          'is needed: the HelmReleases whose chartRef is this HelmChart, or an empty list',
      },
    ];
  }
  return [];
}

function unsupported(field: string, message: string): FieldError {
  return { field, reason: 'FieldValueNotSupported', message };
}
