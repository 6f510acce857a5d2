import {
  Decision,
  ENGINE_LABELS,
  kindByName,
  PromotionRun,
  reasonSignature,
  ResourceObject,
  Target,
} from '@fairway/plugin-fairway-common';
import type { ColumnType } from '../database';
import { waitingSince } from './waitingSince';

/** A column that holds something of an object, so that it can be selected by. */
export interface ObjectColumn {
  name: string;
  type: ColumnType;
  /** The part of the object that it is taken from. */
  from: 'spec' | 'status' | 'metadata';
  value(object: ResourceObject): string | number | undefined;
}

/** Where objects of a kind are stored, and which of their fields and labels are columns there. */
export interface KindStorage {
  kind: string;
  table: string;
  /** Whether the table holds several kinds, in a column `kind` and with all fields in a column `fields`. */
  shared: boolean;
  columns: readonly ObjectColumn[];
  /** Selectable fields that are columns. */
  fieldColumns: ReadonlyMap<string, string>;
  /** Labels that are columns of the same value, as long as `plain_labels` is 1. */
  labelColumns: ReadonlyMap<string, string>;
  /** Whether the spec never changes after the object was created, so that updates need not write it. */
  specFrozen: boolean;
  /**
   * Whether the history holds each state, or refers to the row of the object for the newest one. The latter is cheaper for
   * objects that do not change.
   */
  history: 'copy' | 'reference';
}

/** The selectable fields of an object and their values; one that is not set is the empty text. */
export function fieldsOf(object: ResourceObject): Record<string, string> {
  const fields = kindByName(object.kind)?.selectableFields ?? {};
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      value(object) ?? '',
    ]),
  );
}

interface Typed<T> {
  /** Default: text. */
  type?: ColumnType;
  from: ObjectColumn['from'];
  value(object: T): string | number | undefined;
  field?: string;
  label?: string;
}

function tableOf<T extends ResourceObject>(
  kind: string,
  table: string,
  history: KindStorage['history'],
  columns: Record<string, Typed<T>>,
): KindStorage {
  const mapOf = (key: 'field' | 'label') =>
    new Map(
      Object.entries(columns).flatMap(([name, column]) =>
        column[key] ? [[column[key], name]] : [],
      ),
    );
  return {
    kind,
    table,
    shared: false,
    columns: Object.entries(columns).map(([name, { type, from, value }]) => ({
      name,
      type: type ?? 'text',
      from,
      value: value as ObjectColumn['value'],
    })),
    fieldColumns: mapOf('field'),
    labelColumns: mapOf('label'),
    specFrozen: kindByName(kind)?.createOnly ?? false,
    history,
  };
}

const TABLES: readonly KindStorage[] = [
  tableOf<PromotionRun>('PromotionRun', 'promotion_runs', 'copy', {
    promotion_name: {
      from: 'spec',
      value: run => run.spec.promotionRef.name,
      field: 'spec.promotionRef.name',
      label: ENGINE_LABELS.promotion,
    },
    source_name: {
      from: 'spec',
      value: run => run.spec.source.name,
      field: 'spec.source.name',
      label: ENGINE_LABELS.source,
    },
    attempt: {
      from: 'spec',
      value: run => String(run.spec.attempt),
      field: 'spec.attempt',
    },
    phase: {
      from: 'status',
      value: run => run.status?.phase ?? 'Pending',
      field: 'status.phase',
    },
    waiting_since: { from: 'status', value: waitingSince },
    created: {
      from: 'metadata',
      value: run => run.metadata.creationTimestamp,
    },
  }),
  tableOf<Target>('Target', 'targets', 'copy', {
    run_name: {
      from: 'spec',
      value: target => target.spec.runRef.name,
      field: 'spec.runRef.name',
      label: ENGINE_LABELS.run,
    },
    promotion_name: {
      from: 'spec',
      value: target => target.spec.promotionRef.name,
      field: 'spec.promotionRef.name',
      label: ENGINE_LABELS.promotion,
    },
    source_name: {
      from: 'spec',
      value: target => target.spec.sourceRef.name,
      field: 'spec.sourceRef.name',
      label: ENGINE_LABELS.source,
    },
    stage: {
      from: 'spec',
      value: target => target.spec.stage,
      field: 'spec.stage',
      label: ENGINE_LABELS.stage,
    },
    cluster: {
      from: 'spec',
      value: target => target.spec.cluster,
      field: 'spec.cluster',
      label: ENGINE_LABELS.cluster,
    },
    unit: {
      from: 'spec',
      value: target => target.spec.unit,
      field: 'spec.unit',
    },
    phase: {
      from: 'status',
      value: target => target.status?.phase ?? 'Pending',
      field: 'status.phase',
    },
    batch: { type: 'bigint', from: 'spec', value: target => target.spec.batch },
    position: {
      type: 'bigint',
      from: 'spec',
      value: target => target.spec.order,
    },
    canary: {
      type: 'bigint',
      from: 'spec',
      value: target => (target.spec.canary ? 1 : 0),
    },
    signature: { from: 'status', value: reasonSignature },
  }),
  tableOf<Decision>('Decision', 'decisions', 'reference', {
    run_name: {
      from: 'spec',
      value: decision => decision.spec.runRef?.name,
      field: 'spec.runRef.name',
      label: ENGINE_LABELS.run,
    },
    promotion_name: {
      from: 'spec',
      value: decision => decision.spec.promotionRef?.name,
      field: 'spec.promotionRef.name',
      label: ENGINE_LABELS.promotion,
    },
    source_name: {
      from: 'metadata',
      value: decision => decision.metadata.labels?.[ENGINE_LABELS.source],
      label: ENGINE_LABELS.source,
    },
    stage: {
      from: 'spec',
      value: decision => decision.spec.stage,
      label: ENGINE_LABELS.stage,
    },
    cluster: {
      from: 'spec',
      value: decision => decision.spec.cluster,
      field: 'spec.cluster',
      label: ENGINE_LABELS.cluster,
    },
    subject_kind: {
      from: 'spec',
      value: decision => decision.spec.subject.kind,
      field: 'spec.subject.kind',
    },
    subject_name: {
      from: 'spec',
      value: decision => decision.spec.subject.name,
      field: 'spec.subject.name',
    },
    subject_uid: {
      from: 'spec',
      value: decision => decision.spec.subject.uid,
      field: 'spec.subject.uid',
    },
    reason: {
      from: 'spec',
      value: decision => decision.spec.reason,
      field: 'spec.reason',
    },
    type: {
      from: 'spec',
      value: decision => decision.spec.type,
      field: 'spec.type',
    },
  }),
];

const BY_KIND = new Map(TABLES.map(storage => [storage.kind, storage]));

/** Where objects of a kind are stored. Kinds without a table of their own are documents. */
export function storageOf(kind: string): KindStorage {
  return (
    BY_KIND.get(kind) ?? {
      kind,
      table: 'documents',
      shared: true,
      columns: [
        {
          name: 'kind',
          type: 'text',
          from: 'spec',
          value: object => object.kind,
        },
        {
          name: 'fields',
          type: 'text',
          from: 'status',
          value: object => JSON.stringify(fieldsOf(object)),
        },
      ],
      fieldColumns: new Map(),
      labelColumns: new Map(),
      specFrozen: kindByName(kind)?.createOnly ?? false,
      history: 'copy',
    }
  );
}

/** One storage for each table, for statements over all kinds. For the shared table it stands for any kind. */
export const ALL_TABLES: readonly KindStorage[] = [storageOf(''), ...TABLES];
