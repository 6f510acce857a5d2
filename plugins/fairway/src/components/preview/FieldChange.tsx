import type { PreviewDiff } from '@fairway/plugin-fairway-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: { overflowWrap: 'anywhere' },
    field: { color: theme.palette.text.secondary },
    from: { textDecoration: 'line-through' },
    to: { fontWeight: 600, textDecoration: 'none' },
  }),
  { name: 'FairwayFieldChange' },
);

/** A field, and from what to what it changes. */
export function FieldChange(props: { change: PreviewDiff['changes'][number] }) {
  const { field, from, to } = props.change;
  const t = useT();
  const classes = useStyles();
  return (
    <div className={classes.root}>
      <code className={classes.field}>{field}</code>
      <div>
        <del className={classes.from}>
          {valueText(from) ?? t('preview.absent')}
        </del>
        {' → '}
        <ins className={classes.to}>{valueText(to) ?? t('preview.absent')}</ins>
      </div>
    </div>
  );
}

function valueText(value: unknown): string | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
