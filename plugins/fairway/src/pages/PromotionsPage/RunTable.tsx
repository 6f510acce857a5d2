import { Link } from '@backstage/core-components';
import { describeVersions, PromotionRun } from '@fairway/plugin-fairway-common';
import { PhaseChip, RelativeTime } from '@fairway/plugin-fairway-react';
import { DataTable } from '../../components/DataTable';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';

/** Runs, each with what it brings, where it is and what it waits for. */
export function RunTable(props: {
  label: string;
  runs: readonly PromotionRun[];
}) {
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <DataTable
      label={props.label}
      rows={props.runs}
      rowKey={run => run.metadata.uid}
      columns={[
        {
          title: t('promotionsPage.column.run'),
          cell: ({ metadata: { namespace, name } }) => (
            <Link to={paths.run(namespace, name)}>{name}</Link>
          ),
        },
        {
          title: t('promotionsPage.column.source'),
          cell: ({ spec }) => spec.source.name,
        },
        {
          title: t('promotionsPage.column.version'),
          cell: ({ spec }) => describeVersions(spec),
        },
        {
          title: t('promotionsPage.column.phase'),
          cell: ({ status }) => (
            <PhaseChip phase={status?.phase ?? 'Pending'} />
          ),
        },
        {
          title: t('promotionsPage.column.clusters'),
          align: 'right',
          cell: ({ status }) =>
            status && `${status.clusters.converged} / ${status.clusters.total}`,
        },
        {
          title: t('promotionsPage.column.message'),
          cell: ({ status }) => status?.message,
        },
        {
          title: t('promotionsPage.column.requestedBy'),
          cell: ({ spec }) => spec.requestedBy,
        },
        {
          title: t('promotionsPage.column.age'),
          cell: ({ metadata }) => (
            <RelativeTime at={metadata.creationTimestamp} />
          ),
        },
      ]}
    />
  );
}
