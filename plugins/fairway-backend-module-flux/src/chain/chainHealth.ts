import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  ArrivedVersion,
  describeObject,
  Health,
  RelatedObjects,
} from '@fairway/plugin-fairway-node/driverKit';
import { fluxKindOf } from '../kinds';
import { consumersOf, VersionSpec } from '../version/versionSchema';
import { notReady } from './conditions';
import { consumerHealth, consumerKey } from './consumers';
import { helmReleaseHealth } from './helmReleaseHealth';
import { kustomizationHealth } from './kustomizationHealth';
import { artifactRevision, isExact } from './revision';
import { sourceHealth } from './sourceHealth';
import { resourceSetHealth } from './resourceSetHealth';

/** Whether a version has gone through the whole chain, from the object that carries it to those that carry it out. */
export async function chainHealth(
  arrived: ArrivedVersion<VersionSpec>,
  related: RelatedObjects,
): Promise<Health> {
  const { live, spec, receipt, generation } = arrived;
  const own = carrierHealth(arrived);
  if (own.state !== 'Converged') {
    return own;
  }
  const chain: unknown[] = [{ object: describeObject(live), ...own.evidence }];
  for (const consumer of consumersOf(spec)) {
    const key = consumerKey(consumer, live.metadata.namespace);
    const seen = await consumerHealth(
      key,
      // What a ResourceSet makes changes after the ResourceSet itself, so only a state that is read now will do.
      fluxKindOf(live) === 'ResourceSet' ? undefined : receipt.revision,
      related,
      object => stepHealth(object, live),
    );
    chain.push({ object: describeObject(key), ...seen.evidence });
    if (seen.state !== 'Converged') {
      return { ...seen, evidence: { ...own.evidence, chain } };
    }
  }
  return {
    ...own,
    message:
      chain.length > 1
        ? `${own.message}, and all that carry it out are ready`
        : own.message,
    evidence: { ...own.evidence, writtenGeneration: generation, chain },
  };
}

/** What the object with the version says itself. */
function carrierHealth({
  live,
  spec,
  intent,
}: ArrivedVersion<VersionSpec>): Health {
  const { version } = intent;
  switch (fluxKindOf(live)) {
    case 'OCIRepository':
    case 'GitRepository':
    case 'HelmChart':
      return sourceHealth(live, version, spec);
    case 'Kustomization':
      return kustomizationHealth(live);
    case 'HelmRelease':
      return helmReleaseHealth(live, {
        version:
          'chart' in spec && version !== null && isExact(version)
            ? version
            : undefined,
      });
    case 'ResourceSet':
      return resourceSetHealth(live);
    default:
      throw new Error(`${describeObject(live)} was accepted before`);
  }
}

/** What an object says that carries out what another one has. */
function stepHealth(consumer: WatchedObject, carrier: WatchedObject): Health {
  const kind = fluxKindOf(carrier);
  if (kind === 'ResourceSet') {
    return consumer.kind === 'HelmRelease'
      ? helmReleaseHealth(consumer, {})
      : notReady(consumer) ?? kustomizationHealth(consumer);
  }
  const revision = artifactRevision(carrier)!;
  if (consumer.kind === 'Kustomization') {
    return kustomizationHealth(consumer, revision);
  }
  return helmReleaseHealth(
    consumer,
    kind === 'HelmChart' ? { version: revision } : { artifact: revision },
  );
}
