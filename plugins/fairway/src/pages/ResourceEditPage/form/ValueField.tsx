import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import TextField from '@material-ui/core/TextField';
import { useId } from 'react';
import { useT } from '../../../translation';
import { useField } from './FormContext';
import type { SchemaFieldProps } from './SchemaField';

/** One value: a choice, a tick, a number or a text. */
export function ValueField(props: SchemaFieldProps) {
  const { schema, path, value, required, label } = props;
  const t = useT();
  const id = useId();
  const { problem, suggestions, change } = useField(path);
  const helperText = problem ?? schema.description;
  const standard =
    schema.default === undefined
      ? undefined
      : t('resourceEditPage.field.default', { value: String(schema.default) });

  if (schema.type === 'boolean') {
    return (
      <div>
        <FormControlLabel
          label={label}
          control={
            <Checkbox
              size="small"
              color="primary"
              checked={Boolean(value ?? schema.default)}
              onChange={event => change(event.target.checked)}
            />
          }
        />
        <FormHelperText error={problem !== undefined} style={{ marginTop: -4 }}>
          {helperText}
        </FormHelperText>
      </div>
    );
  }
  const isChoice = schema.enum !== undefined;
  const listId = suggestions.length > 0 ? `${id}-suggestions` : undefined;
  const field = (
    <TextField
      id={id}
      size="small"
      variant="outlined"
      fullWidth
      select={isChoice}
      SelectProps={{ native: true }}
      inputProps={isChoice ? undefined : { list: listId }}
      required={required}
      label={label}
      InputLabelProps={{ shrink: true }}
      placeholder={standard}
      value={value === undefined || value === null ? '' : String(value)}
      error={problem !== undefined}
      helperText={helperText}
      onChange={event => change(valueOf(schema, event.target.value, required))}
    >
      {isChoice && [
        <option key="" value="">
          {standard ?? t('resourceEditPage.field.unset')}
        </option>,
        ...schema.enum!.map(choice => (
          <option key={String(choice)} value={String(choice)}>
            {String(choice)}
          </option>
        )),
      ]}
    </TextField>
  );
  return listId ? (
    <div>
      {field}
      <datalist id={listId}>
        {suggestions.map(text => (
          <option key={text} value={text} />
        ))}
      </datalist>
    </div>
  ) : (
    field
  );
}

/** What was typed as the schema wants it; what is no number stays a text, which the check then tells. */
function valueOf(
  schema: SchemaFieldProps['schema'],
  text: string,
  required: boolean | undefined,
): unknown {
  if (text === '' && !required) {
    return undefined;
  }
  const mayBeNumber =
    schema.type === 'integer' ||
    schema.type === 'number' ||
    schema.format === 'int-or-string';
  return mayBeNumber && /^-?\d+$/.test(text) ? Number(text) : text;
}
