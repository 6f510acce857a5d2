import { useApi } from '@backstage/core-plugin-api';
import { PromotionRun, promotionRunKind } from '@fairway/plugin-fairway-common';
import {
  EmptyState,
  fairwayApiRef,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { useCallback } from 'react';
import { Link } from 'react-router-dom';
import { PageFrame, PageLive } from '../../components/layout';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { RunTable } from './RunTable';

/** How many runs that have ended are shown. */
const RECENT = 50;

/** Runs in flight, and those that have ended most recently. */
export function PromotionsPage() {
  return (
    <PageLive topics={[{ plural: promotionRunKind.plural }]}>
      <PromotionsContent />
    </PageLive>
  );
}

function PromotionsContent() {
  const t = useT();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.list<PromotionRun>(promotionRunKind, {}, signal),
    [api],
  );
  const runs = useView(load, ({ kind }) => kind === promotionRunKind.kind);
  return (
    <PageFrame
      title={t('promotionsPage.title')}
      subtitle={t('promotionsPage.subtitle')}
    >
      <ViewContent view={runs}>
        {({ items }) =>
          items.length === 0 ? <NothingPromoted /> : <Runs runs={items} />
        }
      </ViewContent>
    </PageFrame>
  );
}

function Runs(props: { runs: readonly PromotionRun[] }) {
  const t = useT();
  const newest = [...props.runs].sort((a, b) =>
    b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp),
  );
  const active = newest.filter(run => !run.status?.finishedAt);
  const ended = newest.filter(run => run.status?.finishedAt).slice(0, RECENT);
  return (
    <>
      <Typography variant="h5" component="h2" gutterBottom>
        {t('promotionsPage.active')}
      </Typography>
      {active.length === 0 ? (
        <Typography paragraph>{t('promotionsPage.noneActive')}</Typography>
      ) : (
        <RunTable label={t('promotionsPage.active')} runs={active} />
      )}
      {ended.length > 0 && (
        <>
          <Typography
            variant="h5"
            component="h2"
            gutterBottom
            style={{ marginTop: 24 }}
          >
            {t('promotionsPage.recent')}
          </Typography>
          <RunTable label={t('promotionsPage.recent')} runs={ended} />
        </>
      )}
    </>
  );
}

function NothingPromoted() {
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <EmptyState
      title={t('promotionsPage.empty.title')}
      description={t('promotionsPage.empty.description')}
      action={
        <Button
          variant="contained"
          color="primary"
          component={Link}
          to={paths.list('clusters')}
        >
          {t('promotionsPage.empty.action')}
        </Button>
      }
    />
  );
}
