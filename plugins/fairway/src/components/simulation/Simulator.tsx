import { useApi } from '@backstage/core-plugin-api';
import {
  fleetKind,
  KindDefinition,
  PromotionPreview,
} from '@fairway/plugin-fairway-common';
import {
  ErrorState,
  fairwayApiRef,
  LoadingState,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useCallback, useId, useMemo, useState } from 'react';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { LinkButton } from '../LinkButton';
import { PreviewNotes, PreviewStages, usePreview } from '../preview';

/** As many names as the backend gives of clusters that no stage takes. */
const MAX_UNCOVERED = 100;

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      margin: theme.spacing(1, 0, 2),
    },
    fleet: { width: 260, maxWidth: '100%' },
    content: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(1.5),
      '&[aria-busy=true]': { opacity: 0.5 },
    },
  }),
  { name: 'FairwaySimulator' },
);

/** Tries a plan on the clusters of a fleet, without writing anything. */
export function Simulator(props: {
  namespace: string;
  /** The plan; undefined while it is not sound. */
  plan: unknown;
}) {
  const { namespace, plan } = props;
  const t = useT();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.list(fleetKind as unknown as KindDefinition, { namespace }, signal),
    [api, namespace],
  );
  const fleets = useView(load, change => change.kind === fleetKind.kind);
  return (
    <section aria-label={t('simulation.title')}>
      <Typography variant="h6" component="h2">
        {t('simulation.title')}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {t('simulation.explanation')}
      </Typography>
      <ViewContent view={fleets} loading={<LoadingState rows={2} />}>
        {({ items, continue: more }) =>
          items.length === 0 ? (
            <>
              <Typography variant="body2" gutterBottom>
                {t('simulation.noFleets')}
              </Typography>
              <LinkButton
                label={t('simulation.makeFleet')}
                to={paths.create('fleets')}
                variant="outlined"
              />
            </>
          ) : (
            <SimulationOfFleet
              namespace={namespace}
              plan={plan}
              fleets={items.map(({ metadata }) => metadata.name)}
              hasMore={more !== undefined}
            />
          )
        }
      </ViewContent>
    </section>
  );
}

function SimulationOfFleet(props: {
  namespace: string;
  plan: unknown;
  fleets: readonly string[];
  /** Whether there are more fleets than are offered. */
  hasMore: boolean;
}) {
  const { namespace, plan, fleets, hasMore } = props;
  const t = useT();
  const classes = useStyles();
  const id = useId();
  const [chosen, setChosen] = useState('');
  const fleet = fleets.length === 1 ? fleets[0] : chosen;
  const question = useMemo(
    () =>
      plan && fleet
        ? { plan, fleetRef: { name: fleet }, namespace }
        : undefined,
    [plan, fleet, namespace],
  );
  const { status, preview, error, refresh } = usePreview(
    question,
    'simulation',
  );
  return (
    <>
      <div className={classes.bar}>
        <TextField
          id={id}
          className={classes.fleet}
          select
          SelectProps={{ native: true }}
          InputLabelProps={{ shrink: true }}
          size="small"
          variant="outlined"
          label={t('simulation.fleet')}
          value={fleet}
          onChange={event => setChosen(event.target.value)}
          helperText={
            hasMore &&
            t('simulation.moreFleets', { number: String(fleets.length) })
          }
        >
          {fleets.length > 1 && (
            <option value="">{t('simulation.chooseFleet')}</option>
          )}
          {fleets.map(name => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </TextField>
        <Typography variant="body2" color="textSecondary" role="status">
          {!plan && t('simulation.incomplete')}
          {status === 'loading' && t('simulation.loading')}
        </Typography>
      </div>
      {status === 'failed' && <ErrorState error={error!} onRetry={refresh} />}
      {preview && (
        <div className={classes.content} aria-busy={status === 'loading'}>
          <Outcome preview={preview} />
        </div>
      )}
    </>
  );
}

function Outcome(props: { preview: PromotionPreview }) {
  const { stages, problems, warnings, uncovered } = props.preview;
  const t = useT();
  const clusters = uncovered.join(', ');
  return (
    <>
      <PreviewNotes
        label={t('simulation.problems')}
        tone="bad"
        shape="cross"
        notes={problems.map(({ field, message }) =>
          field ? `${field}: ${message}` : message,
        )}
      />
      <PreviewNotes
        label={t('simulation.warnings')}
        tone="attention"
        shape="pause"
        notes={[
          ...warnings,
          ...(uncovered.length >= MAX_UNCOVERED
            ? [t('simulation.uncoveredMany', { clusters })]
            : []),
          ...(uncovered.length > 0 && uncovered.length < MAX_UNCOVERED
            ? [t('simulation.uncovered', { count: uncovered.length, clusters })]
            : []),
        ]}
      />
      {problems.length === 0 && uncovered.length === 0 && (
        <Typography variant="body2">{t('simulation.allCovered')}</Typography>
      )}
      <PreviewStages stages={stages} />
    </>
  );
}
