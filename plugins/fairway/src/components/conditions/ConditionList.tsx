import type { Condition } from '@fairway/plugin-fairway-common';
import { RelativeTime } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { EntityText } from '../EntityText';
import { ConditionChip } from './ConditionChip';

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'grid',
      gap: theme.spacing(0.75),
      listStyle: 'none',
      margin: 0,
      padding: 0,
    },
    row: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: theme.spacing(0.5, 1.5),
      fontSize: theme.typography.body2.fontSize,
    },
    since: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
  }),
  { name: 'FairwayConditionList' },
);

/** What is known of an object: each condition with its reason in words, and since when. */
export function ConditionList(props: {
  conditions: readonly Condition[] | undefined;
}) {
  const { conditions = [] } = props;
  const classes = useStyles();
  const t = useT();
  const shown: readonly Condition[] =
    conditions.length > 0
      ? conditions
      : [
          {
            type: 'Ready',
            status: 'Unknown',
            reason: 'NotLookedAt',
            message: t('condition.notYet'),
            lastTransitionTime: '',
          },
        ];
  return (
    <ul className={classes.list} aria-label={t('condition.label')}>
      {shown.map(({ type, status, message, lastTransitionTime }) => (
        <li key={type} className={classes.row}>
          <ConditionChip type={type} status={status} />
          <span>
            <EntityText text={message} />
          </span>
          {lastTransitionTime && (
            <span className={classes.since}>
              {t('condition.since')} <RelativeTime at={lastTransitionTime} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
