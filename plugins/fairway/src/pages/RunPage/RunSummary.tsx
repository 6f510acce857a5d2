import { Link } from '@backstage/core-components';
import { describeVersions, PromotionRun } from '@fairway/plugin-fairway-common';
import {
  PhaseChip,
  RelativeTime,
  Shape,
  ShapeIcon,
  useToneStyles,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import type { PropsWithChildren } from 'react';
import { Elapsed } from '../../components/Elapsed';
import { EntityLink } from '../../components/EntityLink';
import { EntityText } from '../../components/EntityText';
import { Facts } from '../../components/Facts';
import { VersionChange } from '../../components/run';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { useNewerRun, usePlanNote } from './useRun';

const useStyles = makeStyles(
  theme => ({
    root: { display: 'grid', gap: theme.spacing(1.5) },
    state: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    note: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      ...theme.typography.body2,
    },
    shape: { display: 'inline-flex', flexShrink: 0, paddingTop: 2 },
  }),
  { name: 'FairwayRunSummary' },
);

/** What a run brings, who asked for it, and where it is. */
export function RunSummary(props: { run: PromotionRun }) {
  const { run } = props;
  const { spec, status, metadata } = run;
  const { namespace } = metadata;
  const t = useT();
  const paths = useFairwayPaths();
  const classes = useStyles();
  const planNote = usePlanNote(run);
  const newer = useNewerRun(run);
  const { entityRef } = spec.source.spec;
  const uncovered = status?.uncoveredClusters ?? [];
  return (
    <div className={classes.root}>
      <div className={classes.state}>
        <PhaseChip
          phase={status?.phase ?? 'Pending'}
          clusters={status?.clusters}
        />
        {status?.paused && (
          <span>
            <EntityText
              text={t('runPage.pausedBy', { by: status.paused.by })}
            />{' '}
            {status.paused.reason}
          </span>
        )}
        {status?.message && (
          <span>
            <EntityText text={status.message} />
          </span>
        )}
      </div>
      <Facts
        label={t('runPage.fact.label')}
        facts={[
          {
            term: t('runPage.fact.version'),
            value: (
              <VersionChange
                run={{ namespace, name: metadata.name }}
                after={describeVersions(spec)}
              />
            ),
          },
          {
            term: t('runPage.fact.source'),
            value: (
              <>
                <Link
                  to={paths.resource('sources', namespace, spec.source.name)}
                >
                  {spec.source.name}
                </Link>
                {entityRef && (
                  <>
                    {' · '}
                    <EntityLink entityRef={entityRef} />
                  </>
                )}
              </>
            ),
          },
          {
            term: t('runPage.fact.fleet'),
            value: (
              <>
                <Link to={paths.resource('fleets', namespace, spec.fleet.name)}>
                  {spec.fleet.name}
                </Link>
                {spec.scope &&
                  ` (${t('runPage.fact.scope', { count: spec.scope.length })})`}
              </>
            ),
          },
          {
            term: t('runPage.fact.plan'),
            value: (
              <Link to={paths.resource('plans', namespace, spec.plan.name)}>
                {spec.plan.name}
              </Link>
            ),
          },
          { term: t('runPage.fact.attempt'), value: spec.attempt },
          {
            term: t('runPage.fact.requestedBy'),
            value: <EntityLink entityRef={spec.requestedBy} />,
          },
          {
            term: t('runPage.fact.started'),
            value: status?.startedAt ? (
              <RelativeTime at={status.startedAt} />
            ) : (
              t('runPage.fact.notStarted')
            ),
          },
          {
            term: status?.finishedAt
              ? t('runPage.fact.elapsed')
              : t('runPage.fact.running'),
            value: status?.startedAt && (
              <Elapsed from={status.startedAt} to={status.finishedAt} />
            ),
          },
        ]}
      />
      {planNote && (
        <Note>
          {t(planNote === 'gone' ? 'runPage.planGone' : 'runPage.planChanged')}
        </Note>
      )}
      {status?.drifted !== undefined && (
        <Note shape="drift">
          {t('runPage.drifted', { count: status.drifted })}{' '}
          <Link
            to={paths.fleet({
              namespace,
              fleet: spec.fleet.name,
              source: spec.source.name,
            })}
          >
            {t('runPage.driftedLink')}
          </Link>
        </Note>
      )}
      {uncovered.length > 0 && (
        <Note>
          {t('runPage.uncovered', {
            count: uncovered.length,
            names: uncovered.join(', '),
          })}
        </Note>
      )}
      {newer && (
        <Note>
          {t('runPage.newer', { attempt: String(newer.spec.attempt) })}{' '}
          <Link to={paths.run(namespace, newer.metadata.name)}>
            {t('runPage.newerLink', { attempt: String(newer.spec.attempt) })}
          </Link>
        </Note>
      )}
    </div>
  );
}

function Note(props: PropsWithChildren<{ shape?: Shape }>) {
  const classes = useStyles();
  const tones = useToneStyles();
  return (
    <div className={classes.note}>
      <span className={`${classes.shape} ${tones.attention}`}>
        <ShapeIcon shape={props.shape ?? 'warning'} />
      </span>
      <span>{props.children}</span>
    </div>
  );
}
