import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import {
  createObjectDriver,
  VersionCarrier,
} from '@fairway/plugin-fairway-node/driverKit';
import { claimsOf } from './claims';
import { discoverArgo } from './discover/discoverArgo';
import { argocdConfig } from './driverConfig';
import { ARGO_KINDS } from './kinds';
import { interestOfChild } from './observe/childApplications';
import { healthOf } from './observe/healthOf';
import { lastSyncOf } from './observe/operationProof';
import { refusalOf } from './refusal/refusalOf';
import { validateUnit } from './validateUnit';
import { locateVersion } from './version/locateVersion';
import {
  parseVersionSpec,
  versionJsonSchema,
  VersionSpec,
} from './version/versionSchema';
import { isSyncDue } from './write/isSyncDue';
import { syncOperation } from './write/operation';

/**
 * Makes the driver `argocd`: it writes a version to an Application of Argo CD, together with the request for a sync, or to an element
 * of an ApplicationSet, and waits until Argo CD has carried it out.
 *
 * @remarks
 * It changes only objects that have opted in, in one request that is conditional on what was read. It never takes a field from
 * another manager, and writes nothing that an ApplicationSet or an Application of Applications would set back.
 *
 * @public
 */
export function createArgocdDriver(): DeliveryDriver {
  return createObjectDriver(
    {
      name: 'argocd',
      kinds: ARGO_KINDS,
      versionSchema: versionJsonSchema,
      validateConfig: argocdConfig.validate,
      validate: ({ unit }) => validateUnit(unit),
      claims: ({ unit }) => claimsOf(unit),
      discover: discoverArgo,
    },
    carrierOf,
  );
}

function carrierOf(
  config: Record<string, unknown> | undefined,
): VersionCarrier<VersionSpec> {
  return {
    write: 'patch',
    parse: ({ version }) => parseVersionSpec(version),
    locate: locateVersion,
    refusal: (live, spec, binding, related) =>
      refusalOf(live, spec, binding, related, argocdConfig.read(config)),
    besides: (live, spec, intent) =>
      'element' in spec ? [] : syncOperation(live, intent),
    isDue: (live, spec, intent) =>
      !('element' in spec) && isSyncDue(live, intent),
    remember: lastSyncOf,
    health: (arrived, related) =>
      healthOf(arrived, related, argocdConfig.read(config)),
    alsoWatched: ({ unit }, spec) =>
      'element' in spec
        ? spec.applications.map(child =>
            interestOfChild(child, unit.object.namespace),
          )
        : [],
  };
}
