import TextField from '@material-ui/core/TextField';
import { useEffect, useRef, useState } from 'react';

/** How long nobody types before it is filtered, in milliseconds. */
const PAUSE_MS = 300;

/** A text to filter by. It is told when nobody types any more. */
export function FilterField(props: {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { label, placeholder, value, onChange } = props;
  const [text, setText] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;

  // What others set, such as a button that clears all filters.
  useEffect(() => {
    if (value !== told.current) {
      told.current = value;
      setText(value);
    }
  }, [value]);

  useEffect(() => {
    if (text.trim() === told.current) {
      return undefined;
    }
    const timer = setTimeout(() => {
      told.current = text.trim();
      tell.current(told.current);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <TextField
      type="search"
      size="small"
      variant="outlined"
      label={label}
      placeholder={placeholder}
      value={text}
      onChange={event => setText(event.target.value)}
      InputLabelProps={{ shrink: true }}
      inputProps={{ 'aria-label': label }}
    />
  );
}
