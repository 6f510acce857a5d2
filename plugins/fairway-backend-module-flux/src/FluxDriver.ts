import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import {
  createObjectDriver,
  VersionCarrier,
} from '@fairway/plugin-fairway-node/driverKit';
import { claimsOf } from './claims';
import { chainHealth } from './chain/chainHealth';
import { notReady } from './chain/conditions';
import { consumerKey } from './chain/consumers';
import { discoverFlux } from './discover/discoverFlux';
import { fluxConfig } from './driverConfig';
import { FLUX_KINDS } from './kinds';
import {
  lastRequest,
  REQUEST_PATH,
  requestOf,
  SUSPEND_PATH,
  suspended,
} from './reconcileRequest';
import { refusal } from './refusal';
import { validateUnit } from './validateUnit';
import { locateVersion } from './version/locateVersion';
import {
  consumersOf,
  parseVersionSpec,
  versionJsonSchema,
  VersionSpec,
} from './version/versionSchema';

const carrier: VersionCarrier<VersionSpec> = {
  write: 'patch',
  parse: ({ version }) => parseVersionSpec(version),
  locate: locateVersion,
  refusal,
  besides: (live, { whenSuspended }, intent) => [
    { path: REQUEST_PATH, value: requestOf(intent) },
    ...(suspended(live) && whenSuspended === 'Resume'
      ? [{ path: SUSPEND_PATH, value: undefined }]
      : []),
  ],
  isDue: (live, _spec, intent) =>
    suspended(live) ||
    (notReady(live) !== undefined && lastRequest(live) !== requestOf(intent)),
  health: chainHealth,
  alsoWatched: ({ unit }, spec) =>
    consumersOf(spec).map(consumer =>
      consumerKey(consumer, unit.object.namespace),
    ),
};

/**
 * Makes the driver `flux`: it writes a version to an object of Flux, asks for a reconcile in the same request, and waits until
 * the whole chain has carried it out, from the source to the Kustomizations and HelmReleases.
 *
 * @remarks
 * The write is a merge patch that is conditional on the object that was read, since the request to reconcile belongs to whoever
 * asks, and lists such as the images of a Kustomization are shared. A field that another manager owns is not taken over.
 *
 * @public
 */
export function createFluxDriver(): DeliveryDriver {
  return createObjectDriver(
    {
      name: 'flux',
      versionSchema: versionJsonSchema,
      kinds: FLUX_KINDS,
      validateConfig: fluxConfig.validate,
      validate: ({ unit }) => validateUnit(unit),
      claims: ({ unit }) => claimsOf(unit),
      discover: discoverFlux,
    },
    () => carrier,
  );
}
