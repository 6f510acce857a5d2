import type {
  PrinterColumn,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { PhaseChip, RelativeTime } from '@fairway/plugin-fairway-react';
import { useT } from '../translation';

/** A cell of `kubectl get`, for people. */
export function ColumnValue(props: {
  column: PrinterColumn;
  object: ResourceObject;
}) {
  const { column, object } = props;
  const t = useT();
  const value = column.value(object);
  if (value === undefined || value === '') {
    return <>–</>;
  }
  switch (column.type) {
    case 'date':
      return <RelativeTime at={String(value)} />;
    case 'boolean':
      return <>{t(value ? 'value.yes' : 'value.no')}</>;
    case 'string':
      return column.name === 'Phase' ? (
        <PhaseChip phase={String(value)} />
      ) : (
        <>{value}</>
      );
    case 'integer':
    case 'number':
      return <>{value}</>;
    default:
      throw new Error(`Unknown type of column ${column.type satisfies never}`);
  }
}
