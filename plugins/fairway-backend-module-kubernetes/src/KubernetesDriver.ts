import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import {
  createObjectDriver,
  VersionCarrier,
} from '@fairway/plugin-fairway-node/driverKit';
import { claimsOf } from './claimsOf';
import { discoverWorkloads } from './discover/discoverWorkloads';
import { kubernetesConfig } from './driverConfig';
import { healthOf } from './observe/healthOf';
import { validateUnit } from './validateUnit';
import { locateVersion } from './version/locateVersion';
import {
  parseVersionSpec,
  versionJsonSchema,
  VersionSpec,
} from './version/versionSchema';

/**
 * Makes the driver `kubernetes`: it writes a version to a field of a Kubernetes object and waits until the object's
 * controller has carried it out.
 *
 * @remarks
 * It changes only objects that have opted in, only the field that carries the version, by server-side apply as
 * field manager `fairway`, and never takes a field from another manager.
 *
 * @public
 */
export function createKubernetesDriver(): DeliveryDriver {
  return createObjectDriver(
    {
      name: 'kubernetes',
      versionSchema: versionJsonSchema,
      validateConfig: kubernetesConfig.validate,
      validate: ({ unit }) => validateUnit(unit),
      claims: claimsOf,
      discover: discoverWorkloads,
    },
    carrierOf,
  );
}

function carrierOf(
  config: Record<string, unknown> | undefined,
): VersionCarrier<VersionSpec> {
  return {
    write: 'apply',
    parse: ({ version }) => parseVersionSpec(version),
    locate: locateVersion,
    health: ({ live, receipt, field, intent }) =>
      healthOf(
        live,
        { receipt, path: field.path, version: intent.version },
        kubernetesConfig.read(config),
      ),
  };
}
