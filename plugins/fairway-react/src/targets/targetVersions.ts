import type { TargetRow } from '@fairway/plugin-fairway-common';

/** What a target comes from and goes to: "1.4.2 → 1.5.0"; the other way round on its way back. @public */
export function targetVersions(
  row: Pick<TargetRow, 'version' | 'previousVersion' | 'operation'>,
): string {
  const { version, previousVersion, operation } = row;
  if (previousVersion === undefined) {
    return `→ ${version}`;
  }
  const before = previousVersion ?? '∅';
  return operation === 'Rollback'
    ? `${version} → ${before}`
    : `${before} → ${version}`;
}
