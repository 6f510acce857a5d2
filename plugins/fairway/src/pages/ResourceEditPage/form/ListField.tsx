import type { JsonSchema } from '@fairway/plugin-fairway-common';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import DeleteOutline from '@material-ui/icons/DeleteOutline';
import { useT } from '../../../translation';
import { isFields, Path } from '../text/documentText';
import { emptyOf, singular } from './AddButtons';
import { useField } from './FormContext';
import { ObjectFields } from './ObjectField';
import { SchemaField, SchemaFieldProps } from './SchemaField';
import { useFormStyles } from './useFormStyles';

/** Items that can be added and removed. */
export function ListField(props: SchemaFieldProps) {
  const { schema, path, value, label = '' } = props;
  const t = useT();
  const classes = useFormStyles();
  const { problem, change } = useField(path);
  const items = Array.isArray(value) ? value : [];
  const itemSchema = schema.items!;
  const what = singular(label);
  const remove = (index: number) => {
    const rest = items.filter((_, other) => other !== index);
    change(rest.length > 0 ? rest : undefined);
  };
  return (
    <fieldset className={`${classes.group} ${classes.wide}`}>
      <legend className={classes.legend}>
        {label}
        <Button
          size="small"
          onClick={() => change([...items, emptyOf(itemSchema)])}
        >
          + {t('resourceEditPage.field.add', { what: what.toLowerCase() })}
        </Button>
      </legend>
      {schema.description && (
        <p className={classes.description}>{schema.description}</p>
      )}
      {problem && <p className={classes.problem}>{problem}</p>}
      {items.map((item, index) => (
        <Item
          key={index}
          schema={itemSchema}
          path={[...path, index]}
          value={item}
          label={t('resourceEditPage.field.item', {
            what,
            number: String(index + 1),
          })}
          onRemove={() => remove(index)}
        />
      ))}
    </fieldset>
  );
}

function Item(props: {
  schema: JsonSchema;
  path: Path;
  value: unknown;
  label: string;
  onRemove: () => void;
}) {
  const { schema, path, value, label, onRemove } = props;
  const t = useT();
  const classes = useFormStyles();
  const { problem } = useField(path);
  const title =
    isFields(value) && typeof value.name === 'string' && value.name
      ? value.name
      : label;
  const removeButton = (
    <IconButton
      size="small"
      aria-label={t('resourceEditPage.field.remove', { what: title })}
      onClick={onRemove}
    >
      <DeleteOutline fontSize="small" />
    </IconButton>
  );
  if (!schema.properties) {
    return (
      <div className={classes.row}>
        <SchemaField
          schema={schema}
          path={path}
          value={value}
          label={label}
          required
        />
        {removeButton}
      </div>
    );
  }
  return (
    <div className={classes.item} role="group" aria-label={title}>
      <div className={classes.legend}>
        {title}
        {removeButton}
      </div>
      {problem && <p className={classes.problem}>{problem}</p>}
      <ObjectFields schema={schema} path={path} value={value} />
    </div>
  );
}
