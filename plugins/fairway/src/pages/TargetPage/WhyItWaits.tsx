import { useApi } from '@backstage/core-plugin-api';
import type { Target } from '@fairway/plugin-fairway-common';
import {
  fairwayApiRef,
  LoadingState,
  RelativeTime,
  ShapeIcon,
  useToneStyles,
  useView,
  ViewContent,
  wordsOf,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useCallback } from 'react';
import { EntityText } from '../../components/EntityText';
import { useT } from '../../translation';
import { conditionOf } from './Drift';

/** It takes all targets of the run to tell, so it is not asked as often as anything changes. */
const REFRESH_MS = 2_000;

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'grid',
      gap: theme.spacing(1),
      listStyle: 'none',
      margin: 0,
      padding: 0,
      ...theme.typography.body2,
    },
    condition: { display: 'flex', gap: theme.spacing(1) },
    icon: { display: 'inline-flex', paddingTop: 2 },
    body: { minWidth: 0, overflowWrap: 'anywhere' },
    name: { fontWeight: 600 },
    faint: { color: theme.palette.text.secondary },
  }),
  { name: 'FairwayWhyItWaits' },
);

/** All conditions that keep a target from advancing, and who or what can change each. */
export function WhyItWaits(props: { target: Target }) {
  const { metadata, spec } = props.target;
  const drifted = conditionOf(props.target)?.reason;
  const { namespace, name } = metadata;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    async (signal: AbortSignal) => ({
      // What somebody else has set since is told by itself.
      conditions: (
        await api.explain('targets', namespace, name, signal)
      ).filter(({ reason }) => reason !== drifted),
      // It is asked again with each change, so it needs no revision of its own.
      revision: 0,
    }),
    [api, namespace, name, drifted],
  );
  const view = useView(
    load,
    change => change.name === name || change.name === spec.runRef.name,
    REFRESH_MS,
  );
  return (
    <ViewContent view={view} loading={<LoadingState rows={3} />}>
      {({ conditions }) =>
        conditions.length === 0 ? (
          <Typography variant="body2">{t('targetPage.why.nothing')}</Typography>
        ) : (
          <>
            <Typography variant="body2" color="textSecondary" gutterBottom>
              {t('targetPage.why.order')}
            </Typography>
            <ol className={classes.list}>
              {conditions.map(
                ({
                  condition,
                  reason,
                  message,
                  since,
                  nextCheck,
                  unblockedBy,
                }) => (
                  <li
                    key={`${condition} ${reason} ${message}`}
                    className={classes.condition}
                  >
                    <span className={`${classes.icon} ${tones.attention}`}>
                      <ShapeIcon shape="pause" size={14} />
                    </span>
                    <div className={classes.body}>
                      <span className={classes.name}>{wordsOf(reason)}</span>
                      <div>
                        <EntityText text={message} />
                      </div>
                      <div className={classes.faint}>
                        <EntityText
                          text={t('targetPage.why.unblockedBy', {
                            who: unblockedBy,
                          })}
                        />
                        {since && (
                          <>
                            {' · '}
                            {t('targetPage.why.since')}{' '}
                            <RelativeTime at={since} />
                          </>
                        )}
                        {nextCheck && (
                          <>
                            {' · '}
                            {t('targetPage.why.nextCheck')}{' '}
                            <RelativeTime at={nextCheck} />
                          </>
                        )}
                      </div>
                    </div>
                  </li>
                ),
              )}
            </ol>
          </>
        )
      }
    </ViewContent>
  );
}
