import { isTargetEnded, Target } from '@fairway/plugin-fairway-common';
import { PhaseChip, RelativeTime } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { DataTable } from '../../components/DataTable';
import { EntityText } from '../../components/EntityText';
import { useT } from '../../translation';

const useStyles = makeStyles(
  // Paths of fields have no place to break at.
  { message: { overflowWrap: 'anywhere' } },
  { name: 'FairwayAttempts' },
);

/** All attempts that are known, the newest first. */
export function Attempts(props: { target: Target }) {
  const { spec, status } = props.target;
  const t = useT();
  const classes = useStyles();
  const operation = status?.operation ?? 'Promote';
  const current = {
    attempt: status?.attempt ?? 1,
    operation,
    version: operation === 'Rollback' ? status?.previousVersion : spec.version,
    outcome: status?.phase ?? 'Pending',
    message: status?.message ?? status?.reason,
    finishedAt:
      status && isTargetEnded(status.phase) ? status.since : undefined,
  };
  const earlier = (status?.history ?? [])
    .filter(({ attempt }) => attempt !== current.attempt)
    .map(({ reason, message, ...rest }) => ({
      ...rest,
      message: message ?? reason,
    }))
    .sort((a, b) => b.attempt - a.attempt);
  return (
    <DataTable
      label={t('targetPage.attempts.title')}
      rows={[current, ...earlier]}
      rowKey={({ attempt }) => String(attempt)}
      columns={[
        {
          title: t('targetPage.attempts.attempt'),
          isShort: true,
          cell: ({ attempt }) => attempt,
        },
        {
          title: t('targetPage.attempts.operation'),
          cell: row => (
            <>
              {t(
                row.operation === 'Rollback'
                  ? 'targetPage.fact.rollback'
                  : 'targetPage.fact.promote',
              )}
              <div>{row.version}</div>
            </>
          ),
        },
        {
          title: t('targetPage.attempts.outcome'),
          cell: ({ outcome, message }) => (
            <>
              <PhaseChip phase={outcome} />
              <div className={classes.message}>
                <EntityText text={message} />
              </div>
            </>
          ),
        },
        {
          title: t('targetPage.attempts.finished'),
          cell: ({ finishedAt }) =>
            finishedAt ? (
              <RelativeTime at={finishedAt} />
            ) : (
              t('targetPage.attempts.current')
            ),
        },
      ]}
    />
  );
}
