import type { StageVersions } from '@fairway/plugin-fairway-common';
import { ShapeIcon, useToneStyles } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { DataTable } from '../components/DataTable';
import { useT } from '../translation';

const useStyles = makeStyles(
  theme => ({
    versions: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 2),
      margin: 0,
      padding: 0,
      listStyle: 'none',
    },
    version: { fontWeight: 600, overflowWrap: 'anywhere' },
    drifted: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: 2,
      marginLeft: theme.spacing(1),
      verticalAlign: 'bottom',
    },
    soft: { color: theme.palette.text.secondary },
  }),
  { name: 'FairwayStageVersionsTable' },
);

/** Which version how many clusters of each stage hold. */
export function StageVersionsTable(props: {
  stages: readonly StageVersions[];
}) {
  const { stages } = props;
  const t = useT();
  const classes = useStyles();
  if (stages.length === 0) {
    return (
      <Typography color="textSecondary">
        {t('entity.nothingPromoted')}
      </Typography>
    );
  }
  const hasUnits = new Set(stages.map(({ unit }) => unit)).size > 1;
  return (
    <DataTable
      label={t('entity.stages')}
      rows={stages}
      rowKey={({ stage = '', unit }) => `${stage}/${unit}`}
      columns={[
        {
          title: t('entity.column.stage'),
          cell: ({ stage }) =>
            stage ?? <em className={classes.soft}>{t('entity.noStage')}</em>,
        },
        ...(hasUnits
          ? [
              {
                title: t('entity.column.unit'),
                cell: ({ unit }: StageVersions) => unit,
              },
            ]
          : []),
        {
          title: t('entity.column.versions'),
          cell: ({ versions }) => <Versions versions={versions} />,
        },
      ]}
    />
  );
}

function Versions(props: Pick<StageVersions, 'versions'>) {
  const classes = useStyles();
  const tones = useToneStyles();
  const t = useT();
  return (
    <ul className={classes.versions}>
      {props.versions.map(({ version, clusters, drifted }) => (
        <li key={String(version)}>
          {version ? (
            <span className={classes.version}>{version}</span>
          ) : (
            <em className={classes.soft}>
              {t(
                version === null ? 'entity.noVersion' : 'entity.unknownVersion',
              )}
            </em>
          )}{' '}
          <span className={classes.soft}>
            {t('entity.onClusters', { count: clusters })}
          </span>
          {drifted > 0 && (
            <span className={`${classes.drifted} ${tones.attention}`}>
              <ShapeIcon shape="drift" size={14} />
              {t('entity.drifted', { count: drifted })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
