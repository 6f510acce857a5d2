import { useApi } from '@backstage/core-plugin-api';
import type { FleetGroup, FleetSummary } from '@fairway/plugin-fairway-common';
import {
  EmptyState,
  fairwayApiRef,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { useCallback } from 'react';
import { Link } from 'react-router-dom';
import { DataTable } from '../../components/DataTable';
import { PageFrame, PageLive } from '../../components/layout';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';

/** Which versions the clusters hold. */
export function FleetPage() {
  return (
    <PageLive topics={[{ plural: 'clusters' }, { plural: 'targets' }]}>
      <FleetContent />
    </PageLive>
  );
}

function FleetContent() {
  const t = useT();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.view<FleetSummary>('fleet', {}, signal),
    [api],
  );
  const fleet = useView(load);
  return (
    <PageFrame title={t('fleetPage.title')} subtitle={t('fleetPage.subtitle')}>
      <ViewContent view={fleet}>
        {({ columns, groups }) =>
          groups.every(({ clusters }) => clusters === 0) ? (
            <EmptyState
              title={t('fleetPage.empty.title')}
              description={t('fleetPage.empty.description')}
              action={
                <Button
                  variant="contained"
                  color="primary"
                  component={Link}
                  to={paths.create('clusters')}
                >
                  {t('fleetPage.empty.action')}
                </Button>
              }
            />
          ) : (
            <DataTable<FleetGroup>
              label={t('fleetPage.title')}
              rows={groups}
              rowKey={({ value }) => value ?? ''}
              columns={[
                {
                  title: t('fleetPage.column.clusters'),
                  cell: ({ value, clusters }) =>
                    [value, clusters].filter(Boolean).join(': '),
                },
                ...columns.map(({ source, unit }, index) => ({
                  title: `${source}/${unit}`,
                  cell: ({ cells }: FleetGroup) =>
                    cells[index].versions
                      .map(
                        ({ version, clusters }) =>
                          `${version ?? '–'} × ${clusters}`,
                      )
                      .join(', '),
                })),
              ]}
            />
          )
        }
      </ViewContent>
    </PageFrame>
  );
}
