import TextField from '@material-ui/core/TextField';
import Autocomplete, {
  createFilterOptions,
} from '@material-ui/lab/Autocomplete';
import { useState } from 'react';

interface FieldOptions {
  id: string;
  label: string;
  /** What is wrong; it stands in place of the help. */
  problems: readonly string[];
  help?: string;
  options: readonly string[];
}

const inputOf = ({ label, problems, help }: FieldOptions) => ({
  variant: 'outlined' as const,
  label,
  error: problems.length > 0,
  helperText: problems.length > 0 ? problems.join('. ') : help,
});

/** A field that takes one of the options. */
export function ChoiceField(
  props: FieldOptions & { value: string; onChange: (value: string) => void },
) {
  const { id, options, value, onChange } = props;
  return (
    <Autocomplete
      id={id}
      size="small"
      // A value that is none of the options is shown, so that what is wrong with it can be told.
      options={options.includes(value) || !value ? [...options] : [value]}
      value={value || null}
      onChange={(_, chosen) => onChange(chosen ?? '')}
      renderInput={parameters => (
        <TextField {...parameters} {...inputOf(props)} required />
      )}
    />
  );
}

const narrowed = createFilterOptions<string>();

/** A field that takes any text, and suggests the options. */
export function SuggestionField(
  props: FieldOptions & { value: string; onChange: (value: string) => void },
) {
  const { id, options, value, onChange } = props;
  const [isOpen, setIsOpen] = useState(false);
  const suggested = narrowed([...options], {
    inputValue: value,
    getOptionLabel: option => option,
  });
  return (
    <Autocomplete
      id={id}
      size="small"
      freeSolo
      // Without suggestions there is no list, which an open field would name to screen readers.
      open={isOpen && suggested.length > 0}
      onOpen={() => setIsOpen(true)}
      onClose={() => setIsOpen(false)}
      options={suggested}
      filterOptions={shown => shown}
      // Only the text counts: a chosen value would keep the options from being narrowed by it.
      value={null}
      inputValue={value}
      onChange={(_, chosen) => onChange(chosen ?? '')}
      onInputChange={(_, text, reason) =>
        reason === 'reset' ? undefined : onChange(text)
      }
      renderInput={parameters => (
        <TextField {...parameters} {...inputOf(props)} required />
      )}
    />
  );
}

/** A field that takes any number of the options, or other texts. */
export function ChoicesField(
  props: FieldOptions & {
    value: readonly string[];
    onChange: (value: string[]) => void;
  },
) {
  const { id, options, value, onChange } = props;
  return (
    <Autocomplete
      id={id}
      size="small"
      multiple
      freeSolo
      filterSelectedOptions
      options={[...options]}
      value={[...value]}
      onChange={(_, chosen) =>
        onChange([...new Set(chosen.map(text => text.trim()))].filter(Boolean))
      }
      renderInput={parameters => (
        <TextField {...parameters} {...inputOf(props)} />
      )}
    />
  );
}
