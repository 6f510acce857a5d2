import { useApi } from '@backstage/core-plugin-api';
import {
  Backend,
  backendKind,
  clusterKind,
  DiscoveredItem,
  discoveryManifests,
  DiscoverySelection,
  KindDefinition,
  renderManifests,
  ResourceObject,
  Source,
  sourceKind,
} from '@fairway/plugin-fairway-common';
import {
  fairwayApiRef,
  RefusalAlert,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import { useCallback, useId, useState } from 'react';
import { CopyableText } from '../../components/CopyableText';
import { LinkButton } from '../../components/LinkButton';
import { useRefusal } from '../../components/useRefusal';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import type { Place } from './usePlaces';

const sources = sourceKind as unknown as KindDefinition;
const backends = backendKind as unknown as KindDefinition;
const clusters = clusterKind as unknown as KindDefinition;

const useStyles = makeStyles(
  theme => ({
    root: { marginTop: theme.spacing(3) },
    actions: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      margin: theme.spacing(1, 0),
    },
  }),
  { name: 'FairwayManifestsPane' },
);

/** What is to be created for the selected objects, to copy or to create as it is. */
export function ManifestsPane(props: {
  place: Place;
  items: readonly DiscoveredItem[];
}) {
  const { place, items } = props;
  const { namespace } = place;
  const t = useT();
  const classes = useStyles();
  const api = useApi(fairwayApiRef);
  const id = useId();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [ofSources, ofBackends, ofClusters] = await Promise.all([
        api.list<Source>(sources, { namespace }, signal),
        api.list<Backend>(backends, { namespace }, signal),
        api.list(clusters, { namespace }, signal),
      ]);
      return {
        revision: ofSources.revision,
        sources: ofSources.items,
        backends: ofBackends.items,
        clusters: ofClusters.items.map(({ metadata }) => metadata.name),
      };
    },
    [api, namespace],
  );
  const existing = useView(load, () => false);
  return (
    <section aria-labelledby={id} className={classes.root}>
      <Typography variant="h6" component="h2" id={id}>
        {t('discoverPage.manifests.title')}
      </Typography>
      <Typography variant="body2" color="textSecondary" role="status">
        {items.length > 0
          ? `${t('discoverPage.manifests.selected', {
              count: items.length,
            })}. ${t('discoverPage.manifests.note')}`
          : t('discoverPage.manifests.none')}
      </Typography>
      {items.length > 0 && (
        <ViewContent view={existing}>
          {known => (
            <Manifests
              // What was created is about what was selected.
              key={items.map(({ object }) => JSON.stringify(object)).join()}
              place={place}
              items={items}
              known={known}
            />
          )}
        </ViewContent>
      )}
    </section>
  );
}

function Manifests(props: {
  place: Place;
  items: readonly DiscoveredItem[];
  known: Pick<DiscoverySelection, 'sources' | 'backends' | 'clusters'>;
}) {
  const { place, items, known } = props;
  const { namespace } = place;
  const t = useT();
  const classes = useStyles();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const reasonId = useId();
  const refusal = useRefusal('create', sources, namespace);
  const [created, setCreated] = useState<string[]>([]);
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const manifests = discoveryManifests({
    namespace,
    place: place.name,
    isHub: place.type === 'hub',
    items,
    ...known,
  });
  const wanted = manifests.filter(({ exists }) => !exists);
  const isDone = created.length === wanted.length;
  const create = async () => {
    setBusy(true);
    setError(undefined);
    const done = [...created];
    try {
      // A Source names its Backend, so they come one after the other. What was created before a refusal stays.
      for (const { object } of wanted.slice(done.length)) {
        await api.create(object as unknown as ResourceObject);
        done.push(object.metadata.name);
      }
    } catch (refused) {
      setError(refused as Error);
    }
    setCreated(done);
    setBusy(false);
  };
  const button = (
    <Button
      variant="contained"
      color="primary"
      size="small"
      disabled={busy}
      // Stays reachable, so that the reason can be read.
      aria-disabled={refusal !== undefined}
      aria-describedby={refusal === undefined ? undefined : reasonId}
      onClick={refusal === undefined ? create : undefined}
    >
      {t(
        busy
          ? 'discoverPage.manifests.creating'
          : 'discoverPage.manifests.create',
      )}
    </Button>
  );
  return (
    <>
      <div className={classes.actions}>
        {isDone ? (
          <Typography variant="body2" role="status">
            {wanted.length > 0
              ? `${t('discoverPage.manifests.created')}: ${created.join(', ')}.`
              : t('discoverPage.manifests.exist')}{' '}
            {t('discoverPage.manifests.next')}
          </Typography>
        ) : (
          <Tooltip title={refusal ?? ''}>{button}</Tooltip>
        )}
        {isDone &&
          manifests
            .filter(({ object }) => object.kind === 'Source')
            .map(({ object: { metadata } }) => (
              <LinkButton
                key={metadata.name}
                variant="outlined"
                label={t('discoverPage.manifests.promote', {
                  source: metadata.name,
                })}
                to={paths.promote(metadata)}
              />
            ))}
        {refusal !== undefined && (
          <Typography id={reasonId} variant="body2" color="textSecondary">
            {refusal}
          </Typography>
        )}
      </div>
      {error && <RefusalAlert error={error} />}
      <CopyableText
        label={t('discoverPage.manifests.yaml')}
        text={renderManifests(manifests)}
        whole
      />
    </>
  );
}
