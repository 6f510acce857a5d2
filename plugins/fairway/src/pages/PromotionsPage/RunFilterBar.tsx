import { useApi } from '@backstage/core-plugin-api';
import { RUN_PHASES, sourceKind } from '@fairway/plugin-fairway-common';
import { fairwayApiRef, useView, wordsOf } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Autocomplete from '@material-ui/lab/Autocomplete';
import { useCallback, useEffect, useState } from 'react';
import { useT } from '../../translation';
import { isNarrowed, RunFilter } from './useRunFilter';

/** How long typing has to rest before it narrows the lists. */
const REST_MS = 300;

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(2),
    },
    field: { width: 220 },
  }),
  { name: 'FairwayRunFilterBar' },
);

/** Narrows the runs by text, source and phase. */
export function RunFilterBar(props: {
  filter: RunFilter;
  onChange: (change: Partial<RunFilter>) => void;
}) {
  const { filter, onChange } = props;
  const classes = useStyles();
  const t = useT();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.list(sourceKind, {}, signal),
    [api],
  );
  const sources = useView(load, ({ kind }) => kind === sourceKind.kind);
  return (
    <div role="search" className={classes.root}>
      <SearchField
        text={filter.search}
        onChange={search => onChange({ search })}
      />
      <Autocomplete
        id="runs-source"
        size="small"
        className={classes.field}
        options={(sources.value?.items ?? []).map(
          ({ metadata: { namespace, name } }) => `${namespace}/${name}`,
        )}
        getOptionSelected={() => true}
        value={filter.source || null}
        onChange={(_, source) => onChange({ source: source ?? '' })}
        renderInput={parameters => (
          <TextField
            {...parameters}
            variant="outlined"
            label={t('promotionsPage.filter.source')}
          />
        )}
      />
      <TextField
        id="runs-phase"
        select
        size="small"
        variant="outlined"
        className={classes.field}
        label={t('promotionsPage.filter.phase')}
        value={filter.phase}
        onChange={({ target }) =>
          onChange({ phase: target.value as RunFilter['phase'] })
        }
        SelectProps={{ native: true }}
        InputLabelProps={{ shrink: true }}
      >
        <option value="">{t('promotionsPage.filter.anyPhase')}</option>
        {RUN_PHASES.map(phase => (
          <option key={phase} value={phase}>
            {wordsOf(phase)}
          </option>
        ))}
      </TextField>
      {isNarrowed(filter) && (
        <Button onClick={() => onChange({ search: '', source: '', phase: '' })}>
          {t('promotionsPage.filter.clear')}
        </Button>
      )}
    </div>
  );
}

function SearchField(props: {
  text: string;
  onChange: (text: string) => void;
}) {
  const { text, onChange } = props;
  const [typed, setTyped] = useState(text);
  const classes = useStyles();
  const t = useT();
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) {
      return undefined;
    }
    const timer = setTimeout(() => onChange(typed), REST_MS);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  return (
    <TextField
      id="runs-search"
      type="search"
      size="small"
      variant="outlined"
      className={classes.field}
      label={t('promotionsPage.filter.search')}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}
