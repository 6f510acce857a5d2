import { childSchema, itemSchema, Schema } from '../kinds/schema';
import { isJsonObject, Json, JsonObject } from '../kubernetes/object';
import { isLeaf } from './ownedFields';
import { itemElement } from './pathElement';

/** Merges lists whose items have an identity; the applied order wins. */
function mergeLists(live: Json[], applied: Json[], schema: Schema): Json[] {
  const items = itemSchema(schema);
  const liveElements = live.map(item => itemElement(schema, item));
  const appliedElements = applied.map(item => itemElement(schema, item));
  const liveByElement = new Map(live.map((item, i) => [liveElements[i], item]));
  const inApplied = new Set(appliedElements);
  const merged = new Set<string>();
  const shared = appliedElements.filter(e => liveByElement.has(e));
  const result: Json[] = [];

  let l = 0;
  let r = 0;
  const take = () => {
    const element = appliedElements[r];
    const counterpart = liveByElement.get(element);
    // eslint-disable-next-line @typescript-eslint/no-use-before-define
    result.push(mergeApplied(counterpart, applied[r], items));
    merged.add(element);
    if (shared[0] === element) {
      shared.shift();
    }
    r++;
  };
  while (l < live.length || r < applied.length) {
    const element = liveElements[l];
    if (l < live.length && r < applied.length) {
      if (element === appliedElements[r]) {
        take();
        l++;
        continue;
      }
      if (inApplied.has(element) && shared.length && shared[0] !== element) {
        l++;
        continue;
      }
    }
    if (l < live.length && !inApplied.has(element)) {
      result.push(live[l]);
      l++;
      continue;
    }
    if (l < live.length && merged.has(element)) {
      l++;
    }
    if (r < applied.length) {
      take();
    }
  }
  return result;
}

/**
 * Merges an applied configuration into a live value: granular objects by key,
 * associative lists by item, anything else as a whole.
 */
export function mergeApplied(
  live: Json | undefined,
  applied: Json,
  schema: Schema,
): Json {
  if (Array.isArray(applied)) {
    const granular = Array.isArray(live) && !isLeaf(applied, schema);
    return granular ? mergeLists(live, applied, schema) : applied;
  }
  if (!isJsonObject(applied) || schema.atomic) {
    return applied;
  }
  const result: JsonObject = isJsonObject(live) ? { ...live } : {};
  for (const [key, value] of Object.entries(applied)) {
    result[key] = mergeApplied(result[key], value, childSchema(schema, key));
  }
  return result;
}
