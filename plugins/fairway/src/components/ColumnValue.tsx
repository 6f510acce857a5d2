import type {
  Condition,
  PrinterColumn,
  PromotionRun,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { PhaseChip, RelativeTime } from '@fairway/plugin-fairway-react';
import { useT } from '../translation';
import { ConditionChip } from './conditions';

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
      return (
        <TextValue column={column.name} text={String(value)} object={object} />
      );
    case 'integer':
    case 'number':
      return <>{value}</>;
    default:
      throw new Error(`Unknown type of column ${column.type satisfies never}`);
  }
}

function TextValue(props: {
  column: string;
  text: string;
  object: ResourceObject;
}) {
  const { column, text, object } = props;
  switch (column) {
    case 'Phase':
      return (
        <PhaseChip
          phase={text}
          // Those of a run; other kinds have none.
          clusters={(object as Partial<PromotionRun>).status?.clusters}
        />
      );
    case 'Ready':
      return (
        <ConditionChip type={column} status={text as Condition['status']} />
      );
    default:
      return <>{text}</>;
  }
}
