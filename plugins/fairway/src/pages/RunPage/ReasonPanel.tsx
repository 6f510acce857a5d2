import type { ReasonGroup } from '@fairway/plugin-fairway-common';
import {
  lookOf,
  ShapeIcon,
  useToneStyles,
  wordsOf,
} from '@fairway/plugin-fairway-react';
import ButtonBase from '@material-ui/core/ButtonBase';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { EntityText } from '../../components/EntityText';
import { useT } from '../../translation';
import type { TargetFilter } from './useTargetFilter';

const useStyles = makeStyles(
  theme => ({
    root: { padding: theme.spacing(1.5, 2) },
    list: { listStyle: 'none', margin: theme.spacing(0, -1), padding: 0 },
    group: {
      display: 'grid',
      gridTemplateColumns: 'auto 1fr auto',
      alignItems: 'start',
      gap: theme.spacing(0, 1),
      width: '100%',
      padding: theme.spacing(0.75, 1),
      textAlign: 'left',
      borderRadius: theme.shape.borderRadius,
      ...theme.typography.body2,
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
      },
      '&[aria-pressed=true]': {
        backgroundColor: theme.palette.action.selected,
      },
    },
    icon: { display: 'inline-flex', paddingTop: 2 },
    reason: { fontWeight: 600 },
    count: { fontVariantNumeric: 'tabular-nums', fontWeight: 600 },
    message: {
      gridColumn: 2,
      color: theme.palette.text.secondary,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'FairwayReasonPanel' },
);

/** Targets that wait or have failed for the same reason. A click looks for them. */
export function ReasonPanel(props: {
  title: string;
  /** Said where there are none. */
  empty: string;
  groups: readonly ReasonGroup[];
  /** The signature that is looked for. */
  selected: string | undefined;
  onSelect: (filter: TargetFilter) => void;
}) {
  const { title, empty, groups, selected, onSelect } = props;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const titleId = useId();
  return (
    <Paper
      component="section"
      variant="outlined"
      className={classes.root}
      aria-labelledby={titleId}
    >
      <Typography variant="h6" component="h2" id={titleId}>
        {title}
      </Typography>
      {groups.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {empty}
        </Typography>
      ) : (
        <ul className={classes.list}>
          {groups.map(group => {
            const { signature, reason, message, count, phase } = group;
            const { tone, shape } = lookOf(phase);
            return (
              <li key={signature}>
                <ButtonBase
                  className={classes.group}
                  aria-pressed={signature === selected}
                  onClick={() =>
                    onSelect(
                      signature === selected ? {} : { signature, reason },
                    )
                  }
                >
                  <span className={`${classes.icon} ${tones[tone]}`}>
                    <ShapeIcon shape={shape} size={14} />
                  </span>
                  <span className={classes.reason}>{wordsOf(reason)}</span>
                  <span className={classes.count}>{count}</span>
                  <span className={classes.message}>
                    <EntityText text={message} withoutLinks />
                    {count > 1 &&
                      ` (${t('runPage.reasons.example', {
                        cluster: group.example.cluster,
                      })})`}
                  </span>
                </ButtonBase>
              </li>
            );
          })}
        </ul>
      )}
    </Paper>
  );
}
