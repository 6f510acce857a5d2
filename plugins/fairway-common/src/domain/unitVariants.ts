import type {
  Backend,
  ObjectReference,
  PlaceholderValues,
  PromotionRun,
  Source,
  SourceUnit,
  UnitVariant,
} from '../kinds';
import {
  fillAllPlaceholders,
  fillPlaceholders,
  isNamedReference,
  isObjectName,
} from '../kinds';
import {
  isDnsLabel,
  isLabelValue,
  LabelSelector,
  matchesLabels,
} from '../meta';

/** A unit as one cluster gets it: without variants and placeholders. @public */
export type ResolvedUnit = Pick<SourceUnit, 'name' | 'object' | 'version'>;

/** The variant of a unit that a cluster gets; undefined where the unit itself counts. @public */
export function variantFor(
  { variants = [] }: SourceUnit,
  { name, labels }: { name: string; labels?: Readonly<Record<string, string>> },
): UnitVariant | undefined {
  return variants.find(
    ({ clusters, selector }) =>
      clusters?.includes(name) ||
      (selector !== undefined && matchesLabels(selector, labels)),
  );
}

/** The variant of a unit by its name; undefined where the unit itself counts. @throws RangeError where it has no such variant */
function variantNamed(
  { name: unit, variants = [] }: SourceUnit,
  name: string | undefined,
): UnitVariant | undefined {
  const variant = variants.find(each => each.name === name);
  if (name !== undefined && !variant) {
    throw new RangeError(`unit "${unit}" has no variant "${name}"`);
  }
  return variant;
}

/**
 * What a cluster gets of a unit, with everything filled in.
 *
 * @param at - the variant that was chosen, if any, and the name of the Cluster
 * @throws RangeError where the unit has no such variant
 * @public
 */
export function resolveUnit(
  unit: SourceUnit,
  at: { variant?: string; cluster: string },
): ResolvedUnit {
  const { object, version } = variantNamed(unit, at.variant) ?? unit;
  const values = { cluster: at.cluster, unit: unit.name };
  return {
    name: unit.name,
    object: fillReference(object, values),
    version: fillAllPlaceholders(version, values),
  };
}

/** The name of the Backend that delivers a variant of a unit. @throws RangeError where the unit has no such variant @public */
export function backendNameOf(
  source: Pick<Source['spec'], 'backendRef'>,
  unit: SourceUnit,
  variant: string | undefined,
): string {
  return (variantNamed(unit, variant)?.backendRef ?? source.backendRef).name;
}

/** The names of all Backends of a source, that of the source itself first, each with the first field that names it. @public */
export function backendsNamedBy(
  source: Source['spec'],
): { name: string; field: string }[] {
  const fields = new Map([[source.backendRef.name, 'spec.backendRef.name']]);
  source.units.forEach(({ variants = [] }, index) =>
    variants.forEach(({ backendRef }, position) => {
      if (backendRef && !fields.has(backendRef.name)) {
        fields.set(
          backendRef.name,
          `spec.units[${index}].variants[${position}].backendRef.name`,
        );
      }
    }),
  );
  return [...fields].map(([name, field]) => ({ name, field }));
}

/** A Backend as it is frozen in a run. @public */
export type FrozenBackend = PromotionRun['spec']['backend'];

/** The frozen Backend of a name; undefined where the run has none. @public */
export function frozenBackend(
  {
    backend,
    backends = [],
  }: Pick<PromotionRun['spec'], 'backend' | 'backends'>,
  name: string | undefined,
): FrozenBackend | undefined {
  return name === undefined || backend.name === name
    ? backend
    : backends.find(each => each.name === name);
}

/** The name under which the hub of a Backend is registered; undefined where each target cluster holds its own objects. @public */
export function hubOf(backend: Backend['spec']): string | undefined {
  return backend.hub?.backstageCluster;
}

/** Why a reference means nothing on a cluster, although its form is right for others; undefined where it does. @public */
export function referenceProblem(object: ObjectReference): string | undefined {
  if (object.namespace !== undefined && !isDnsLabel(object.namespace)) {
    return `"${object.namespace}" is not the name of a namespace`;
  }
  if (isNamedReference(object) && !isObjectName(object.name)) {
    return `"${object.name}" is not the name of an object`;
  }
  const value = selectorValues(object.selector).find(
    text => !isLabelValue(text),
  );
  return value === undefined ? undefined : `"${value}" is not a label value`;
}

function selectorValues(selector: LabelSelector | undefined): string[] {
  return [
    ...Object.values(selector?.matchLabels ?? {}),
    ...(selector?.matchExpressions ?? []).flatMap(({ values = [] }) => values),
  ];
}

function fillReference(
  object: ObjectReference,
  values: PlaceholderValues,
): ObjectReference {
  const { namespace, name, selector } = object;
  return {
    ...object,
    ...(namespace !== undefined && {
      namespace: fillPlaceholders(namespace, values),
    }),
    ...(name !== undefined && { name: fillPlaceholders(name, values) }),
    ...(selector && { selector: fillAllPlaceholders(selector, values) }),
  };
}
