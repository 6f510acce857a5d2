import type { ActivityQuery } from '@fairway/plugin-fairway-common';
import { EmptyState, ViewContent } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Fragment, ReactNode } from 'react';
import { useT } from '../../translation';
import { dayOf } from './days';
import { HistoryEntry } from './HistoryEntry';
import { HistorySubject } from './HistorySubject';
import { useHistory } from './useHistory';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0, maxWidth: 1100 },
    day: {
      ...theme.typography.subtitle2,
      padding: theme.spacing(2, 0, 0.5),
      color: theme.palette.text.secondary,
    },
    note: { marginBottom: theme.spacing(1) },
    more: { marginTop: theme.spacing(2) },
  }),
  { name: 'FairwayHistoryList' },
);

/** What people and Fairway did about something, the newest first. */
export function HistoryList(props: {
  namespace?: string;
  /** Only what is about this run. */
  run?: string;
  /** Only what is about this object. */
  subject?: { kind: string; name: string };
  /** What else narrows it. Put a `key` on the list where it may change. */
  filter?: Pick<ActivityQuery, 'type' | 'kind' | 'name' | 'actor'>;
  /** Whether entries are put together by day. */
  byDay?: boolean;
  /** What is shown where nothing has happened. */
  empty?: ReactNode;
}) {
  const { namespace, run, subject, filter, byDay, empty } = props;
  const t = useT();
  const classes = useStyles();
  const history = useHistory({ namespace, run, ...subject, ...filter });
  const { older } = history;
  const now = Date.now();
  return (
    <ViewContent view={history}>
      {({ items, next, withoutCommands }) => {
        const days = items.map(({ at }) => (byDay ? dayOf(at, now) : ''));
        return (
          <>
            {withoutCommands && (
              <Typography
                variant="body2"
                color="textSecondary"
                className={classes.note}
              >
                {t(
                  run === undefined
                    ? 'history.withoutCommands'
                    : 'history.withoutOtherCommands',
                )}
              </Typography>
            )}
            {items.length === 0 && !next && (
              <>
                {empty ?? (
                  <EmptyState
                    title={t('history.empty.title')}
                    description={t('history.empty.description')}
                  />
                )}
              </>
            )}
            {items.length === 0 && next && (
              <Typography>{t('history.noneYet')}</Typography>
            )}
            {items.length > 0 && (
              <ol className={classes.list} aria-label={t('history.title')}>
                {items.map((entry, index) => (
                  <Fragment key={entry.id}>
                    {days[index] !== (days[index - 1] ?? '') && (
                      <li className={classes.day}>{days[index]}</li>
                    )}
                    <HistoryEntry
                      entry={entry}
                      subject={
                        <HistorySubject
                          entry={entry}
                          omitted={subject?.name ?? run}
                        />
                      }
                    />
                  </Fragment>
                ))}
              </ol>
            )}
            {older.error && (
              <Typography role="alert" variant="body2">
                {t('history.moreFailed', { message: older.error.message })}
              </Typography>
            )}
            {next && (
              <Button
                className={classes.more}
                variant="outlined"
                size="small"
                disabled={older.reading}
                onClick={older.read}
              >
                {t('history.more')}
              </Button>
            )}
          </>
        );
      }}
    </ViewContent>
  );
}
