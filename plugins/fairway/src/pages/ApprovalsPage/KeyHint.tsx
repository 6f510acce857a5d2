import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import type { KeysSwitch } from './useKeysSwitch';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
      color: theme.palette.text.secondary,
      ...theme.typography.caption,
    },
    key: {
      display: 'inline-block',
      minWidth: 20,
      marginRight: theme.spacing(0.5),
      padding: theme.spacing(0, 0.5),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      textAlign: 'center',
      fontFamily: 'monospace',
    },
    toggle: { textTransform: 'none', fontWeight: 'inherit' },
  }),
  { name: 'FairwayKeyHint' },
);

/** Which keys do what, and the way to turn them off. */
export function KeyHint(props: { keys: KeysSwitch; inDialog?: boolean }) {
  const { keys, inDialog } = props;
  const t = useT();
  const classes = useStyles();
  const hints = [
    { key: 'j', does: t('approvalsPage.keys.next') },
    { key: 'k', does: t('approvalsPage.keys.previous') },
    { key: 'a', does: t('approvalsPage.keys.approve') },
    { key: 'r', does: t('approvalsPage.keys.reject') },
    inDialog
      ? { key: 'Esc', does: t('approvalsPage.keys.close') }
      : { key: 'Enter', does: t('approvalsPage.keys.open') },
  ];
  return (
    <div className={classes.root}>
      {keys.on &&
        hints.map(({ key, does }) => (
          <span key={key}>
            <kbd className={classes.key}>{key}</kbd>
            {does}
          </span>
        ))}
      <Button
        size="small"
        color="inherit"
        className={classes.toggle}
        onClick={keys.toggle}
      >
        {t(keys.on ? 'approvalsPage.keys.off' : 'approvalsPage.keys.on')}
      </Button>
    </div>
  );
}
