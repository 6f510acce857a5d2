import { Content, Link } from '@backstage/core-components';
import {
  LiveProvider,
  PhaseChip,
  StaleBanner,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Typography from '@material-ui/core/Typography';
import { DataTable } from '../components/DataTable';
import { useFairwayPaths } from '../routing';
import { useT } from '../translation';
import { StageVersionsTable } from './StageVersionsTable';
import { useSourceOverview } from './useSourceOverview';

/** The tab of an entity: which version is where, and what moves. */
export function EntityPromotionsContent() {
  return (
    <LiveProvider topics={[{ plural: 'promotionruns' }]}>
      <Content>
        <StaleBanner />
        <Promotions />
      </Content>
    </LiveProvider>
  );
}

function Promotions() {
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <ViewContent view={useSourceOverview()}>
      {({ stages, active }) => (
        <>
          <StageVersionsTable stages={stages} />
          <Typography
            variant="h5"
            component="h2"
            gutterBottom
            style={{ marginTop: 24 }}
          >
            {t('entity.active')}
          </Typography>
          {active.length === 0 ? (
            <Typography>{t('entity.noneActive')}</Typography>
          ) : (
            <DataTable
              label={t('entity.active')}
              rows={active}
              rowKey={({ namespace, name }) => `${namespace}/${name}`}
              columns={[
                {
                  title: t('entity.column.run'),
                  cell: ({ namespace, name }) => (
                    <Link to={paths.run(namespace, name)}>{name}</Link>
                  ),
                },
                {
                  title: t('entity.column.version'),
                  cell: ({ version }) => version,
                },
                {
                  title: t('entity.column.phase'),
                  cell: ({ phase }) => <PhaseChip phase={phase} />,
                },
                {
                  title: t('entity.column.message'),
                  cell: ({ message }) => message,
                },
              ]}
            />
          )}
        </>
      )}
    </ViewContent>
  );
}
