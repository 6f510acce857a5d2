import { Content, Link } from '@backstage/core-components';
import type { SourceOverview } from '@fairway/plugin-fairway-common';
import { LiveProvider, StaleBanner } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { EndedRuns, RunInFlight } from '../components/runs';
import { useFairwayPaths } from '../routing';
import { useT } from '../translation';
import { EntitySources } from './EntitySources';
import { PromoteButton } from './PromoteButton';
import { StageVersionsTable } from './StageVersionsTable';
import { ENTITY_TOPICS } from './useEntitySources';

const useStyles = makeStyles(
  theme => ({
    source: { marginBottom: theme.spacing(5) },
    title: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(1.5),
    },
    space: { flexGrow: 1 },
    section: { marginTop: theme.spacing(3) },
  }),
  { name: 'FairwayEntityPromotions' },
);

function Source(props: { source: SourceOverview }) {
  const { source } = props;
  const { namespace, name, stages, active, recent } = source;
  const classes = useStyles();
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <section className={classes.source} aria-label={name}>
      <div className={classes.title}>
        <Typography variant="h5" component="h2">
          <Link to={paths.resource('sources', namespace, name)}>{name}</Link>
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {namespace}
        </Typography>
        <span className={classes.space} />
        <PromoteButton source={source} />
      </div>
      <StageVersionsTable stages={stages} />
      <Typography
        variant="h6"
        component="h3"
        gutterBottom
        className={classes.section}
      >
        {t('entity.active')}
      </Typography>
      {active.length === 0 && (
        <Typography color="textSecondary">{t('entity.noneActive')}</Typography>
      )}
      {active.map(run => (
        <RunInFlight
          key={run.name}
          run={run}
          approvals={run.approvals}
          waiting={run.waiting}
        />
      ))}
      {recent.length > 0 && (
        <>
          <Typography
            variant="h6"
            component="h3"
            gutterBottom
            className={classes.section}
          >
            {t('entity.recent')}
          </Typography>
          <EndedRuns
            label={t('entity.recentOf', { source: name })}
            runs={recent}
          />
        </>
      )}
    </section>
  );
}

/** The tab of an entity: for each of its sources which version is where, what moves, what waits, and what was before. */
export function EntityPromotionsContent() {
  return (
    <LiveProvider topics={ENTITY_TOPICS}>
      <Content>
        <StaleBanner />
        <EntitySources>{source => <Source source={source} />}</EntitySources>
      </Content>
    </LiveProvider>
  );
}
