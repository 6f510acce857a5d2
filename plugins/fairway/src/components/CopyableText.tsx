import { CopyButton } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../translation';

const useStyles = makeStyles(
  theme => ({
    root: { marginBottom: theme.spacing(2) },
    text: {
      margin: 0,
      padding: theme.spacing(1.5),
      maxHeight: 320,
      overflow: 'auto',
      background: theme.palette.background.default,
      color: theme.palette.text.primary,
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      fontFamily: 'monospace',
      fontSize: theme.typography.body2.fontSize,
    },
  }),
  { name: 'FairwayCopyableText' },
);

/** A document or command to be copied. */
export function CopyableText(props: { label: string; text: string }) {
  const { label, text } = props;
  const classes = useStyles();
  const t = useT();
  return (
    <div className={classes.root}>
      {/* A region that scrolls must be reachable with the keyboard. */}
      <pre
        className={classes.text}
        role="region"
        aria-label={label}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {text}
      </pre>
      <CopyButton text={text} label={t('value.copy')} />
    </div>
  );
}
