/** What a watch asks the API server for. */
export type WatchScope =
  | { type: 'Object'; name: string }
  | { type: 'Selection'; labelSelector: string }
  | { type: 'Collection' };

/** The smallest scope that one watch can have over all that is of interest; undefined where nothing is. */
export function scopeOver(
  names: readonly string[],
  selections: readonly string[],
): WatchScope | undefined {
  switch (names.length + selections.length) {
    case 0:
      return undefined;
    case 1:
      return names.length === 1
        ? { type: 'Object', name: names[0] }
        : { type: 'Selection', labelSelector: selections[0] };
    default:
      return { type: 'Collection' };
  }
}

/** Whether everything of one scope is in another. */
export function isWithin(inner: WatchScope, outer: WatchScope): boolean {
  switch (outer.type) {
    case 'Collection':
      return true;
    case 'Object':
      return inner.type === 'Object' && inner.name === outer.name;
    case 'Selection':
      return (
        inner.type === 'Selection' &&
        inner.labelSelector === outer.labelSelector
      );
    default:
      return outer satisfies never;
  }
}

/** The scope as API servers understand it. */
export function selectorsOf(scope: WatchScope): {
  fieldSelector?: string;
  labelSelector?: string;
} {
  switch (scope.type) {
    case 'Collection':
      return {};
    case 'Object':
      return { fieldSelector: `metadata.name=${scope.name}` };
    case 'Selection':
      return { labelSelector: scope.labelSelector || undefined };
    default:
      return scope satisfies never;
  }
}
