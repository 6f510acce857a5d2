import { InfoCard, Link } from '@backstage/core-components';
import type { SourceOverview } from '@fairway/plugin-fairway-common';
import {
  LiveProvider,
  LoadingState,
  StaleBanner,
  usePhaseWords,
} from '@fairway/plugin-fairway-react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { RunInFlight } from '../components/runs';
import { useFairwayPaths } from '../routing';
import { useT } from '../translation';
import { EntitySources } from './EntitySources';
import { PromoteButton } from './PromoteButton';
import { StageVersionsTable } from './StageVersionsTable';
import { ENTITY_TOPICS } from './useEntitySources';

const useStyles = makeStyles(
  theme => ({
    source: {
      display: 'grid',
      gap: theme.spacing(1.5),
      '& + &': { marginTop: theme.spacing(3) },
    },
    title: { display: 'flex', alignItems: 'center', gap: theme.spacing(2) },
    space: { flexGrow: 1 },
  }),
  { name: 'FairwayEntityPromotionsCard' },
);

function Source(props: { source: SourceOverview }) {
  const { source } = props;
  const { namespace, name, stages, active, recent } = source;
  const classes = useStyles();
  const t = useT();
  const wordsFor = usePhaseWords();
  const paths = useFairwayPaths();
  const [last] = recent;
  return (
    <section className={classes.source} aria-label={name}>
      <div className={classes.title}>
        <Typography variant="subtitle1" component="h3">
          <Link to={paths.resource('sources', namespace, name)}>{name}</Link>
        </Typography>
        <span className={classes.space} />
        <PromoteButton source={source} />
      </div>
      <StageVersionsTable stages={stages} />
      {active.map(run => (
        <RunInFlight
          key={run.name}
          run={run}
          approvals={run.approvals}
          waiting={run.waiting}
        />
      ))}
      {active.length === 0 && last && (
        <Typography variant="body2" color="textSecondary">
          {t('entity.noneActive')} {t('entity.last')}{' '}
          <Link to={paths.run(last.namespace, last.name)}>
            {t('entity.lastRun', {
              version: last.version,
              phase: wordsFor(last.phase, last.clusters),
            })}
          </Link>
        </Typography>
      )}
    </section>
  );
}

/** The card of an entity: which version is where, and what moves. */
export function EntityPromotionsCard() {
  const t = useT();
  return (
    <LiveProvider topics={ENTITY_TOPICS}>
      <InfoCard title={t('entity.title')}>
        <StaleBanner />
        <EntitySources loading={<LoadingState rows={3} />}>
          {source => <Source source={source} />}
        </EntitySources>
      </InfoCard>
    </LiveProvider>
  );
}
