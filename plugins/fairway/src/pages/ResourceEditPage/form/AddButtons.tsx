import type { JsonSchema } from '@fairway/plugin-fairway-common';
import { wordsOf } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { useContext } from 'react';
import { useT } from '../../../translation';
import type { Path } from '../text/documentText';
import { FormContext } from './FormContext';
import { useFormStyles } from './useFormStyles';

/** Parts of an object that are not there and may be: a button for each, so that they take no room. */
export function AddButtons(props: {
  path: Path;
  parts: readonly (readonly [string, JsonSchema])[];
}) {
  const { path, parts } = props;
  const t = useT();
  const classes = useFormStyles();
  const { change } = useContext(FormContext);
  return (
    <div className={classes.wide}>
      {parts.map(([key, schema]) => (
        <Button
          key={key}
          size="small"
          title={schema.description}
          onClick={() => change([...path, key], startOf(schema))}
        >
          +{' '}
          {t('resourceEditPage.field.add', {
            what: schema.properties
              ? wordsOf(key).toLowerCase()
              : singular(wordsOf(key)).toLowerCase(),
          })}
        </Button>
      ))}
    </div>
  );
}

/** Whether a part of a form is more than one field. */
export function isGroup(schema: JsonSchema): boolean {
  return (
    schema.properties !== undefined ||
    schema.items !== undefined ||
    (schema.type === 'object' &&
      !schema['x-kubernetes-preserve-unknown-fields'])
  );
}

/** What a new item of a list starts from. */
export function emptyOf(schema: JsonSchema): unknown {
  return schema.properties ? {} : '';
}

/** What a part starts from: one that may hold several has one to fill in. */
function startOf(schema: JsonSchema): unknown {
  if (schema.properties) {
    return {};
  }
  return schema.items ? [emptyOf(schema.items)] : { '': '' };
}

/** The word for one of several: stages have a stage, batches a batch. */
export function singular(plural: string): string {
  return plural
    .replace(/^Depends on$/, 'Dependency')
    .replace(/ches$/, 'ch')
    .replace(/ries$/, 'ry')
    .replace(/s$/, '');
}
