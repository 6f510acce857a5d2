import type { Cluster } from '@fairway/plugin-fairway-common';
import {
  DRIFTED_LOOK,
  RelativeTime,
  StateChip,
} from '@fairway/plugin-fairway-react';
import { Facts } from '../../../components/Facts';
import { ConditionChip } from '../../../components/conditions';
import { useT } from '../../../translation';

const STATUS = {
  Reachable: 'True',
  Unreachable: 'False',
  Unknown: 'Unknown',
} as const;

/** How a cluster is reached, and whether it answers. */
export function ClusterSummary(props: { object: Cluster }) {
  const { spec, status } = props.object;
  const drifted = status?.inventory?.drifted ?? 0;
  const t = useT();
  return (
    <Facts
      label={t('resourceDetailPage.facts')}
      facts={[
        {
          term: t('resourceDetailPage.fact.reachability'),
          value: (
            <ConditionChip
              type="Reachable"
              status={STATUS[status?.reachability ?? 'Unknown']}
            />
          ),
        },
        {
          term: t('resourceDetailPage.fact.connection'),
          value: spec.connection.backstageCluster,
        },
        {
          term: t('resourceDetailPage.fact.suspended'),
          value: t(
            spec.suspend
              ? 'resourceDetailPage.suspendedYes'
              : 'resourceDetailPage.suspendedNo',
          ),
        },
        {
          term: t('resourceDetailPage.fact.kubernetesVersion'),
          value: status?.kubernetesVersion,
        },
        {
          term: t('resourceDetailPage.fact.lastContact'),
          value: status?.lastContactTime && (
            <RelativeTime at={status.lastContactTime} />
          ),
        },
        {
          term: t('resourceDetailPage.fact.drifted'),
          value: drifted > 0 && (
            <StateChip {...DRIFTED_LOOK}>
              {t('resourceDetailPage.drifted', { count: drifted })}
            </StateChip>
          ),
        },
      ]}
    />
  );
}
