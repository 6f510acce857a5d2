import { Link } from '@backstage/core-components';
import type { RunSummary } from '@fairway/plugin-fairway-common';
import { PhaseChip, RelativeTime } from '@fairway/plugin-fairway-react';
import { DataTable } from '../DataTable';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { EntityLink } from '../EntityLink';

/** Runs that have ended, the newest first. */
export function EndedRuns(props: {
  label: string;
  runs: readonly RunSummary[];
  /** Whether they belong to different sources. Default: no. */
  withSource?: boolean;
}) {
  const { label, runs, withSource = false } = props;
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <DataTable
      label={label}
      rows={runs}
      rowKey={({ namespace, name }) => `${namespace}/${name}`}
      columns={[
        {
          title: t('runs.column.run'),
          cell: ({ namespace, name }) => (
            <Link to={paths.run(namespace, name)}>{name}</Link>
          ),
        },
        ...(withSource
          ? [
              {
                title: t('runs.column.source'),
                cell: ({ source }: RunSummary) => source,
              },
            ]
          : []),
        { title: t('runs.column.version'), cell: ({ version }) => version },
        {
          title: t('runs.column.fleet'),
          cell: ({ fleet }) => fleet,
        },
        {
          title: t('runs.column.phase'),
          cell: ({ phase, clusters }) => (
            <PhaseChip phase={phase} clusters={clusters} />
          ),
        },
        {
          title: t('runs.column.clusters'),
          align: 'right' as const,
          cell: ({ clusters }) => `${clusters.converged} / ${clusters.total}`,
        },
        {
          title: t('runs.column.requestedBy'),
          cell: ({ requestedBy }) => (
            <EntityLink entityRef={requestedBy} hideIcon />
          ),
        },
        {
          title: t('runs.column.ended'),
          cell: ({ finishedAt, createdAt }) => (
            <RelativeTime at={finishedAt ?? createdAt} />
          ),
        },
      ]}
    />
  );
}
