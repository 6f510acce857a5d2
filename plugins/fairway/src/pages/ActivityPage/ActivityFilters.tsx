import { KINDS } from '@fairway/plugin-fairway-common';
import { wordsOf } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { FilterBar, FilterField, FilterSelect } from '../../components/filters';
import { useT } from '../../translation';
import { ActivityFilter, isNarrowed } from './useActivityFilter';

/** Nothing that happens is about a decision. */
const SUBJECTS = KINDS.map(({ kind }) => kind).filter(
  kind => kind !== 'Decision',
);

/** Narrows the history by what it is about and whose it is. */
export function ActivityFilters(props: {
  filter: ActivityFilter;
  onChange: (change: Partial<ActivityFilter>) => void;
}) {
  const { filter, onChange } = props;
  const t = useT();
  return (
    <FilterBar label={t('activityPage.filter.label')}>
      <FilterSelect
        label={t('activityPage.filter.type')}
        value={filter.type ?? ''}
        choices={[
          { value: '', title: t('activityPage.filter.all') },
          { value: 'command', title: t('activityPage.filter.command') },
          { value: 'decision', title: t('activityPage.filter.decision') },
        ]}
        onChange={type => onChange({ type: type as ActivityFilter['type'] })}
      />
      <FilterSelect
        label={t('activityPage.filter.kind')}
        value={filter.kind ?? ''}
        choices={[
          { value: '', title: t('activityPage.filter.anyKind') },
          ...SUBJECTS.map(kind => ({ value: kind, title: wordsOf(kind) })),
        ]}
        onChange={kind => onChange({ kind, name: undefined })}
      />
      {filter.kind && (
        <FilterField
          label={t('activityPage.filter.name')}
          value={filter.name ?? ''}
          onChange={name => onChange({ name })}
        />
      )}
      <FilterField
        label={t('activityPage.filter.namespace')}
        value={filter.namespace ?? ''}
        onChange={namespace => onChange({ namespace })}
      />
      <FilterField
        label={t('activityPage.filter.actor')}
        placeholder={t('activityPage.filter.actorHint')}
        value={filter.actor ?? ''}
        onChange={actor => onChange({ actor })}
      />
      {isNarrowed(filter) && (
        <Button
          onClick={() =>
            onChange({
              type: undefined,
              kind: undefined,
              name: undefined,
              actor: undefined,
              namespace: undefined,
            })
          }
        >
          {t('activityPage.filter.clear')}
        </Button>
      )}
    </FilterBar>
  );
}
