import type {
  DiscoveredField,
  DiscoveredItem,
} from '@fairway/plugin-fairway-common';

/** What is selected: by the key of an item, which of its fields. */
export type Selection = ReadonlyMap<string, number>;

/** Tells items apart. */
export function itemKey({ driver, object }: DiscoveredItem): string {
  const { kind, namespace, name } = object;
  return [driver, kind, namespace, name].join('/');
}

/** The fields of an item that could carry its version, the likeliest first; none where it cannot be promoted. */
export function fieldsOf(item: DiscoveredItem): DiscoveredField[] {
  const { version, field, current, alternatives = [] } = item;
  return version === undefined
    ? []
    : [{ version, field: field!, current: current ?? null }, ...alternatives];
}

/** The selected items, each with the field that was chosen. */
export function selectedItems(
  items: readonly DiscoveredItem[],
  selection: Selection,
): DiscoveredItem[] {
  return items.flatMap(item => {
    const chosen = selection.get(itemKey(item));
    const field = chosen === undefined ? undefined : fieldsOf(item)[chosen];
    return field ? [{ ...item, ...field }] : [];
  });
}
