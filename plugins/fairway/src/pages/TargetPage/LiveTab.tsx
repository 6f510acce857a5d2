import type { LiveObject, LiveObjects } from '@fairway/plugin-fairway-common';
import {
  EmptyState,
  RelativeTime,
  ShapeIcon,
  useToneStyles,
  ViewContent,
  yamlOf,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import RefreshIcon from '@material-ui/icons/Refresh';
import { useId } from 'react';
import { CopyableText } from '../../components/CopyableText';
import { useT } from '../../translation';
import { useClusterAnswer } from './useClusterAnswer';

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(1),
    },
    note: { marginBottom: theme.spacing(2) },
    version: { overflowWrap: 'anywhere', marginBottom: theme.spacing(1) },
    problem: {
      display: 'flex',
      gap: theme.spacing(1),
      padding: theme.spacing(1.5, 2),
      marginBottom: theme.spacing(2),
      border: '1px solid',
      borderRadius: theme.shape.borderRadius,
    },
    shape: { display: 'inline-flex', paddingTop: 3 },
    text: { color: theme.palette.text.primary, overflowWrap: 'anywhere' },
  }),
  { name: 'FairwayLiveTab' },
);

/** The objects of a target as they are on the cluster. They are read when the tab is opened and when one asks for it. */
export function LiveTab(props: { namespace: string; name: string }) {
  const { namespace, name } = props;
  const t = useT();
  const classes = useStyles();
  const view = useClusterAnswer<LiveObjects>(
    `targets/${namespace}/${name}/live`,
  );
  const { reading } = view;
  return (
    <ViewContent view={view}>
      {({ cluster, readAt, objects }) => (
        <>
          <div className={classes.bar}>
            <span role="status">
              {t('targetPage.live.read', { cluster })}{' '}
              <RelativeTime at={readAt} />
            </span>
            <Button
              size="small"
              variant="outlined"
              startIcon={<RefreshIcon fontSize="small" />}
              disabled={reading}
              onClick={view.reload}
            >
              {t(
                reading ? 'targetPage.live.reading' : 'targetPage.live.refresh',
              )}
            </Button>
          </div>
          {objects.some(({ document }) => document) && (
            <Typography
              variant="body2"
              color="textSecondary"
              className={classes.note}
            >
              {t('targetPage.live.note')}
            </Typography>
          )}
          {objects.length === 0 && (
            <EmptyState
              title={t('targetPage.live.none.title')}
              description={t('targetPage.live.none.description')}
            />
          )}
          {objects.map(live => (
            <LivePart key={live.object} live={live} />
          ))}
        </>
      )}
    </ViewContent>
  );
}

function LivePart(props: { live: LiveObject }) {
  const { object, document, versionField, problem } = props.live;
  const t = useT();
  const classes = useStyles();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Typography variant="h6" component="h2" id={id} gutterBottom>
        {object}
      </Typography>
      {problem && <Problem problem={problem} />}
      {versionField && (
        <Typography variant="body2" className={classes.version}>
          {t('targetPage.live.field')} <code>{versionField.path}</code>
          {versionField.version !== undefined && (
            <>
              {': '}
              <strong>
                {versionField.version ?? t('targetPage.live.noVersion')}
              </strong>
            </>
          )}
        </Typography>
      )}
      {document && (
        <CopyableText
          label={t('targetPage.live.yaml', { object })}
          text={yamlOf(inReadingOrder(document))}
          whole
        />
      )}
    </section>
  );
}

/** Why an object is not shown. It is nothing to act on where its owner only keeps it to themselves. */
function Problem(props: { problem: NonNullable<LiveObject['problem']> }) {
  const { type, message, fix } = props.problem;
  const classes = useStyles();
  const tones = useToneStyles();
  const isHidden = type === 'Hidden';
  return (
    <div
      role={isHidden ? undefined : 'alert'}
      className={`${classes.problem} ${
        tones[isHidden ? 'waiting' : 'attention']
      }`}
    >
      <span className={classes.shape}>
        <ShapeIcon shape={isHidden ? 'eye' : 'warning'} />
      </span>
      <span className={classes.text}>
        {message}
        <br />
        {fix}
      </span>
    </div>
  );
}

/** What tells an object first, then what is wanted of it, then the rest. API servers promise no order. */
function inReadingOrder(document: Record<string, unknown>) {
  const { apiVersion, kind, metadata, spec, ...rest } = document;
  return { apiVersion, kind, metadata, spec, ...rest };
}
