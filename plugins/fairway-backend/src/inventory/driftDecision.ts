import {
  Cluster,
  Decision,
  decisionKind,
  Target,
} from '@fairway/plugin-fairway-common';
import { engineLabels } from '../engine/objects/labels';
import { decisionName } from '../engine/objects/names';
import { newObject, timestamp } from '../engine/objects/newObject';
import type { Ids } from '../engine/ports';
import type { CellChange } from './compareCells';

const words = (version: string | null) => version ?? 'no version';

/**
 * The record that a version has been changed without a promotion, or changed back; undefined where neither is so.
 *
 * @param target - the Target that has written last, about which it is then; undefined where that is gone
 */
export function driftDecision(
  cluster: Cluster,
  { reading, stage, drifted, restored }: CellChange,
  target: Target | undefined,
  context: { ids: Ids; now: number },
): Decision | undefined {
  if (reading.outcome !== 'read' || !(drifted || restored)) {
    return undefined;
  }
  const { source, unit, version, changedBy } = reading;
  const { kind, metadata } = target ?? cluster;
  const { name, namespace, uid } = metadata;
  const what = `Unit "${unit}" of source "${source}" holds ${words(
    version,
  )} on cluster "${cluster.metadata.name}"`;
  const at =
    changedBy?.at === undefined ? '' : ` at ${timestamp(changedBy.at)}`;
  const by = changedBy ? `; "${changedBy.manager}" has set it${at}` : '';
  const { runRef, promotionRef } = target?.spec ?? {};
  return newObject(
    {
      kind: decisionKind.kind,
      namespace,
      name: decisionName(name, context.ids.suffix()),
      labels: engineLabels({
        promotion: promotionRef?.name,
        source,
        run: runRef?.name,
        stage,
        cluster: cluster.metadata.name,
      }),
      spec: {
        ...(runRef && { runRef, promotionRef }),
        subject: { kind, name, uid },
        ...(stage !== undefined && { stage }),
        cluster: cluster.metadata.name,
        at: timestamp(context.now),
        ...(drifted
          ? {
              type: 'Warning',
              reason: 'VersionDrifted',
              message: `${what} instead of ${words(
                drifted.written,
              )}, which was promoted last${by}`,
            }
          : {
              type: 'Normal',
              reason: 'VersionRestored',
              message: `${what} again, as it was promoted last${by}`,
            }),
      },
    },
    context,
  ) as Decision;
}
