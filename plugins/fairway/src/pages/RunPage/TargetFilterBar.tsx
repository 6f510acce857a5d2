import { TARGET_PHASES, TargetPhase } from '@fairway/plugin-fairway-common';
import { wordsOf } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../../translation';
import { isFiltered, TargetFilter } from './useTargetFilter';

/** How long after the last key it is looked for. */
const TYPING_MS = 250;

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    search: { width: 200 },
    phase: { width: 140 },
  }),
  { name: 'FairwayTargetFilterBar' },
);

/** Looks for targets by name, phase and reason. */
export function TargetFilterBar(props: {
  filter: TargetFilter;
  onChange: (filter: TargetFilter) => void;
}) {
  const { filter, onChange } = props;
  const t = useT();
  const classes = useStyles();
  const [search, setSearch] = useState(filter.search ?? '');
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => setSearch(filter.search ?? ''), [filter.search]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <div
      role="search"
      aria-label={t('runPage.search.label')}
      className={classes.root}
    >
      {filter.signature && (
        <Chip
          size="small"
          label={t('runPage.search.reason', {
            reason: wordsOf(filter.reason ?? filter.signature),
          })}
          onDelete={() =>
            onChange({ ...filter, signature: undefined, reason: undefined })
          }
        />
      )}
      <TextField
        className={classes.search}
        size="small"
        variant="outlined"
        type="search"
        placeholder={t('runPage.search.placeholder')}
        inputProps={{ 'aria-label': t('runPage.search.placeholder') }}
        value={search}
        onChange={event => {
          const text = event.target.value;
          setSearch(text);
          clearTimeout(timer.current);
          timer.current = setTimeout(
            () => onChange({ ...filter, search: text.trim() }),
            TYPING_MS,
          );
        }}
      />
      <TextField
        className={classes.phase}
        size="small"
        variant="outlined"
        select
        SelectProps={{ native: true }}
        inputProps={{ 'aria-label': t('runPage.search.phase') }}
        value={filter.phase ?? ''}
        onChange={event =>
          onChange({
            ...filter,
            phase: (event.target.value || undefined) as TargetPhase | undefined,
          })
        }
      >
        <option value="">{t('runPage.search.anyPhase')}</option>
        {TARGET_PHASES.map(phase => (
          <option key={phase} value={phase}>
            {wordsOf(phase)}
          </option>
        ))}
      </TextField>
      {isFiltered(filter) && (
        <Button size="small" onClick={() => onChange({})}>
          {t('runPage.search.clear')}
        </Button>
      )}
    </div>
  );
}
