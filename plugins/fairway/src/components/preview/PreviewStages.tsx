import type { PreviewStage } from '@fairway/plugin-fairway-common';
import { ShapeIcon, useToneStyles } from '@fairway/plugin-fairway-react';
import Link from '@material-ui/core/Link';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { Translate, useT } from '../../translation';
import { EntityText } from '../EntityText';

/** How many clusters of a batch are named before the rest is asked for. */
const NAMED = 6;

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'grid',
      gap: theme.spacing(1.5),
      margin: 0,
      padding: 0,
      listStyle: 'none',
    },
    stage: { padding: theme.spacing(1.5, 2) },
    title: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: theme.spacing(0, 1.5),
      marginBottom: theme.spacing(1),
    },
    rows: {
      display: 'grid',
      gridTemplateColumns: 'max-content minmax(0, 1fr)',
      gap: theme.spacing(0.5, 2),
      margin: 0,
      fontSize: theme.typography.body2.fontSize,
      '& dt': { color: theme.palette.text.secondary },
      '& dd': { margin: 0, overflowWrap: 'anywhere' },
    },
    gate: {
      display: 'flex',
      alignItems: 'baseline',
      gap: theme.spacing(1),
    },
    shape: { alignSelf: 'center', display: 'inline-flex' },
    failure: { marginTop: theme.spacing(1) },
  }),
  { name: 'FairwayPreviewStages' },
);

/** Which clusters land in which batch of which stage, and the gates on the way. */
export function PreviewStages(props: { stages: readonly PreviewStage[] }) {
  const classes = useStyles();
  const t = useT();
  return (
    <ol className={classes.list}>
      {props.stages.map(stage => (
        <li key={stage.name}>
          <Paper variant="outlined" className={classes.stage}>
            <div className={classes.title}>
              <Typography variant="subtitle1" component="h3">
                {stage.name}
              </Typography>
              <Typography variant="body2" color="textSecondary">
                {t('preview.clusters', { count: stage.clusters })} ·{' '}
                {stage.dependsOn.length > 0
                  ? t('preview.afterStages', {
                      stages: stage.dependsOn.join(', '),
                    })
                  : t('preview.atOnce')}
              </Typography>
            </div>
            <dl className={classes.rows}>
              <Gates title={t('preview.before')} gates={stage.before} />
              {stage.batches.map((batch, index) => (
                <Batch
                  key={index}
                  title={batchTitle(t, stage, index)}
                  batch={batch}
                />
              ))}
              <Gates title={t('preview.after')} gates={stage.after} />
            </dl>
            <Typography
              variant="body2"
              color="textSecondary"
              className={classes.failure}
            >
              {failureText(t, stage.onFailure)}
            </Typography>
          </Paper>
        </li>
      ))}
    </ol>
  );
}

function batchTitle(t: Translate, { batches }: PreviewStage, index: number) {
  if (batches[index].canary) {
    return t('preview.canaries');
  }
  const regular = batches.filter(({ canary }) => !canary);
  return regular.length === 1
    ? t('preview.allAtOnce')
    : t('preview.batch', {
        number: String(regular.indexOf(batches[index]) + 1),
      });
}

function failureText(t: Translate, policy: string): string {
  switch (policy) {
    case 'Halt':
    case 'Continue':
    case 'Rollback':
      return t(`preview.onFailure.${policy}`);
    default:
      return t('preview.onFailure.other', { policy });
  }
}

function Batch(props: {
  title: string;
  batch: PreviewStage['batches'][number];
}) {
  const { title, batch } = props;
  const { clusters, sample } = batch;
  const [all, setAll] = useState(false);
  const t = useT();
  const named = all ? sample : sample.slice(0, NAMED);
  const canShowMore = sample.length > NAMED;
  const rest = clusters - named.length;
  return (
    <>
      <dt>
        {title} ({clusters})
      </dt>
      <dd>
        {named.join(', ')}{' '}
        {canShowMore ? (
          <Link
            component="button"
            variant="body2"
            aria-expanded={all}
            onClick={() => setAll(before => !before)}
          >
            {all ? t('preview.fewer') : t('preview.more', { count: rest })}
          </Link>
        ) : (
          rest > 0 && t('preview.more', { count: rest })
        )}
        {all && clusters > sample.length && (
          <> {t('preview.more', { count: clusters - sample.length })}</>
        )}
      </dd>
    </>
  );
}

function Gates(props: { title: string; gates: PreviewStage['before'] }) {
  const { title, gates } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  if (gates.length === 0) {
    return null;
  }
  return (
    <>
      <dt>{title}</dt>
      <dd>
        {gates.map(({ name, type, summary }) => (
          <div key={name} className={classes.gate}>
            <span className={`${classes.shape} ${tones.attention}`}>
              <ShapeIcon
                shape={type === 'approval' ? 'pause' : 'dots'}
                size={14}
              />
            </span>
            <span>
              <strong>{name}</strong> <EntityText text={summary} />
            </span>
          </div>
        ))}
      </dd>
    </>
  );
}
