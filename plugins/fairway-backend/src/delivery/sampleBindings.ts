import {
  Backend,
  backendNameOf,
  resolveUnit,
  Source,
} from '@fairway/plugin-fairway-common';
import type { DriverBinding } from '@fairway/plugin-fairway-node';

/** The name that stands for all clusters where a unit is looked at without any. */
const ANY_CLUSTER = 'any-cluster';

/** A unit of a source, or one of its variants, as some cluster gets it. */
export interface SampleBinding {
  /** Where it is in the Source, such as `spec.units[0].variants[1]`. */
  field: string;
  /** The name of the variant; undefined for the unit itself. */
  variant?: string;
  backendName: string;
  /** Undefined where it does not exist. */
  backend: Backend | undefined;
  binding: DriverBinding;
}

/** All that a source says about its units, each as some cluster gets it. */
export function sampleBindings(
  { metadata, spec }: Pick<Source, 'metadata' | 'spec'>,
  backends: ReadonlyMap<string, Backend>,
): SampleBinding[] {
  return spec.units.flatMap((unit, index) => {
    const field = `spec.units[${index}]`;
    const places = [
      { field, variant: undefined },
      ...(unit.variants ?? []).map(({ name }, position) => ({
        field: `${field}.variants[${position}]`,
        variant: name,
      })),
    ];
    return places.map((place): SampleBinding => {
      const { variant } = place;
      const backendName = backendNameOf(spec, unit, variant);
      const backend = backends.get(backendName);
      return {
        ...place,
        backendName,
        backend,
        binding: {
          source: `${metadata.namespace}/${metadata.name}`,
          unit: resolveUnit(unit, { variant, cluster: ANY_CLUSTER }),
          cluster: ANY_CLUSTER,
          config: backend?.spec.config,
        },
      };
    });
  });
}

/** A message about a sample, in the words of the Source. */
export function inWordsOfSource(message: string): string {
  return message.replaceAll(ANY_CLUSTER, '{cluster}');
}
