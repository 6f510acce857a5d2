import { DRIFTED, Target } from '@fairway/plugin-fairway-common';
import { RelativeTime } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { EntityText } from '../../components/EntityText';
import { Facts } from '../../components/Facts';
import { LinkButton } from '../../components/LinkButton';
import { useFairwayPaths } from '../../routing';
import { Translate, useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      justifyItems: 'start',
      gap: theme.spacing(1),
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'FairwayDrift' },
);

/** What is known of changes by somebody else; undefined where there never was one. */
export function conditionOf({ status }: Target) {
  return status?.conditions?.find(({ type }) => type === DRIFTED);
}

/** What somebody else has set instead of the version, who and when, and what becomes of it. */
export function Drift(props: {
  target: Target;
  /** The name of the source that is promoted. */
  source: string;
}) {
  const { target, source } = props;
  const { status, spec, metadata } = target;
  const t = useT();
  const classes = useStyles();
  const paths = useFairwayPaths();
  const { drift, corrections = [] } = status ?? {};
  const isBeingWritten = conditionOf(target)?.reason === 'Reasserting';
  return (
    <div className={classes.root}>
      <Facts
        label={t('targetPage.drift.title')}
        facts={[
          {
            term: t('targetPage.drift.there'),
            value: drift && (drift.version ?? t('targetPage.drift.none')),
          },
          { term: t('targetPage.drift.given'), value: spec.version },
          {
            term: t('targetPage.drift.by'),
            value: drift?.changedBy && (
              <>
                {drift.changedBy.manager}
                {drift.changedBy.at && (
                  <>
                    {', '}
                    <RelativeTime at={drift.changedBy.at} />
                  </>
                )}
              </>
            ),
          },
          {
            term: t('targetPage.drift.since'),
            value: drift && <RelativeTime at={drift.since} />,
          },
          {
            term: t('targetPage.drift.corrections'),
            value: corrections.length || undefined,
          },
        ]}
      />
      <Typography variant="body2">
        <EntityText text={nextWords(target, t)} />
      </Typography>
      {!isBeingWritten && (
        <LinkButton
          variant="outlined"
          label={t('targetPage.drift.promote')}
          to={paths.promote({ namespace: metadata.namespace, name: source })}
        />
      )}
    </div>
  );
}

/** What becomes of it. The condition says it together with what stands above already, unless there is more to say. */
function nextWords(target: Target, t: Translate): string | undefined {
  const { reason, message } = conditionOf(target) ?? {};
  switch (reason) {
    case 'Drifted':
    case 'BlocksPromotions':
    case 'Reasserting':
      return t(`targetPage.drift.next.${reason}`);
    default:
      return message;
  }
}
