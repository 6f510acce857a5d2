import type { InboxItem, ReasonGroup } from '@fairway/plugin-fairway-common';
import {
  RelativeTime,
  ShapeIcon,
  useToneStyles,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import type { PropsWithChildren } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { EntityText } from '../EntityText';

/** How many reasons are listed; the page of the run has all. */
const SHOWN = 3;

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'grid',
      gap: theme.spacing(0.5),
      margin: 0,
      padding: 0,
      listStyle: 'none',
      fontSize: theme.typography.body2.fontSize,
    },
    item: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: theme.spacing(0, 1),
      overflowWrap: 'anywhere',
    },
    shape: { alignSelf: 'center', display: 'inline-flex' },
    soft: { color: theme.palette.text.secondary },
  }),
  { name: 'FairwayWaitsFor' },
);

/** What a run waits for, people first. Nothing where it waits for nothing. */
export function WaitsFor(props: {
  run: string;
  approvals: readonly InboxItem[];
  waiting: readonly ReasonGroup[];
}) {
  const { run, approvals, waiting } = props;
  const classes = useStyles();
  const t = useT();
  if (approvals.length === 0 && waiting.length === 0) {
    return null;
  }
  return (
    <ul className={classes.list} aria-label={t('runs.waitsForOf', { run })}>
      {approvals.map(item => (
        <Approval key={`${item.stage}/${item.gate}`} item={item} />
      ))}
      {waiting
        .slice(0, SHOWN)
        .map(({ signature, message, count, example, stages }) => (
          <Line key={signature} tone="waiting" shape="dots">
            <span>
              <EntityText text={message} />
            </span>
            <span className={classes.soft}>
              {count === 1
                ? t('runs.waitingOne', { cluster: example.cluster })
                : t('runs.waitingMany', {
                    number: String(count),
                    stages: stages.join(', '),
                  })}
            </span>
          </Line>
        ))}
      {waiting.length > SHOWN && (
        <li className={classes.soft}>
          {t('runs.moreReasons', { count: waiting.length - SHOWN })}
        </li>
      )}
    </ul>
  );
}

function Approval(props: { item: InboxItem }) {
  const { item } = props;
  const { stage, gate, users, groups, count, approvedBy, since } = item;
  const classes = useStyles();
  const t = useT();
  const paths = useFairwayPaths();
  const asked = [...groups, ...users];
  return (
    <Line tone="attention" shape="pause">
      <span>
        <EntityText
          text={
            asked.length > 0
              ? t('runs.approvalOf', { stage, gate, people: asked.join(', ') })
              : t('runs.approvalOfAnybody', { stage, gate })
          }
        />
      </span>
      <span className={classes.soft}>
        {t('runs.approvals', {
          approved: String(approvedBy.length),
          needed: String(count),
        })}{' '}
        <RelativeTime at={since} />
      </span>
      {item.allowed && (
        <Button
          size="small"
          color="primary"
          component={RouterLink}
          to={paths.approvals(item)}
        >
          {t('runs.decide')}
        </Button>
      )}
    </Line>
  );
}

function Line(
  props: PropsWithChildren<{
    tone: 'attention' | 'waiting';
    shape: 'pause' | 'dots';
  }>,
) {
  const classes = useStyles();
  const tones = useToneStyles();
  return (
    <li className={classes.item}>
      <span className={`${classes.shape} ${tones[props.tone]}`}>
        <ShapeIcon shape={props.shape} size={14} />
      </span>
      {props.children}
    </li>
  );
}
