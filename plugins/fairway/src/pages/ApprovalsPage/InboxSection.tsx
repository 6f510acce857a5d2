import { InboxItem, ROLLBACK_STAGE } from '@fairway/plugin-fairway-common';
import {
  RelativeTime,
  ShapeIcon,
  useToneStyles,
} from '@fairway/plugin-fairway-react';
import ButtonBase from '@material-ui/core/ButtonBase';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import ChevronRightIcon from '@material-ui/icons/ChevronRight';
import { Ref, useId } from 'react';
import { inboxItemKey } from '../../components/approval';
import { EntityName } from '../../components/EntityName';
import { EntityText } from '../../components/EntityText';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: { marginBottom: theme.spacing(3) },
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: { '& + &': { borderTop: `1px solid ${theme.palette.divider}` } },
    row: {
      display: 'grid',
      gridTemplateColumns: 'auto minmax(0, 1fr) auto',
      alignItems: 'center',
      gap: theme.spacing(0, 1.5),
      width: '100%',
      padding: theme.spacing(1.5, 2),
      textAlign: 'left',
      ...theme.typography.body2,
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&[aria-current=true]': {
        boxShadow: `inset 3px 0 ${theme.palette.primary.main}`,
      },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
    title: { ...theme.typography.body1, overflowWrap: 'anywhere' },
    strong: { fontWeight: 600 },
    faint: { color: theme.palette.text.secondary, overflowWrap: 'anywhere' },
    icon: { display: 'inline-flex' },
  }),
  { name: 'FairwayInboxSection' },
);

/** Gates that wait, one row each. */
export function InboxSection(props: {
  title: string;
  items: readonly InboxItem[];
  /** The key of the row that the keyboard is on. */
  current: string | undefined;
  rowRef: (item: InboxItem) => Ref<HTMLButtonElement>;
  onOpen: (item: InboxItem) => void;
}) {
  const { title, items, current, rowRef, onOpen } = props;
  const classes = useStyles();
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className={classes.root}>
      <Typography variant="h5" component="h2" id={titleId} gutterBottom>
        {title}
      </Typography>
      <Paper variant="outlined">
        <ul className={classes.list}>
          {items.map(item => {
            const key = inboxItemKey(item);
            return (
              <li key={key} className={classes.item}>
                <ButtonBase
                  ref={rowRef(item)}
                  className={classes.row}
                  aria-haspopup="dialog"
                  aria-current={key === current}
                  onClick={() => onOpen(item)}
                >
                  <Row item={item} />
                </ButtonBase>
              </li>
            );
          })}
        </ul>
      </Paper>
    </section>
  );
}

function Row(props: { item: InboxItem }) {
  const { item } = props;
  const { source, version, stage, gate, when, clusters } = item;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  let place: string = t('approvalsPage.place.rollback');
  if (stage !== ROLLBACK_STAGE) {
    place = t(`approvalsPage.place.${when}`, { stage });
  }
  return (
    <>
      <span
        className={`${classes.icon} ${
          tones[item.allowed ? 'attention' : 'waiting']
        }`}
      >
        <ShapeIcon shape="pause" />
      </span>
      <span>
        <span className={classes.title}>
          <span className={classes.strong}>
            {source} {version}
          </span>{' '}
          {place} {t('approvalsPage.clusters', { count: clusters })}
        </span>
        <br />
        <span className={classes.faint}>
          {t('approvalsPage.askedBy')}{' '}
          <EntityName entityRef={item.requestedBy} />
          {' · '}
          {t('approvalsPage.waits')} <RelativeTime at={item.since} />
          {item.until && (
            <>
              {' · '}
              {t('approvalsPage.until')} <RelativeTime at={item.until} />
            </>
          )}
          {' · '}
          {t('approvalsPage.approvals', {
            gate,
            done: String(item.approvedBy.length),
            needed: String(item.count),
          })}
        </span>
        {item.reason && (
          <>
            <br />
            <span className={classes.faint}>
              <EntityText
                text={t('approval.notYou', { reason: item.reason })}
                withoutLinks
              />
            </span>
          </>
        )}
      </span>
      <ChevronRightIcon aria-hidden color="action" />
    </>
  );
}
