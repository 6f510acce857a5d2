import { jsonSchemaOf, KindDefinition } from '@fairway/plugin-fairway-common';
import type { FieldCause } from '@fairway/plugin-fairway-react';
import { useMemo } from 'react';
import { useT } from '../../../translation';
import { Fields, isFields, Path } from '../text/documentText';
import { FormContext, Suggestions } from './FormContext';
import { MapField } from './MapField';
import { ObjectFields } from './ObjectField';
import { useFormStyles } from './useFormStyles';
import { ValueField } from './ValueField';

/** A document as a form, made from the schema of its kind. */
export function ResourceForm(props: {
  kind: KindDefinition;
  document: Fields;
  /** Whether its name and namespace are settled. */
  exists: boolean;
  disabled: boolean;
  problems: readonly FieldCause[];
  suggestions: Suggestions;
  onChange: (path: Path, value: unknown) => void;
}) {
  const { kind, document, exists, disabled, problems, suggestions, onChange } =
    props;
  const t = useT();
  const classes = useFormStyles();
  const state = useMemo(
    () => ({ problems, suggestions, change: onChange }),
    [problems, suggestions, onChange],
  );
  const metadata = isFields(document.metadata) ? document.metadata : {};
  return (
    <FormContext.Provider value={state}>
      <form
        aria-label={t('resourceEditPage.form')}
        onSubmit={event => event.preventDefault()}
      >
        <fieldset
          disabled={disabled}
          style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}
        >
          {!exists && (
            <div className={classes.fields} style={{ marginBottom: 12 }}>
              <ValueField
                schema={{ description: t('resourceEditPage.field.name') }}
                path={['metadata', 'name']}
                value={metadata.name}
                label="Name"
                required
              />
              <ValueField
                schema={{ description: t('resourceEditPage.field.namespace') }}
                path={['metadata', 'namespace']}
                value={metadata.namespace}
                label="Namespace"
                required
              />
            </div>
          )}
          <ObjectFields
            schema={jsonSchemaOf(kind).spec}
            path={['spec']}
            value={document.spec}
          />
          <div style={{ marginTop: 12 }}>
            <MapField
              schema={{ description: t('resourceEditPage.field.labels') }}
              path={['metadata', 'labels']}
              value={metadata.labels}
              label="Labels"
            />
          </div>
        </fieldset>
      </form>
    </FormContext.Provider>
  );
}
