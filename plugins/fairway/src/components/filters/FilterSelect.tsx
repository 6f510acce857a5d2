import TextField from '@material-ui/core/TextField';

/** One of some choices to filter by. */
export function FilterSelect(props: {
  label: string;
  value: string;
  choices: readonly { value: string; title: string }[];
  onChange: (value: string) => void;
}) {
  const { label, value, choices, onChange } = props;
  return (
    <TextField
      select
      size="small"
      variant="outlined"
      label={label}
      value={value}
      onChange={event => onChange(event.target.value)}
      InputLabelProps={{ shrink: true }}
      // The choices of the platform work with each keyboard and screen reader.
      SelectProps={{ native: true }}
      inputProps={{ 'aria-label': label }}
    >
      {choices.map(choice => (
        <option key={choice.value} value={choice.value}>
          {choice.title}
        </option>
      ))}
    </TextField>
  );
}
