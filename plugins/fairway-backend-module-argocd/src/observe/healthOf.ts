import {
  ArrivedVersion,
  RelatedObjects,
  Verdict,
} from '@fairway/plugin-fairway-node/driverKit';
import type { DriverConfig } from '../driverConfig';
import { syncWindowRefusal } from '../refusal/syncWindows';
import type { VersionSpec } from '../version/versionSchema';
import { isManual } from '../write/operation';
import { applicationHealth } from './applicationHealth';
import { childrenHealth } from './childApplications';

/** Whether the version that an object holds has been carried out. */
export async function healthOf(
  { live, spec, field, intent, remembered }: ArrivedVersion<VersionSpec>,
  related: RelatedObjects,
  { healthyForMs, namespace }: DriverConfig,
): Promise<Verdict> {
  const { key, version } = intent;
  const expected = { version, healthyForMs, now: related.now() };
  if ('element' in spec) {
    return childrenHealth(live, spec, { ...expected, sync: { key } }, related);
  }
  const { before } = (remembered ?? {}) as { before?: string };
  const verdict = applicationHealth(live, {
    ...expected,
    spec,
    field,
    sync: { key, before },
  });
  if (!/sync window/i.test(verdict.message)) {
    return verdict;
  }
  const held = await syncWindowRefusal(
    live,
    { isManual: isManual(intent), namespace },
    related,
  );
  return held
    ? { ...verdict, reason: 'SyncWindow', message: held.problem }
    : verdict;
}
