import type { StageVersions } from '@fairway/plugin-fairway-common';
import { EmptyState } from '@fairway/plugin-fairway-react';
import { DataTable } from '../components/DataTable';
import { useT } from '../translation';

/** Which version how many clusters of each stage hold. */
export function StageVersionsTable(props: {
  stages: readonly StageVersions[];
}) {
  const t = useT();
  if (props.stages.length === 0) {
    return (
      <EmptyState
        title={t('entity.empty.title')}
        description={t('entity.empty.description')}
      />
    );
  }
  return (
    <DataTable
      label={t('entity.stages')}
      rows={props.stages}
      rowKey={({ stage, unit }) => `${stage}/${unit}`}
      columns={[
        { title: t('entity.column.stage'), cell: ({ stage }) => stage },
        { title: t('entity.column.unit'), cell: ({ unit }) => unit },
        {
          title: t('entity.column.versions'),
          cell: ({ versions }) =>
            versions
              .map(
                ({ version, clusters }) =>
                  `${version ?? t('entity.unknownVersion')} × ${clusters}`,
              )
              .join(', '),
        },
      ]}
    />
  );
}
