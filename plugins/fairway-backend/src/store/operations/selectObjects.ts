import { InputError } from '@backstage/errors';
import { kindByName } from '@fairway/plugin-fairway-common';
import type { Knex } from 'knex';
import type { Session } from '../database';
import { KindStorage, storageOf } from '../objects';
import { ListQuery, SelectorRequirement } from '../types';

/** The table of a kind as `o`, narrowed to what a query asks for. Nothing is selected from it yet. */
export function selectObjects(
  session: Session,
  query: Pick<ListQuery, 'kind' | 'namespace' | 'labels' | 'fields'>,
): Knex.QueryBuilder {
  const storage = storageOf(query.kind);
  const builder = session.knex({ o: storage.table });
  if (storage.shared) {
    builder.where('o.kind', query.kind);
  }
  if (query.namespace !== undefined) {
    builder.where('o.namespace', query.namespace);
  }
  for (const requirement of query.fields ?? []) {
    requireField(builder, storage, requirement);
  }
  for (const requirement of query.labels ?? []) {
    requireLabel(builder, storage, requirement);
  }
  return builder;
}

/** The column that holds a field, if one does. @throws InputError where the kind has no such field */
export function fieldColumn(
  storage: KindStorage,
  field: string,
): string | undefined {
  if (field === 'metadata.name' || field === 'metadata.namespace') {
    return field.slice('metadata.'.length);
  }
  const column = storage.fieldColumns.get(field);
  if (
    column === undefined &&
    !Object.hasOwn(kindByName(storage.kind)?.selectableFields ?? {}, field)
  ) {
    throw new InputError(
      `field label not supported: ${storage.kind} has no selectable field "${field}"`,
    );
  }
  return column;
}

/** A field that is not set is equal to the empty text. */
function requireField(
  builder: Knex.QueryBuilder,
  storage: KindStorage,
  { key, operator, values }: SelectorRequirement,
): void {
  if (operator !== 'In' && operator !== 'NotIn') {
    throw new InputError(`operator ${operator} is not supported for fields`);
  }
  const column = fieldColumn(storage, key);
  const negative = operator === 'NotIn';
  if (column === undefined) {
    requireSelector(builder, storage, negative, 'field', key, values);
    return;
  }
  const name = `o.${column}`;
  const withUnset = values.includes('');
  builder.where(condition => {
    if (negative) {
      condition.whereNotIn(name, values);
      if (withUnset) {
        condition.whereNotNull(name);
      } else {
        condition.orWhereNull(name);
      }
    } else {
      condition.whereIn(name, values);
      if (withUnset) {
        condition.orWhereNull(name);
      }
    }
  });
}

function requireLabel(
  builder: Knex.QueryBuilder,
  storage: KindStorage,
  { key, operator, values }: SelectorRequirement,
): void {
  const negative = operator === 'NotIn' || operator === 'DoesNotExist';
  const wanted =
    operator === 'Exists' || operator === 'DoesNotExist' ? undefined : values;
  const column = storage.labelColumns.get(key);
  if (column === undefined) {
    requireSelector(builder, storage, negative, 'label', key, wanted);
    return;
  }
  const name = `o.${column}`;
  builder.where(condition => {
    condition
      .where(plain => {
        plain.whereRaw('o.plain_labels = 1');
        if (!negative) {
          if (wanted) {
            plain.whereIn(name, wanted);
          } else {
            plain.whereNotNull(name);
          }
        } else if (wanted) {
          plain.where(other => {
            other.whereNotIn(name, wanted).orWhereNull(name);
          });
        } else {
          plain.whereNull(name);
        }
      })
      .orWhere(other => {
        // Written out, because SQLite does not use a partial index for a parameter.
        other.whereRaw('o.plain_labels = 0');
        requireSelector(other, storage, negative, 'label', key, wanted);
      });
  });
}

/** Requires, or forbids, a row in the table `selectors` with one of the values. */
function requireSelector(
  builder: Knex.QueryBuilder,
  storage: KindStorage,
  negative: boolean,
  origin: 'label' | 'field',
  key: string,
  values: readonly string[] | undefined,
): void {
  const rows: Knex.QueryCallback = rowsOf => {
    rowsOf
      .select('s.uid')
      .from({ s: 'selectors' })
      .where({ 's.kind': storage.kind, 's.origin': origin, 's.key': key });
    if (values) {
      rowsOf.whereIn('s.value', values);
    }
  };
  if (negative) {
    builder.whereNotExists(function missing() {
      rows.call(this, this);
      this.whereRaw('s.uid = o.uid');
    });
  } else {
    builder.whereIn('o.uid', rows);
  }
}
