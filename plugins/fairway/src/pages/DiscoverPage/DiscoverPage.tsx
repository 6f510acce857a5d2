import { EmptyState, ViewContent } from '@fairway/plugin-fairway-react';
import { useSearchParams } from 'react-router-dom';
import { CreateButton } from '../../components/CreateButton';
import { FilterBar, FilterField, FilterSelect } from '../../components/filters';
import { PageFrame, PageLive } from '../../components/layout';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { DiscoveriesContent } from './DiscoveriesContent';
import { Place, placeKey, usePlaces } from './usePlaces';

/** What could be promoted on a cluster, and the Sources to promote it by. */
export function DiscoverPage() {
  return (
    <PageLive topics={[{ plural: 'clusters' }, { plural: 'backends' }]}>
      <Discover />
    </PageLive>
  );
}

function Discover() {
  const t = useT();
  const paths = useFairwayPaths();
  const view = usePlaces();
  return (
    <PageFrame
      title={t('discoverPage.title')}
      subtitle={t('discoverPage.subtitle')}
      parent={{ title: t('kind.sources.title'), to: paths.list('sources') }}
    >
      <ViewContent view={view}>
        {({ places }) =>
          places.length === 0 ? (
            <EmptyState
              title={t('discoverPage.noPlaces.title')}
              description={t('discoverPage.noPlaces.description')}
              action={<CreateButton plural="clusters" />}
            />
          ) : (
            <Chosen places={places} />
          )
        }
      </ViewContent>
    </PageFrame>
  );
}

function Chosen(props: { places: readonly Place[] }) {
  const { places } = props;
  const t = useT();
  const [parameters, setParameters] = useSearchParams();
  const key = parameters.get('place');
  const objectNamespace = parameters.get('objectNamespace') ?? '';
  const place = places.find(candidate => placeKey(candidate) === key);
  const change = (changes: Record<string, string>) =>
    setParameters(
      Object.fromEntries(
        Object.entries({
          ...(key ? { place: key } : {}),
          objectNamespace,
          ...changes,
        }).filter(([, value]) => value),
      ),
      { replace: true },
    );
  return (
    <>
      <FilterBar label={t('discoverPage.filterBar')}>
        <FilterSelect
          label={t('discoverPage.place')}
          value={place ? placeKey(place) : ''}
          choices={[
            { value: '', title: t('discoverPage.choosePlace') },
            ...places.map(candidate => ({
              value: placeKey(candidate),
              title: t(`discoverPage.${candidate.type}`, {
                name: candidate.name,
                namespace: candidate.namespace,
              }),
            })),
          ]}
          onChange={value => change({ place: value })}
        />
        <FilterField
          label={t('discoverPage.objectNamespace')}
          placeholder={t('discoverPage.anyNamespace')}
          value={objectNamespace}
          onChange={value => change({ objectNamespace: value })}
        />
      </FilterBar>
      {place ? (
        <DiscoveriesContent
          // Nothing of one place may stay when another one is chosen.
          key={`${placeKey(place)} ${objectNamespace}`}
          place={place}
          objectNamespace={objectNamespace}
        />
      ) : (
        <EmptyState
          title={t('discoverPage.choose.title')}
          description={t('discoverPage.choose.description')}
        />
      )}
    </>
  );
}
