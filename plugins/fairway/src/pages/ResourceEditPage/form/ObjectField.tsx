import { fieldPath } from '@fairway/plugin-fairway-common';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import DeleteOutline from '@material-ui/icons/DeleteOutline';
import { useContext } from 'react';
import { useT } from '../../../translation';
import { isFields, Path } from '../text/documentText';
import { AddButtons, isGroup } from './AddButtons';
import { FormContext, useField } from './FormContext';
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
          <IconButton
            size="small"
            aria-label={t('resourceEditPage.field.remove', {
              what: label.toLowerCase(),
            })}
            onClick={() => change(undefined)}
          >
            <DeleteOutline fontSize="small" />
          </IconButton>
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
  const { problems } = useContext(FormContext);
  const fields = isFields(value) ? value : {};
  const properties = Object.entries(schema.properties ?? {});
  const absent = properties.filter(
    ([key, child]) =>
      isGroup(child) &&
      fields[key] === undefined &&
      !schema.required?.includes(key) &&
      !problems.some(({ field }) => field === fieldPath([...path, key])),
  );
  const present = properties.filter(property => !absent.includes(property));
  return (
    <div className={classes.fields}>
      {present.map(([key, child]) => (
        <SchemaField
          key={key}
          schema={child}
          path={[...path, key]}
          value={fields[key]}
          required={schema.required?.includes(key)}
        />
      ))}
      {absent.length > 0 && <AddButtons path={path} parts={absent} />}
    </div>
  );
}
