import TextField from '@material-ui/core/TextField';
import { useId, useState } from 'react';
import { useT } from '../../../translation';
import { readText, writeText } from '../text/documentText';
import { useField } from './FormContext';
import type { SchemaFieldProps } from './SchemaField';
import { useFormStyles } from './useFormStyles';

/** Settings that have no schema here, as YAML. */
export function FreeField(props: SchemaFieldProps) {
  const { schema, path, value, required, label } = props;
  const t = useT();
  const id = useId();
  const classes = useFormStyles();
  const { problem, change } = useField(path);
  // What is being written may for a while be no YAML; then it is only here.
  const [written, setWritten] = useState<{ text: string; value?: string }>();
  const stored = JSON.stringify(value);
  const isOwn = written && (written.value ?? stored) === stored;
  const plain = value === undefined ? '' : writeText(value).trimEnd();
  const broken = isOwn && written.value === undefined && written.text !== '';

  const write = (text: string) => {
    if (text.trim() === '') {
      setWritten(undefined);
      change(undefined);
      return;
    }
    const { document } = readText(text);
    setWritten({ text, value: document && JSON.stringify(document) });
    if (document) {
      change(document);
    }
  };
  return (
    <TextField
      id={id}
      className={classes.wide}
      size="small"
      variant="outlined"
      fullWidth
      multiline
      minRows={2}
      required={required}
      label={`${label} (YAML)`}
      value={isOwn ? written.text : plain}
      error={problem !== undefined || broken}
      helperText={
        broken
          ? t('resourceEditPage.field.notYaml')
          : problem ?? schema.description
      }
      inputProps={{ style: { fontFamily: 'monospace' } }}
      onChange={event => write(event.target.value)}
    />
  );
}
