import { isNamedField, childSchema, itemSchema, Schema } from '../kinds/schema';
import { isJsonObject, JsonObject } from '../kubernetes/object';
import { compareElements, PathElement, printElement } from './pathElement';

/**
 * The notation of sets that were read or written, so that entries that do not
 * change share their memory from revision to revision.
 */
const notations = new WeakMap<FieldSet, JsonObject>();

/**
 * A set of field paths as a trie.
 *
 * @remarks
 * A path is in the set if its last element is in `members` of the node before
 * it. Children without members do not occur.
 */
export class FieldSet {
  readonly members = new Set<PathElement>();
  readonly children = new Map<PathElement, FieldSet>();

  get empty(): boolean {
    return this.members.size === 0 && this.children.size === 0;
  }

  /** Adds a child set; an empty one is left out. */
  private adopt(element: PathElement, child: FieldSet | undefined): void {
    if (child && !child.empty) {
      this.children.set(element, child);
    }
  }

  /** The node for an element, made if needed; the caller must fill it. */
  child(element: PathElement): FieldSet {
    let child = this.children.get(element);
    if (!child) {
      child = new FieldSet();
      this.children.set(element, child);
    }
    return child;
  }

  /** Runs `fill` on the child of an element and drops it if it stays empty. */
  within(element: PathElement, fill: (child: FieldSet) => void): void {
    fill(this.child(element));
    if (this.children.get(element)?.empty) {
      this.children.delete(element);
    }
  }

  union(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const set of [this, other]) {
      set.members.forEach(member => result.members.add(member));
    }
    for (const [element, child] of this.children) {
      const counterpart = other.children.get(element);
      result.adopt(element, counterpart ? child.union(counterpart) : child);
    }
    for (const [element, child] of other.children) {
      if (!this.children.has(element)) {
        result.adopt(element, child);
      }
    }
    return result;
  }

  intersection(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const member of this.members) {
      if (other.members.has(member)) {
        result.members.add(member);
      }
    }
    for (const [element, child] of this.children) {
      const counterpart = other.children.get(element);
      result.adopt(element, counterpart && child.intersection(counterpart));
    }
    return result;
  }

  difference(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const member of this.members) {
      if (!other.members.has(member)) {
        result.members.add(member);
      }
    }
    for (const [element, child] of this.children) {
      const counterpart = other.children.get(element);
      result.adopt(
        element,
        counterpart ? child.difference(counterpart) : child,
      );
    }
    return result;
  }

  equals(other: FieldSet): boolean {
    return (
      this.members.size === other.members.size &&
      this.children.size === other.children.size &&
      [...this.members].every(member => other.members.has(member)) &&
      [...this.children].every(([element, child]) => {
        const counterpart = other.children.get(element);
        return counterpart !== undefined && child.equals(counterpart);
      })
    );
  }

  /** Without the members of another set and everything below them. */
  without(other: FieldSet): FieldSet {
    if (other.empty) {
      return this;
    }
    const result = new FieldSet();
    for (const member of this.members) {
      if (!other.members.has(member)) {
        result.members.add(member);
      }
    }
    for (const [element, child] of this.children) {
      if (!other.members.has(element)) {
        const counterpart = other.children.get(element);
        result.adopt(element, counterpart ? child.without(counterpart) : child);
      }
    }
    return result;
  }

  /** Adds the struct fields on the way to a member as members. */
  withNamedFields(schema: Schema): FieldSet {
    const result = new FieldSet();
    this.members.forEach(member => result.members.add(member));
    for (const [element, child] of this.children) {
      const name = element.slice(2);
      const isField = element[0] === 'f';
      if (isField && isNamedField(schema, name)) {
        result.members.add(element);
      }
      const below = isField ? childSchema(schema, name) : itemSchema(schema);
      result.adopt(element, child.withNamedFields(below));
    }
    return result;
  }

  /** Calls back with the printed path of each member. */
  forEachPath(callback: (path: string) => void, prefix = ''): void {
    const elements = new Set([...this.members, ...this.children.keys()]);
    for (const element of [...elements].sort(compareElements)) {
      const path = prefix + printElement(element);
      if (this.members.has(element)) {
        callback(path);
      }
      this.children.get(element)?.forEachPath(callback, path);
    }
  }

  /** The FieldsV1 notation, with keys in the API server's order. */
  toFieldsV1(): JsonObject {
    const known = notations.get(this);
    if (known) {
      return known;
    }
    const result = this.writeFieldsV1();
    notations.set(this, result);
    return result;
  }

  private writeFieldsV1(): JsonObject {
    const result: JsonObject = {};
    const elements = new Set([...this.members, ...this.children.keys()]);
    for (const element of [...elements].sort(compareElements)) {
      const below = this.children.get(element)?.writeFieldsV1() ?? {};
      const both = this.members.has(element) && this.children.has(element);
      result[element] = both ? { '.': {}, ...below } : below;
    }
    return result;
  }

  static fromFieldsV1(fields: JsonObject | undefined): FieldSet {
    const result = FieldSet.readFieldsV1(fields ?? {});
    if (fields) {
      notations.set(result, fields);
    }
    return result;
  }

  private static readFieldsV1(fields: JsonObject): FieldSet {
    const result = new FieldSet();
    for (const element of Object.keys(fields)) {
      const below = fields[element];
      if (element === '.' || !isJsonObject(below)) {
        continue;
      }
      const isLeaf = Object.keys(below).length === 0;
      if (isLeaf || '.' in below) {
        result.members.add(element);
      }
      if (!isLeaf) {
        result.adopt(element, FieldSet.readFieldsV1(below));
      }
    }
    return result;
  }
}
