import { useApi } from '@backstage/core-plugin-api';
import {
  kindByName,
  RegisteredClusters,
  StreamTopic,
} from '@fairway/plugin-fairway-common';
import {
  FairwayApi,
  fairwayApiRef,
  LiveProvider,
  Shape,
  ShapeIcon,
  Tone,
  useToneStyles,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { ReactNode, useCallback } from 'react';
import { CopyableText } from '../../components/CopyableText';
import { CreateButton } from '../../components/CreateButton';
import { LinkButton } from '../../components/LinkButton';
import { ResourcePlural, useFairwayPaths } from '../../routing';
import { Translate, useT } from '../../translation';
import { firstDocument } from './firstDocuments';

/** What a promotion needs, in the order in which it is made. */
const NEEDED: readonly { plural: ResourcePlural; kind: string }[] = [
  { plural: 'clusters', kind: 'Cluster' },
  { plural: 'backends', kind: 'Backend' },
  { plural: 'fleets', kind: 'Fleet' },
  { plural: 'sources', kind: 'Source' },
  { plural: 'plans', kind: 'Plan' },
];

const TOPICS: readonly StreamTopic[] = NEEDED.map(({ plural }) => ({ plural }));

type StepState = 'done' | 'next' | 'later';

const LOOKS: Record<StepState, { shape: Shape; tone: Tone }> = {
  done: { shape: 'check', tone: 'good' },
  next: { shape: 'arrow', tone: 'moving' },
  later: { shape: 'ring', tone: 'waiting' },
};

const useStyles = makeStyles(
  theme => ({
    root: { maxWidth: 820 },
    list: {
      display: 'grid',
      gap: theme.spacing(1),
      margin: theme.spacing(2, 0, 0),
      padding: 0,
      listStyle: 'none',
    },
    step: {
      display: 'grid',
      gridTemplateColumns: '24px minmax(0, 1fr) auto',
      alignItems: 'start',
      gap: theme.spacing(1, 1.5),
      padding: theme.spacing(1.5, 2),
    },
    shape: { display: 'inline-flex', paddingTop: 3 },
    document: { gridColumn: '2 / -1' },
    summary: { cursor: 'pointer', marginBottom: theme.spacing(1) },
  }),
  { name: 'FairwayFirstSteps' },
);

/** Leads an empty installation to its first promotion. */
export function FirstSteps() {
  return (
    <LiveProvider topics={TOPICS}>
      <Steps />
    </LiveProvider>
  );
}

function Steps() {
  const classes = useStyles();
  const t = useT();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const lists = await Promise.all(
        NEEDED.map(({ kind }) =>
          api.list(kindByName(kind)!, { limit: 1 }, signal),
        ),
      );
      const done = NEEDED.filter(
        (_, index) => lists[index].items.length > 0,
      ).map(({ plural }) => plural);
      return {
        // The oldest, so that no change is missed.
        revision: Math.min(...lists.map(({ revision }) => revision)),
        done,
        registered: done.includes('clusters')
          ? undefined
          : await readRegistered(api, signal),
      };
    },
    [api],
  );
  const view = useView(load);
  return (
    <div className={classes.root}>
      <Typography variant="h5" component="h2" gutterBottom>
        {t('promotionsPage.first.title')}
      </Typography>
      <Typography>{t('promotionsPage.first.description')}</Typography>
      <ViewContent view={view}>
        {({ done, registered }) => {
          const next = NEEDED.find(({ plural }) => !done.includes(plural));
          const stateOf = (plural: ResourcePlural): StepState =>
            plural === next?.plural ? 'next' : 'later';
          return (
            <ol className={classes.list}>
              {NEEDED.map(({ plural }) => (
                <ResourceStep
                  key={plural}
                  plural={plural}
                  state={done.includes(plural) ? 'done' : stateOf(plural)}
                  registered={registered}
                />
              ))}
              <PromoteStep state={next ? 'later' : 'next'} />
            </ol>
          );
        }}
      </ViewContent>
    </div>
  );
}

const NAMESPACE = 'default';

/** Undefined where the user may not make any, which their button tells. */
async function readRegistered(
  api: FairwayApi,
  signal: AbortSignal,
): Promise<RegisteredClusters | undefined> {
  try {
    return await api.view<RegisteredClusters>(
      'registered-clusters',
      { namespace: NAMESPACE },
      signal,
    );
  } catch {
    return undefined;
  }
}

/** How many names are told. */
const MAX_NAMES = 12;

function namesOf({ names, total }: RegisteredClusters, t: Translate): string {
  const told = names.slice(0, MAX_NAMES).join(', ');
  const more = total - Math.min(names.length, MAX_NAMES);
  return more > 0
    ? t('promotionsPage.first.more', { names: told, count: more })
    : told;
}

function ResourceStep(props: {
  plural: ResourcePlural;
  state: StepState;
  /** The clusters that Backstage knows; undefined where the user may not make any. */
  registered: RegisteredClusters | undefined;
}) {
  const { plural, state, registered } = props;
  const classes = useStyles();
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <Step
      state={state}
      title={t(`kind.${plural}.create`)}
      description={t(`promotionsPage.first.${plural}`)}
      action={
        state === 'done' ? (
          <LinkButton
            label={t(`kind.${plural}.title`)}
            to={paths.list(plural)}
            variant="text"
          />
        ) : (
          <CreateButton
            plural={plural}
            variant={state === 'next' ? 'contained' : 'text'}
          />
        )
      }
    >
      {plural === 'clusters' && state === 'next' && registered && (
        <Typography variant="body2" className={classes.document}>
          {registered.total === 0
            ? t('promotionsPage.first.noneRegistered')
            : t('promotionsPage.first.registered', {
                names: namesOf(registered, t),
              })}
        </Typography>
      )}
      {state !== 'done' && (
        <details className={classes.document} open={state === 'next'}>
          <summary className={classes.summary}>
            {t('promotionsPage.first.document')}
          </summary>
          <CopyableText
            label={t('promotionsPage.first.documentOf', {
              kind: t(`kind.${plural}.title`),
            })}
            text={firstDocument(plural, registered?.names)}
          />
        </details>
      )}
    </Step>
  );
}

function PromoteStep(props: { state: StepState }) {
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <Step
      state={props.state}
      title={t('promotionsPage.promote')}
      description={t('promotionsPage.first.promote')}
      action={
        props.state === 'next' && (
          <LinkButton
            label={t('promotionsPage.promote')}
            to={paths.promote()}
          />
        )
      }
    />
  );
}

function Step(props: {
  state: StepState;
  title: string;
  description: string;
  action?: ReactNode;
  children?: ReactNode;
}) {
  const { state, title, description, action, children } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const t = useT();
  const { shape, tone } = LOOKS[state];
  return (
    <Paper
      component="li"
      variant="outlined"
      className={classes.step}
      aria-current={state === 'next' ? 'step' : undefined}
    >
      <span className={`${classes.shape} ${tones[tone]}`}>
        <ShapeIcon shape={shape} />
      </span>
      <div>
        <Typography variant="subtitle1" component="h3">
          {title}{' '}
          <Typography component="span" variant="body2" color="textSecondary">
            {t(`promotionsPage.first.state.${state}`)}
          </Typography>
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {description}
        </Typography>
      </div>
      <div>{action}</div>
      {children}
    </Paper>
  );
}
