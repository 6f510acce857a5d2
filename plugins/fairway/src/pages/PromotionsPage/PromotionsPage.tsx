import { useApi } from '@backstage/core-plugin-api';
import {
  Inbox,
  PromotionRun,
  promotionRunKind,
  RunSummary,
  StreamChange,
  ViewPage,
} from '@fairway/plugin-fairway-common';
import {
  fairwayApiRef,
  useView,
  View,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useCallback } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { PageFrame, PageLive } from '../../components/layout';
import { EndedRuns, RunInFlight } from '../../components/runs';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { FirstSteps } from './FirstSteps';
import { Pager } from './Pager';
import { RunFilterBar } from './RunFilterBar';
import { isNarrowed, RunFilter, runsQuery, useRunFilter } from './useRunFilter';

/** How many runs in flight are shown at most. */
const MAX_OPEN = 100;
/** How many runs that have ended are on a page. */
const PAGE_SIZE = 25;

const useStyles = makeStyles(
  theme => ({ section: { marginTop: theme.spacing(4) } }),
  { name: 'FairwayPromotionsPage' },
);

/** Runs in flight and what they wait for, and those that have ended. */
export function PromotionsPage() {
  return (
    <PageLive
      topics={[{ plural: promotionRunKind.plural }, { plural: 'approvals' }]}
    >
      <PromotionsContent />
    </PageLive>
  );
}

interface OpenRuns extends ViewPage<RunSummary> {
  inbox: Inbox['items'];
}

function PromotionsContent() {
  const t = useT();
  const paths = useFairwayPaths();
  const [filter, setFilter] = useRunFilter();
  const open = useOpenRuns(filter);
  const ended = useEndedRuns(filter);
  const isEmpty =
    !isNarrowed(filter) && open.value?.total === 0 && ended.value?.total === 0;
  return (
    <PageFrame
      title={t('promotionsPage.title')}
      subtitle={t('promotionsPage.subtitle')}
      actions={
        !isEmpty && (
          <Button
            variant="contained"
            color="primary"
            component={RouterLink}
            to={paths.promote()}
          >
            {t('promotionsPage.promote')}
          </Button>
        )
      }
    >
      {isEmpty ? (
        <FirstSteps />
      ) : (
        <>
          <RunFilterBar filter={filter} onChange={setFilter} />
          <InFlight view={open} filter={filter} />
          <Ended
            view={ended}
            filter={filter}
            onPage={page => setFilter({ page })}
          />
        </>
      )}
    </PageFrame>
  );
}

function useOpenRuns(filter: RunFilter): View<OpenRuns> {
  const api = useApi(fairwayApiRef);
  const query = JSON.stringify(runsQuery(filter, 'open') ?? null);
  const load = useCallback(
    async (signal: AbortSignal): Promise<OpenRuns> => {
      const parameters = JSON.parse(query);
      if (!parameters) {
        return { items: [], total: 0, revision: 0, inbox: [] };
      }
      const [runs, inbox] = await Promise.all([
        api.view<ViewPage<RunSummary>>(
          'runs',
          { ...parameters, limit: MAX_OPEN },
          signal,
        ),
        api.view<Inbox>('inbox', {}, signal),
      ]);
      return { ...runs, inbox: inbox.items };
    },
    [api, query],
  );
  return useView(load);
}

function useEndedRuns(filter: RunFilter): View<ViewPage<RunSummary>> {
  const api = useApi(fairwayApiRef);
  const query = JSON.stringify(runsQuery(filter, 'ended') ?? null);
  const { page } = filter;
  const load = useCallback(
    async (signal: AbortSignal): Promise<ViewPage<RunSummary>> => {
      const parameters = JSON.parse(query);
      return parameters
        ? api.view(
            'runs',
            { ...parameters, offset: page * PAGE_SIZE, limit: PAGE_SIZE },
            signal,
          )
        : { items: [], total: 0, revision: 0 };
    },
    [api, query, page],
  );
  return useView(load, mayEndRun);
}

/** A run that moves says so many times a second, and ends once. */
function mayEndRun({ kind, type, object }: StreamChange): boolean {
  return (
    kind === promotionRunKind.kind &&
    (type === 'gone' ||
      (object as PromotionRun | undefined)?.status?.finishedAt !== undefined)
  );
}

function InFlight(props: { view: View<OpenRuns>; filter: RunFilter }) {
  const { view, filter } = props;
  const t = useT();
  return (
    <section aria-label={t('promotionsPage.active')}>
      <Typography variant="h5" component="h2" gutterBottom>
        {t('promotionsPage.active')}
      </Typography>
      <ViewContent view={view}>
        {({ items, total, inbox }) => (
          <>
            {items.length === 0 && (
              <Typography color="textSecondary">
                {t(
                  isNarrowed(filter)
                    ? 'promotionsPage.noneMatches'
                    : 'promotionsPage.noneActive',
                )}
              </Typography>
            )}
            {items.map(run => (
              <RunInFlight
                key={`${run.namespace}/${run.name}`}
                run={run}
                approvals={inbox.filter(
                  item =>
                    item.namespace === run.namespace && item.run === run.name,
                )}
              />
            ))}
            {total > items.length && (
              <Typography color="textSecondary">
                {t('promotionsPage.moreActive', {
                  shown: String(items.length),
                  total: String(total),
                })}
              </Typography>
            )}
          </>
        )}
      </ViewContent>
    </section>
  );
}

function Ended(props: {
  view: View<ViewPage<RunSummary>>;
  filter: RunFilter;
  onPage: (page: number) => void;
}) {
  const { view, filter, onPage } = props;
  const classes = useStyles();
  const t = useT();
  return (
    <section
      className={classes.section}
      aria-label={t('promotionsPage.recent')}
    >
      <Typography variant="h5" component="h2" gutterBottom>
        {t('promotionsPage.recent')}
      </Typography>
      <ViewContent view={view}>
        {({ items, total }) =>
          total === 0 ? (
            <Typography color="textSecondary">
              {t(
                isNarrowed(filter)
                  ? 'promotionsPage.noneMatches'
                  : 'promotionsPage.noneEnded',
              )}
            </Typography>
          ) : (
            <>
              <EndedRuns
                label={t('promotionsPage.recent')}
                runs={items}
                withSource
              />
              <Pager
                page={filter.page}
                pageSize={PAGE_SIZE}
                total={total}
                onPage={onPage}
              />
            </>
          )
        }
      </ViewContent>
    </section>
  );
}
