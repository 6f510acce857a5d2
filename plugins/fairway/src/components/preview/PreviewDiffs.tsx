import type { PreviewDiff } from '@fairway/plugin-fairway-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useT } from '../../translation';
import { DataTable } from '../DataTable';
import { EntityText } from '../EntityText';
import { OutcomeChip } from './OutcomeChip';

const useStyles = makeStyles(
  theme => ({
    change: { overflowWrap: 'anywhere' },
    field: { color: theme.palette.text.secondary },
    from: { textDecoration: 'line-through' },
    to: { fontWeight: 600 },
    changes: {
      display: 'grid',
      justifyItems: 'start',
      gap: theme.spacing(0.5),
    },
  }),
  { name: 'FairwayPreviewDiffs' },
);

/** The fields of objects that change, each from what to what. */
export function PreviewDiffs(props: {
  diffs: readonly PreviewDiff[];
  /** Says to screen readers what the table holds. */
  label?: string;
}) {
  const { diffs, label } = props;
  const t = useT();
  if (diffs.length === 0) {
    return (
      <Typography color="textSecondary">{t('preview.noDiffs')}</Typography>
    );
  }
  return (
    <DataTable
      label={label ?? t('preview.diffs')}
      rows={diffs}
      rowKey={({ stage, cluster, unit, object }) =>
        [stage, cluster, unit, object].join('/')
      }
      columns={[
        { title: t('preview.column.cluster'), cell: ({ cluster }) => cluster },
        { title: t('preview.column.stage'), cell: ({ stage }) => stage },
        { title: t('preview.column.object'), cell: ({ object }) => object },
        {
          title: t('preview.column.change'),
          cell: diff => <Changes diff={diff} />,
        },
      ]}
    />
  );
}

function Changes(props: { diff: PreviewDiff }) {
  const { diff } = props;
  const { changes, problem, conflicts = [] } = diff;
  const classes = useStyles();
  const t = useT();
  return (
    <div className={classes.changes}>
      <OutcomeChip diff={diff} />
      {conflicts.length > 0 && (
        <div className={classes.change}>
          {conflicts.map(({ manager, field }) => (
            <div key={`${manager} ${field}`}>
              {t('preview.owned', { manager })}{' '}
              <code className={classes.field}>{field}</code>
            </div>
          ))}
        </div>
      )}
      {problem !== undefined && (
        <div className={classes.change}>
          <EntityText text={problem} />
        </div>
      )}
      {changes.map(({ field, from, to }) => (
        <div key={field} className={classes.change}>
          <code className={classes.field}>{field}</code>
          <div>
            <del className={classes.from}>
              {valueText(from) ?? t('preview.absent')}
            </del>
            {' → '}
            <ins className={classes.to} style={{ textDecoration: 'none' }}>
              {valueText(to) ?? t('preview.absent')}
            </ins>
          </div>
        </div>
      ))}
    </div>
  );
}

function valueText(value: unknown): string | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
