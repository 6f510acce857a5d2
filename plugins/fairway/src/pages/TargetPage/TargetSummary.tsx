import { Link } from '@backstage/core-components';
import {
  describeReference,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import {
  DRIFTED_LOOK,
  PhaseChip,
  RelativeTime,
  StateChip,
  targetVersions,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { EntityText } from '../../components/EntityText';
import { Facts } from '../../components/Facts';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: { display: 'grid', gap: theme.spacing(1.5) },
    state: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'FairwayTargetSummary' },
);

/** Which unit on which cluster gets which version, and where that is. */
export function TargetSummary(props: { target: Target; run: PromotionRun }) {
  const { target, run } = props;
  const { metadata, spec, status } = target;
  const { namespace } = metadata;
  const t = useT();
  const paths = useFairwayPaths();
  const classes = useStyles();
  const phase = status?.phase ?? 'Pending';
  const operation = status?.operation ?? 'Promote';
  const backend = spec.backend ?? run.spec.backend.name;
  const place = { stage: spec.stage, number: String(spec.batch + 1) };
  return (
    <div className={classes.root}>
      <div className={classes.state} role="status">
        <PhaseChip phase={phase} />
        <span>
          <EntityText text={status?.message ?? status?.reason} />
        </span>
        {status?.drift && (
          <StateChip {...DRIFTED_LOOK}>
            {t('targetPage.drift.mark', {
              version: status.drift.version ?? t('targetPage.drift.none'),
            })}
          </StateChip>
        )}
      </div>
      <Facts
        label={t('targetPage.fact.label')}
        facts={[
          {
            term: t('targetPage.fact.cluster'),
            value: (
              <Link to={paths.resource('clusters', namespace, spec.cluster)}>
                {spec.cluster}
              </Link>
            ),
          },
          {
            term: t('targetPage.fact.unit'),
            value:
              spec.variant === undefined
                ? spec.unit
                : t('targetPage.fact.variant', {
                    unit: spec.unit,
                    variant: spec.variant,
                  }),
          },
          {
            term: t('targetPage.fact.backend'),
            value: (
              <Link to={paths.resource('backends', namespace, backend)}>
                {backend}
              </Link>
            ),
          },
          { term: t('targetPage.fact.hub'), value: spec.hub },
          {
            term: t('targetPage.fact.object'),
            value: describeReference(spec.object),
          },
          {
            term: t('targetPage.fact.version'),
            value: targetVersions({
              version: spec.version,
              previousVersion: status?.previousVersion,
              operation,
            }),
          },
          {
            term: t('targetPage.fact.stage'),
            value: spec.canary
              ? t('targetPage.fact.canary', { stage: spec.stage })
              : t('targetPage.fact.batch', place),
          },
          {
            term: t('targetPage.fact.run'),
            value: (
              <Link to={paths.run(namespace, run.metadata.name)}>
                {run.metadata.name}
              </Link>
            ),
          },
          { term: t('targetPage.fact.attempt'), value: status?.attempt },
          {
            term: t('targetPage.fact.operation'),
            value: t(
              operation === 'Rollback'
                ? 'targetPage.fact.rollback'
                : 'targetPage.fact.promote',
            ),
          },
          {
            term: t('targetPage.fact.since'),
            value: status && <RelativeTime at={status.since} />,
          },
          {
            term: t('targetPage.fact.nextCheck'),
            value: status?.nextCheck && <RelativeTime at={status.nextCheck} />,
          },
          {
            term: t('targetPage.fact.tries'),
            value: status?.tries || undefined,
          },
        ]}
      />
    </div>
  );
}
