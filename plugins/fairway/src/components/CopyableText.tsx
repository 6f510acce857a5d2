import { CopyButton } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../translation';

const useStyles = makeStyles(
  theme => ({
    root: { marginBottom: theme.spacing(2) },
    text: {
      margin: 0,
      padding: theme.spacing(1.5),
      overflow: 'auto',
      background: theme.palette.background.default,
      color: theme.palette.text.primary,
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      fontFamily: 'monospace',
      fontSize: theme.typography.body2.fontSize,
    },
    low: { maxHeight: 320 },
  }),
  { name: 'FairwayCopyableText' },
);

/**
 * A document or command to be copied.
 *
 * `whole` shows all of its lines, for a document that is what the reader came
 * for; otherwise a long one scrolls within 320 px.
 */
export function CopyableText(props: {
  label: string;
  text: string;
  whole?: boolean;
}) {
  const { label, text, whole = false } = props;
  const classes = useStyles();
  const t = useT();
  return (
    <div className={classes.root}>
      {/* A region that scrolls must be reachable with the keyboard. */}
      <pre
        className={whole ? classes.text : `${classes.text} ${classes.low}`}
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
