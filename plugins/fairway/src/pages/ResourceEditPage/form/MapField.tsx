import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import TextField from '@material-ui/core/TextField';
import DeleteOutline from '@material-ui/icons/DeleteOutline';
import { useId } from 'react';
import { useT } from '../../../translation';
import { isFields, Path } from '../text/documentText';
import { singular } from './AddButtons';
import { useField } from './FormContext';
import type { SchemaFieldProps } from './SchemaField';
import { useFormStyles } from './useFormStyles';

/** Keys with texts, such as labels. */
export function MapField(props: SchemaFieldProps) {
  const { schema, path, value, label = '' } = props;
  const t = useT();
  const classes = useFormStyles();
  const { problem, change } = useField(path);
  const entries = Object.entries(isFields(value) ? value : {});
  const write = (changed: [string, unknown][]) =>
    change(changed.length > 0 ? Object.fromEntries(changed) : undefined);
  return (
    <fieldset className={`${classes.group} ${classes.wide}`}>
      <legend className={classes.legend}>
        {label}
        <Button
          size="small"
          disabled={entries.some(([key]) => key === '')}
          onClick={() => write([...entries, ['', '']])}
        >
          +{' '}
          {t('resourceEditPage.field.add', {
            what: singular(label).toLowerCase(),
          })}
        </Button>
      </legend>
      {schema.description && (
        <p className={classes.description}>{schema.description}</p>
      )}
      {problem && <p className={classes.problem}>{problem}</p>}
      {entries.map(([key, text], index) => (
        <Entry
          key={index}
          path={[...path, key]}
          name={key}
          text={String(text ?? '')}
          onChange={entry =>
            write(
              entries.flatMap((other, at) => {
                if (at !== index) {
                  return [other];
                }
                return entry ? [entry] : [];
              }),
            )
          }
        />
      ))}
    </fieldset>
  );
}

function Entry(props: {
  path: Path;
  name: string;
  text: string;
  /** Without an entry it is removed. */
  onChange: (entry?: [string, string]) => void;
}) {
  const { path, name, text, onChange } = props;
  const t = useT();
  const id = useId();
  const classes = useFormStyles();
  const { problem } = useField(path);
  return (
    <div className={classes.row}>
      <TextField
        id={`${id}-key`}
        size="small"
        variant="outlined"
        label={t('resourceEditPage.field.key')}
        value={name}
        error={problem !== undefined}
        helperText={problem}
        onChange={event => onChange([event.target.value, text])}
      />
      <TextField
        id={`${id}-value`}
        size="small"
        variant="outlined"
        label={t('resourceEditPage.field.value')}
        value={text}
        onChange={event => onChange([name, event.target.value])}
      />
      <IconButton
        size="small"
        aria-label={t('resourceEditPage.field.remove', { what: name })}
        onClick={() => onChange()}
      >
        <DeleteOutline fontSize="small" />
      </IconButton>
    </div>
  );
}
