import {
  canonicalJson,
  LabelSelector,
  mayBothMatch,
  SourceUnit,
  UnitVariant,
} from '@fairway/plugin-fairway-common';

/** Which clusters of a namespace get something of a unit. */
export interface ClaimScope {
  /** What takes clusters in; undefined for the unit itself, which gets what is left. */
  own: Pick<UnitVariant, 'selector' | 'clusters'> | undefined;
  /** The other variants of the unit, where this is the unit itself: what they take in is not left. */
  leftTo: readonly Pick<UnitVariant, 'selector' | 'clusters'>[];
}

/** The clusters that get a variant of a unit, or the unit itself. */
export function scopeOf(
  { variants = [] }: SourceUnit,
  name: string | undefined,
): ClaimScope {
  return name === undefined
    ? { own: undefined, leftTo: variants }
    : { own: variants.find(variant => variant.name === name), leftTo: [] };
}

/** The only clusters of a scope by name; undefined where others may be in it. */
export function namesIn({ own }: ClaimScope): readonly string[] | undefined {
  return own && !own.selector ? own.clusters : undefined;
}

/** Whether a cluster may be in both scopes, as far as that can be told without any cluster. */
export function mayMeet(a: ClaimScope, b: ClaimScope): boolean {
  return !areApart(a, b) && !leaves(a, b) && !leaves(b, a);
}

function areApart(a: ClaimScope, b: ClaimScope): boolean {
  const [namesA, namesB] = [namesIn(a), namesIn(b)];
  if (namesA && namesB) {
    return !namesA.some(name => namesB.includes(name));
  }
  return !mayBothMatch(selectorOf(a), selectorOf(b));
}

/** What every cluster of a scope matches. */
function selectorOf({ own }: ClaimScope): LabelSelector {
  return own?.clusters ? {} : own?.selector ?? {};
}

/** Whether a unit leaves all clusters of another scope to one of its variants. */
function leaves({ leftTo }: ClaimScope, { own }: ClaimScope): boolean {
  const text = own && scopeText(own);
  return leftTo.some(variant => scopeText(variant) === text);
}

function scopeText({
  selector,
  clusters,
}: Pick<UnitVariant, 'selector' | 'clusters'>): string {
  return canonicalJson([selector ?? null, [...(clusters ?? [])].sort()]);
}
