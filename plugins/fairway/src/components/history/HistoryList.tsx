import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import type {
  ActivityEntry,
  ActivityPage,
} from '@fairway/plugin-fairway-common';
import {
  EmptyState,
  fairwayApiRef,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useCallback, useEffect, useState } from 'react';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { HistoryEntry } from './HistoryEntry';

/** A history that changes faster cannot be read. */
const REFRESH_MS = 2_000;

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0, maxWidth: 1000 },
    note: { marginBottom: theme.spacing(1) },
  }),
  { name: 'FairwayHistoryList' },
);

/** What people and Fairway did about something, the newest first. */
export function HistoryList(props: {
  namespace: string;
  /** Only what is about this run. */
  run?: string;
  /** Only what is about this object. */
  subject?: { kind: string; name: string };
}) {
  const { namespace, run, subject } = props;
  const { kind, name } = subject ?? {};
  const t = useT();
  const classes = useStyles();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    async (signal: AbortSignal, before?: string) => {
      const page = await api.view<ActivityPage>(
        'activity',
        { namespace, run, kind, name, before },
        signal,
      );
      // It is read again with each change, so it needs no revision of its own.
      return { ...page, revision: 0 };
    },
    [api, namespace, run, kind, name],
  );
  const newest = useView(load, () => true, REFRESH_MS);
  const older = useOlder(load);
  return (
    <ViewContent view={newest}>
      {({ items, next, withoutCommands }) => {
        const known = new Set(items.map(({ id }) => id));
        const all = [
          ...items,
          ...older.items.filter(({ id }) => !known.has(id)),
        ];
        const before = older.items.length > 0 ? older.next : next;
        return (
          <>
            {withoutCommands && (
              <Typography
                variant="body2"
                color="textSecondary"
                className={classes.note}
              >
                {t('history.withoutCommands')}
              </Typography>
            )}
            {all.length === 0 ? (
              <EmptyState
                title={t('history.empty.title')}
                description={t('history.empty.description')}
              />
            ) : (
              <ol className={classes.list} aria-label={t('history.title')}>
                {all.map(entry => (
                  <HistoryEntry
                    key={entry.id}
                    entry={entry}
                    subject={<Subject entry={entry} omitted={name ?? run} />}
                  />
                ))}
              </ol>
            )}
            {older.error && (
              <Typography role="alert" variant="body2">
                {t('history.moreFailed', { message: older.error.message })}
              </Typography>
            )}
            {before && (
              <Button
                variant="outlined"
                size="small"
                disabled={older.loading}
                onClick={() => older.read(before)}
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

/** Pages that are read when somebody asks for them. What happened before does not change. */
function useOlder(
  load: (signal: AbortSignal, before?: string) => Promise<ActivityPage>,
) {
  const [state, setState] = useState<{
    items: ActivityEntry[];
    next?: string;
    error?: Error;
    loading: boolean;
  }>({ items: [], loading: false });
  const [ended] = useState(() => new AbortController());
  useEffect(() => () => ended.abort(), [ended]);
  const read = async (before: string) => {
    setState(now => ({ ...now, loading: true, error: undefined }));
    try {
      const page = await load(ended.signal, before);
      setState(now => ({
        items: [...now.items, ...page.items],
        next: page.next,
        loading: false,
      }));
    } catch (error) {
      setState(now => ({ ...now, loading: false, error: error as Error }));
    }
  };
  return { ...state, read };
}

function Subject(props: { entry: ActivityEntry; omitted: string | undefined }) {
  const { kind, namespace, name } = props.entry.subject;
  const paths = useFairwayPaths();
  if (name === props.omitted) {
    return null;
  }
  switch (kind) {
    case 'Target':
      return <Link to={paths.target(namespace, name)}>{name}</Link>;
    case 'PromotionRun':
      return <Link to={paths.run(namespace, name)}>{name}</Link>;
    default:
      return <>{`${kind} ${name}`}</>;
  }
}
