import {
  Discoveries,
  DiscoveredItem,
  isRecommended,
} from '@fairway/plugin-fairway-common';
import {
  EmptyState,
  RelativeTime,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import RefreshIcon from '@material-ui/icons/Refresh';
import { useMemo, useState } from 'react';
import { FilterBar, FilterSelect } from '../../components/filters';
import { useT } from '../../translation';
import { DiscoveredTable } from './DiscoveredTable';
import { ManifestsPane } from './ManifestsPane';
import { itemKey, selectedItems } from './selection';
import { DiscoveriesView, useDiscoveries } from './useDiscoveries';
import type { Place } from './usePlaces';

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(2),
    },
    notes: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
      margin: theme.spacing(1, 0, 2),
      '& ul': { margin: 0, paddingLeft: theme.spacing(3) },
    },
    more: { marginTop: theme.spacing(1) },
  }),
  { name: 'FairwayDiscoveries' },
);

/** What was found at a place. */
export function DiscoveriesContent(props: {
  place: Place;
  objectNamespace: string;
}) {
  const { place, objectNamespace } = props;
  const view = useDiscoveries(place, objectNamespace);
  return (
    <ViewContent view={view}>
      {found => <Found place={place} view={view} found={found} />}
    </ViewContent>
  );
}

function Found(props: {
  place: Place;
  view: DiscoveriesView;
  found: Discoveries;
}) {
  const { place, view, found } = props;
  const { items, notes, readAt } = found;
  const t = useT();
  const classes = useStyles();
  const [kind, setKind] = useState('');
  const [confidence, setConfidence] = useState('');
  // What somebody has chosen; what nobody has touched is selected where it is recommended.
  const [chosen, setChosen] = useState<ReadonlyMap<string, number | undefined>>(
    new Map(),
  );
  const selection = useMemo(
    () =>
      new Map(
        items.flatMap((item): [string, number][] => {
          const key = itemKey(item);
          const untouched = isRecommended(item) ? 0 : undefined;
          const field = chosen.has(key) ? chosen.get(key) : untouched;
          return field === undefined ? [] : [[key, field]];
        }),
      ),
    [items, chosen],
  );
  const kinds = [...new Set(items.map(({ object }) => object.kind))].sort();
  const shown = items.filter(
    item => (!kind || item.object.kind === kind) && matches(item, confidence),
  );
  return (
    <>
      <div className={classes.bar}>
        <span role="status">
          {t('discoverPage.found', {
            count: items.length,
            place: found.place,
          })}{' '}
          {t('discoverPage.read')} <RelativeTime at={readAt} />
        </span>
        <Button
          size="small"
          variant="outlined"
          startIcon={<RefreshIcon fontSize="small" />}
          disabled={view.reading}
          onClick={view.reload}
        >
          {t(view.reading ? 'discoverPage.reading' : 'discoverPage.refresh')}
        </Button>
      </div>
      {items.length > 0 && (
        <FilterBar label={t('discoverPage.foundFilterBar')}>
          <FilterSelect
            label={t('discoverPage.kind')}
            value={kind}
            choices={[
              { value: '', title: t('discoverPage.anyKind') },
              ...kinds.map(name => ({ value: name, title: name })),
            ]}
            onChange={setKind}
          />
          <FilterSelect
            label={t('discoverPage.confidence')}
            value={confidence}
            choices={[
              { value: '', title: t('discoverPage.anyConfidence') },
              { value: 'Medium', title: t('discoverPage.atLeastMedium') },
              { value: 'High', title: t('discoverPage.high') },
              { value: 'Low', title: t('discoverPage.low') },
            ]}
            onChange={setConfidence}
          />
        </FilterBar>
      )}
      {items.length === 0 && !found.continue && (
        <EmptyState
          title={t('discoverPage.none.title')}
          description={t('discoverPage.none.description')}
        />
      )}
      {items.length > 0 && shown.length === 0 && (
        <EmptyState title={t('discoverPage.noMatch')} />
      )}
      {shown.length > 0 && (
        <DiscoveredTable
          items={shown}
          selection={selection}
          onSelect={(key, field) =>
            setChosen(before => new Map(before).set(key, field))
          }
        />
      )}
      {(view.more || (found.continue && view.reading)) && (
        <Button
          className={classes.more}
          size="small"
          variant="outlined"
          disabled={view.reading}
          onClick={view.more}
        >
          {t('discoverPage.more')}
        </Button>
      )}
      <Notes notes={notes} />
      {items.length > 0 && (
        <ManifestsPane place={place} items={selectedItems(items, selection)} />
      )}
    </>
  );
}

function Notes(props: { notes: Discoveries['notes'] }) {
  const t = useT();
  const classes = useStyles();
  return props.notes.length > 0 ? (
    <details className={classes.notes}>
      <summary>
        {t('discoverPage.notes', { number: String(props.notes.length) })}
      </summary>
      <ul>
        {props.notes.map(({ driver, message }) => (
          <li key={`${driver} ${message}`}>
            {driver}: {message}
          </li>
        ))}
      </ul>
    </details>
  ) : null;
}

function matches({ confidence }: DiscoveredItem, wanted: string): boolean {
  return (
    !wanted ||
    confidence === wanted ||
    (wanted === 'Medium' && confidence === 'High')
  );
}
