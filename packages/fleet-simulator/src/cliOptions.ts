import type { FleetSimulatorOptions } from './fleetSimulator';
import type { KubernetesObjectInput } from './kubernetes/object';

/**
 * Configuration of the stand-alone process: the JSON part of the options, and
 * a short form for many equal clusters.
 *
 * @public
 */
export type CliOptions = Omit<FleetSimulatorOptions, 'clock'> & {
  /** Adds this many clusters, named `cluster-1` and so on. */
  count?: number;
  /** Objects of each of these clusters. */
  template?: KubernetesObjectInput[];
};
