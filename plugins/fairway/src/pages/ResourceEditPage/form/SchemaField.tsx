import type { JsonSchema } from '@fairway/plugin-fairway-common';
import { wordsOf } from '@fairway/plugin-fairway-react';
import type { Path } from '../text/documentText';
import { FreeField } from './FreeField';
import { ListField } from './ListField';
import { MapField } from './MapField';
import { ObjectField } from './ObjectField';
import { ValueField } from './ValueField';

/** A node of a schema with the value that it is about. */
export interface SchemaFieldProps {
  schema: JsonSchema;
  path: Path;
  value: unknown;
  required?: boolean;
  /** Default: the last part of the path, in words. */
  label?: string;
}

/** A part of a form, as its schema wants it. */
export function SchemaField(props: SchemaFieldProps) {
  const { schema, path } = props;
  const field = {
    ...props,
    label: props.label ?? wordsOf(String(path.at(-1))),
  };
  if (schema.properties) {
    return <ObjectField {...field} />;
  }
  if (schema.items) {
    return <ListField {...field} />;
  }
  if (schema['x-kubernetes-preserve-unknown-fields']) {
    return <FreeField {...field} />;
  }
  return schema.type === 'object' ? (
    <MapField {...field} />
  ) : (
    <ValueField {...field} />
  );
}
