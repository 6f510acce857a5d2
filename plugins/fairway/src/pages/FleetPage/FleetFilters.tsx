import Button from '@material-ui/core/Button';
import Chip from '@material-ui/core/Chip';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import Switch from '@material-ui/core/Switch';
import { FilterBar, FilterField, FilterSelect } from '../../components/filters';
import { useT } from '../../translation';
import {
  FleetQuery,
  isFiltered,
  showsClusters,
  UNFILTERED,
} from './useFleetQuery';

/** What is shown of the fleet: by which label, rows of what, and what is left out. */
export function FleetFilters(props: {
  query: FleetQuery;
  labelKeys: readonly string[];
  onChange: (changes: Partial<FleetQuery>) => void;
}) {
  const { query, labelKeys, onChange } = props;
  const t = useT();
  const keys =
    query.group === undefined || labelKeys.includes(query.group)
      ? labelKeys
      : [query.group, ...labelKeys];
  return (
    <FilterBar label={t('fleetPage.filter.label')}>
      <FilterSelect
        label={t('fleetPage.filter.group')}
        value={query.group ?? ''}
        choices={[
          { value: '', title: t('fleetPage.filter.noGroup') },
          ...keys.map(key => ({ value: key, title: key })),
        ]}
        onChange={group =>
          onChange({
            group: group || undefined,
            value: undefined,
            unlabelled: false,
            clusters: false,
          })
        }
      />
      {query.group !== undefined && (
        <FilterSelect
          label={t('fleetPage.filter.show')}
          value={showsClusters(query) ? 'clusters' : 'groups'}
          choices={[
            { value: 'groups', title: t('fleetPage.filter.groups') },
            { value: 'clusters', title: t('fleetPage.filter.clusters') },
          ]}
          onChange={rows =>
            onChange(
              rows === 'clusters'
                ? { clusters: true }
                : // Groups cannot be filtered by what their clusters are.
                  {
                    clusters: false,
                    value: undefined,
                    unlabelled: false,
                    odd: false,
                    drifted: false,
                    cluster: '',
                  },
            )
          }
        />
      )}
      <FilterField
        label={t('fleetPage.filter.cluster')}
        placeholder={t('fleetPage.filter.clusterHint')}
        value={query.cluster}
        onChange={cluster => onChange({ cluster })}
      />
      <FilterField
        label={t('fleetPage.filter.unit')}
        placeholder={t('fleetPage.filter.unitHint')}
        value={query.search}
        onChange={search => onChange({ search })}
      />
      {(['namespace', 'fleet'] as const).map(name => {
        const value = query[name];
        return (
          value && (
            <Chip
              key={name}
              size="small"
              style={{ margin: 0 }}
              label={`${name}: ${value}`}
              onDelete={() => onChange({ [name]: undefined })}
            />
          )
        );
      })}
      {(['odd', 'drifted'] as const).map(name => (
        <FormControlLabel
          key={name}
          control={
            <Switch
              size="small"
              color="primary"
              checked={query[name]}
              onChange={(_, checked) => onChange({ [name]: checked })}
            />
          }
          label={t(`fleetPage.filter.${name}`)}
        />
      ))}
      {isFiltered(query) && (
        <Button size="small" onClick={() => onChange(UNFILTERED)}>
          {t('fleetPage.filter.clear')}
        </Button>
      )}
    </FilterBar>
  );
}
