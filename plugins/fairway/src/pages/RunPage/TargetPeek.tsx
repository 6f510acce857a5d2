import type { TargetRow } from '@fairway/plugin-fairway-common';
import {
  DRIFTED_LOOK,
  PhaseChip,
  RelativeTime,
  StateChip,
  TargetRowStore,
  targetVersions,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import CloseIcon from '@material-ui/icons/Close';
import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { EntityText } from '../../components/EntityText';
import { Facts } from '../../components/Facts';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';

/** How often what is shown is brought up to date. */
const REFRESH_MS = 500;

const useStyles = makeStyles(
  theme => ({
    root: {
      position: 'fixed',
      right: theme.spacing(3),
      bottom: theme.spacing(3),
      zIndex: theme.zIndex.drawer - 1,
      width: 380,
      maxWidth: `calc(100vw - ${theme.spacing(6)}px)`,
      padding: theme.spacing(2),
      display: 'grid',
      gap: theme.spacing(1.5),
    },
    title: {
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'space-between',
      overflowWrap: 'anywhere',
    },
    message: { overflowWrap: 'anywhere', maxHeight: '30vh', overflow: 'auto' },
  }),
  { name: 'FairwayTargetPeek' },
);

/** The selected target in short, with the way to its page. The grid stays usable behind it. */
export function TargetPeek(props: {
  namespace: string;
  row: TargetRow;
  store: TargetRowStore;
  onClose: () => void;
}) {
  const { namespace, store, onClose } = props;
  const { uid } = props.row;
  const t = useT();
  const paths = useFairwayPaths();
  const classes = useStyles();
  const [row, setRow] = useState(props.row);
  useEffect(() => {
    const update = () => setRow(before => store.row(uid) ?? before);
    setRow(props.row);
    const timer = setInterval(update, REFRESH_MS);
    return () => clearInterval(timer);
  }, [store, uid, props.row]);
  return (
    <Paper
      component="section"
      elevation={8}
      className={classes.root}
      aria-label={t('runPage.peek.label')}
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      <div className={classes.title}>
        <Typography variant="h6" component="h2">
          {row.cluster}
        </Typography>
        <IconButton
          size="small"
          aria-label={t('runPage.peek.close')}
          onClick={onClose}
        >
          <CloseIcon fontSize="small" />
        </IconButton>
      </div>
      <span>
        <PhaseChip phase={row.phase} /> {t('runPage.peek.since')}{' '}
        <RelativeTime at={row.since} />
      </span>
      {row.drifted && (
        <span>
          <StateChip {...DRIFTED_LOOK}>{t('runPage.legendDrifted')}</StateChip>
        </span>
      )}
      {(row.message ?? row.reason) && (
        <Typography variant="body2" className={classes.message}>
          <EntityText text={row.message ?? row.reason} />
        </Typography>
      )}
      <Facts
        label={row.name}
        facts={[
          { term: t('runPage.column.unit'), value: row.unit },
          { term: t('runPage.column.version'), value: targetVersions(row) },
          {
            term: t('runPage.column.stage'),
            value: row.canary
              ? `${row.stage}, ${t('runPage.peek.canary')}`
              : t('runPage.peek.batch', {
                  stage: row.stage,
                  number: String(row.batch + 1),
                }),
          },
          { term: t('runPage.column.attempt'), value: row.attempt },
        ]}
      />
      <div>
        <Button
          variant="contained"
          color="primary"
          size="small"
          component={Link}
          to={paths.target(namespace, row.name)}
        >
          {t('runPage.peek.open')}
        </Button>
      </div>
    </Paper>
  );
}
