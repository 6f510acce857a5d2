import type { PreviewDiff } from '@fairway/plugin-fairway-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useT } from '../../translation';
import { DataTable } from '../DataTable';
import { EntityText } from '../EntityText';
import { FieldChange } from './FieldChange';
import { OutcomeChip } from './OutcomeChip';

const useStyles = makeStyles(
  theme => ({
    stage: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
    field: { color: theme.palette.text.secondary },
    changes: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      justifyItems: 'start',
      gap: theme.spacing(0.5),
      minWidth: 200,
      overflowWrap: 'anywhere',
      // The chip names field managers, as many as there are.
      '& > span': { whiteSpace: 'normal' },
    },
    others: {
      '& summary': { cursor: 'pointer' },
      '& > div': { marginTop: theme.spacing(0.5) },
    },
  }),
  { name: 'FairwayPreviewDiffs' },
);

/** The fields of objects that change, each from what to what. */
export function PreviewDiffs(props: {
  diffs: readonly PreviewDiff[];
  /** Says to screen readers what the table holds. */
  label?: string;
  /** What is said around the table already: the stage, or the stage and the cluster. Default: nothing. */
  known?: 'stage' | 'cluster';
}) {
  const { diffs, label, known } = props;
  const t = useT();
  const classes = useStyles();
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
        ...(known === 'cluster'
          ? []
          : [
              {
                title: t('preview.column.cluster'),
                cell: ({ cluster, stage }: PreviewDiff) => (
                  <>
                    {cluster}
                    {known === undefined && (
                      <div className={classes.stage}>
                        {t('preview.inStage', { stage })}
                      </div>
                    )}
                  </>
                ),
              },
            ]),
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
  const classes = useStyles();
  const t = useT();
  const problem = problemOf(diff);
  const conflicts = (diff.conflicts ?? []).filter(
    // What the problem says is not said twice.
    ({ manager, field }) =>
      !problem?.includes(manager) || !problem.includes(field),
  );
  // Of what changes the version is what is looked for; what comes with it is named, and opens.
  const [version, ...others] = diff.changes;
  return (
    <div className={classes.changes}>
      <OutcomeChip diff={diff} />
      {conflicts.map(({ manager, field }) => (
        <div key={`${manager} ${field}`}>
          {t('preview.owned', { manager })}{' '}
          <code className={classes.field}>{field}</code>
        </div>
      ))}
      {problem !== undefined && (
        <div>
          <EntityText text={problem} />
        </div>
      )}
      {version && <FieldChange change={version} />}
      {others.length > 0 && (
        <details className={classes.others}>
          <summary>
            {t('preview.alsoWritten')}{' '}
            <code className={classes.field}>
              {others.map(({ field }) => field).join(', ')}
            </code>
          </summary>
          {others.map(change => (
            <FieldChange key={change.field} change={change} />
          ))}
        </details>
      )}
    </div>
  );
}

/** Why there is no change, without the object that stands beside it. */
function problemOf({ problem, object }: PreviewDiff): string | undefined {
  const before = `${object}: `;
  return problem?.startsWith(before) ? problem.slice(before.length) : problem;
}
