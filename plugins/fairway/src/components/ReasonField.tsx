import TextField from '@material-ui/core/TextField';
import { Ref, useId } from 'react';

/** What the backend accepts at most. */
const MAX_LENGTH = 4096;

/** A field for what a person says about a command or decision. */
export function ReasonField(props: {
  label: string;
  help: string;
  value: string;
  onChange: (value: string) => void;
  /** Default: false. */
  required?: boolean;
  /** Whether the help says what is wrong. Default: false. */
  error?: boolean;
  inputRef?: Ref<HTMLTextAreaElement>;
}) {
  const { label, help, value, onChange, required, error, inputRef } = props;
  // Only with an id is the input told by its label.
  const id = useId();
  return (
    <TextField
      id={id}
      label={label}
      helperText={help}
      value={value}
      onChange={event => onChange(event.target.value)}
      required={required}
      error={error}
      inputRef={inputRef}
      inputProps={{ maxLength: MAX_LENGTH }}
      fullWidth
      multiline
    />
  );
}
