import Button from '@material-ui/core/Button';
import { useT } from '../../../translation';
import { isFields, Path } from '../text/documentText';
import { useField } from './FormContext';
import { SchemaField, SchemaFieldProps } from './SchemaField';
import { useFormStyles } from './useFormStyles';

/** The fields of an object; one that may be left out can be added and removed as a whole. */
export function ObjectField(props: SchemaFieldProps) {
  const { schema, path, value, required, label = '' } = props;
  const t = useT();
  const classes = useFormStyles();
  const { problem, change } = useField(path);
  if (value === undefined && !required) {
    return (
      <div className={classes.wide}>
        <Button
          size="small"
          title={schema.description}
          onClick={() => change({})}
        >
          + {t('resourceEditPage.field.add', { what: label.toLowerCase() })}
        </Button>
        {problem && <div className={classes.problem}>{problem}</div>}
      </div>
    );
  }
  return (
    <fieldset className={`${classes.group} ${classes.wide}`}>
      <legend className={classes.legend}>
        {label}
        {!required && (
          <Button
            size="small"
            aria-label={t('resourceEditPage.field.remove', {
              what: label.toLowerCase(),
            })}
            onClick={() => change(undefined)}
          >
            ×
          </Button>
        )}
      </legend>
      {schema.description && (
        <p className={classes.description}>{schema.description}</p>
      )}
      {problem && <p className={classes.problem}>{problem}</p>}
      <ObjectFields schema={schema} path={path} value={value} />
    </fieldset>
  );
}

/** The fields of an object without a frame. */
export function ObjectFields(
  props: Pick<SchemaFieldProps, 'schema' | 'value'> & { path: Path },
) {
  const { schema, path, value } = props;
  const classes = useFormStyles();
  const fields = isFields(value) ? value : {};
  return (
    <div className={classes.fields}>
      {Object.entries(schema.properties ?? {}).map(([key, child]) => (
        <SchemaField
          key={key}
          schema={child}
          path={[...path, key]}
          value={fields[key]}
          required={schema.required?.includes(key)}
        />
      ))}
    </div>
  );
}
