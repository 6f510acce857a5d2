import { DRIFTED, Target } from '@fairway/plugin-fairway-common';
import { RelativeTime } from '@fairway/plugin-fairway-react';
import Typography from '@material-ui/core/Typography';
import { EntityText } from '../../components/EntityText';
import { Facts } from '../../components/Facts';
import { useT } from '../../translation';

/** What is known of changes by somebody else; undefined where there never was one. */
export function conditionOf({ status }: Target) {
  return status?.conditions?.find(({ type }) => type === DRIFTED);
}

/** What somebody else has set instead of the version, who and when, and what becomes of it. */
export function Drift(props: { target: Target }) {
  const { status, spec } = props.target;
  const t = useT();
  const { drift, corrections = [] } = status ?? {};
  return (
    <>
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
        <EntityText text={conditionOf(props.target)?.message} />
      </Typography>
    </>
  );
}
