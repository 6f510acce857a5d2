import {
  Backend,
  backendNameOf,
  resolveUnit,
  Source,
} from '@fairway/plugin-fairway-common';
import type { DriverBinding } from '@fairway/plugin-fairway-node';

/** The name that stands for all clusters where a unit is looked at without any. */
const ANY_CLUSTER = 'any-cluster';
/** Another such name, by which it is found out what depends on it. */
const OTHER_CLUSTER = 'other-cluster';

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
  /** The same for some other cluster. */
  other: DriverBinding;
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
      const bind = (cluster: string): DriverBinding => ({
        source: `${metadata.namespace}/${metadata.name}`,
        unit: resolveUnit(unit, { variant, cluster }),
        cluster,
        config: backend?.spec.config,
      });
      return {
        ...place,
        backendName,
        backend,
        binding: bind(ANY_CLUSTER),
        other: bind(OTHER_CLUSTER),
      };
    });
  });
}

/** Whether a text is that of a sample for some cluster. @param sample - a text that holds the name of the sample */
export function fitsSample(text: string, sample: string): boolean {
  const parts = sample
    .split(ANY_CLUSTER)
    .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[a-z0-9.-]+')}$`).test(text);
}

/** A message about a sample, in the words of the Source. */
export function inWordsOfSource(message: string): string {
  return message.replaceAll(ANY_CLUSTER, '{cluster}');
}
