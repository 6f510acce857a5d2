import type { PreviewDiff } from '@fairway/plugin-fairway-common';
import { ShapeIcon, useToneStyles } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { DataTable } from '../DataTable';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    change: { overflowWrap: 'anywhere' },
    field: { color: theme.palette.text.secondary },
    from: { textDecoration: 'line-through' },
    to: { fontWeight: 600 },
    problem: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
  }),
  { name: 'FairwayPreviewDiffs' },
);

/** The fields of objects that change, each from what to what. */
export function PreviewDiffs(props: { diffs: readonly PreviewDiff[] }) {
  const { diffs } = props;
  const t = useT();
  if (diffs.length === 0) {
    return (
      <Typography color="textSecondary">{t('preview.noDiffs')}</Typography>
    );
  }
  return (
    <DataTable
      label={t('preview.diffs')}
      rows={diffs}
      rowKey={({ stage, cluster, unit }) => [stage, cluster, unit].join('/')}
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
  const { changes, problem } = props.diff;
  const classes = useStyles();
  const tones = useToneStyles();
  const t = useT();
  if (problem !== undefined) {
    return (
      <span className={classes.problem}>
        <span className={tones.attention}>
          <ShapeIcon shape="question" size={14} />
        </span>
        {problem}
      </span>
    );
  }
  if (changes.length === 0) {
    return <span className={classes.field}>{t('preview.noChange')}</span>;
  }
  return (
    <>
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
    </>
  );
}

function valueText(value: unknown): string | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
