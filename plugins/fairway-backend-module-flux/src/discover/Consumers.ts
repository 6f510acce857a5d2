import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  DiscoveryContext,
  isNotServed,
  noteOf,
  statusOf,
} from '@fairway/plugin-fairway-node/driverKit';
import { consumes } from '../chain/sourceRefs';
import { CONSUMER_API, ConsumerKind } from '../kinds';
import { suspended } from '../reconcileRequest';
import type { Consumer } from '../version/versionSchema';

const PAGE_SIZE = 500;

/** How many objects of a kind are looked at for consumers. */
const MAX_OBJECTS = 5_000;

/** As many as a unit may name. */
const MAX_CONSUMERS = 20;

const KINDS: readonly { kind: ConsumerKind; plural: string; older: string }[] =
  [
    {
      kind: 'Kustomization',
      plural: 'kustomizations',
      older: 'kustomize.toolkit.fluxcd.io/v1beta2',
    },
    {
      kind: 'HelmRelease',
      plural: 'helmreleases',
      older: 'helm.toolkit.fluxcd.io/v2beta2',
    },
  ];

/** The consumers of a source, as a unit names them. */
export interface FoundConsumers {
  consumers: Consumer[];
  /** Those that are suspended, for people. */
  suspended: string[];
  /** Whether there may be more. */
  isPartial: boolean;
}

/** All Kustomizations and HelmReleases of a cluster; they are listed when they are needed first. */
export class Consumers {
  readonly #context: DiscoveryContext;
  #objects?: Promise<WatchedObject[]>;
  #isPartial = false;
  readonly notes: string[] = [];

  constructor(context: DiscoveryContext) {
    this.#context = context;
  }

  /** The objects that carry out what a source has fetched. */
  ofSource(source: WatchedObject): Promise<FoundConsumers> {
    return this.#where(source, consumer => consumes(consumer, source));
  }

  /** The objects that a ResourceSet has made. */
  ofResourceSet(resourceSet: WatchedObject): Promise<FoundConsumers> {
    const { name, namespace } = resourceSet.metadata;
    const prefix = 'resourceset.fluxcd.controlplane.io';
    return this.#where(
      resourceSet,
      ({ metadata: { labels = {} } }) =>
        labels[`${prefix}/name`] === name &&
        labels[`${prefix}/namespace`] === namespace,
    );
  }

  /** Whether the helm-controller has made a HelmChart for the chart that a HelmRelease names. */
  async hasMade({ metadata }: WatchedObject): Promise<boolean> {
    const name = `${metadata.namespace}/${metadata.name}`;
    return (await this.#all()).some(
      consumer => statusOf(consumer).helmChart === name,
    );
  }

  async #where(
    carrier: WatchedObject,
    fits: (consumer: WatchedObject) => boolean,
  ): Promise<FoundConsumers> {
    const found = (await this.#all()).filter(fits);
    return {
      consumers: found
        .slice(0, MAX_CONSUMERS)
        .map(consumer => referenceTo(consumer, carrier)),
      suspended: found
        .filter(suspended)
        .map(({ kind, metadata: { namespace, name } }) =>
          [kind, `${namespace}/${name}`].join(' '),
        ),
      isPartial: this.#isPartial || found.length > MAX_CONSUMERS,
    };
  }

  async #all(): Promise<WatchedObject[]> {
    this.#objects ??= this.#list();
    return this.#objects;
  }

  async #list(): Promise<WatchedObject[]> {
    const lists = await Promise.all(KINDS.map(kind => this.#listKind(kind)));
    return lists.flat();
  }

  async #listKind({
    kind,
    plural,
    older,
  }: (typeof KINDS)[number]): Promise<WatchedObject[]> {
    const { cluster, signal } = this.#context;
    const objects: WatchedObject[] = [];
    let apiVersion = CONSUMER_API[kind];
    let token: string | undefined;
    do {
      try {
        const page = await cluster.list(
          { apiVersion, kind },
          { signal, limit: PAGE_SIZE, continue: token },
        );
        objects.push(...page.items);
        token = page.continue;
      } catch (error) {
        if (isNotServed(error) && apiVersion !== older) {
          apiVersion = older;
          continue;
        }
        const note = noteOf(error, {
          apiVersion: CONSUMER_API[kind],
          kind,
          plural,
        });
        if (note === undefined) {
          throw error;
        }
        if (!isNotServed(error)) {
          this.#isPartial = true;
          this.notes.push(`${note}; sources may have more consumers than told`);
        }
        return [];
      }
    } while (token !== undefined && objects.length < MAX_OBJECTS);
    if (token !== undefined) {
      this.#isPartial = true;
      this.notes.push(
        `only ${MAX_OBJECTS} objects of ${kind} were looked at; sources may have more consumers than told`,
      );
    }
    return objects;
  }
}

function referenceTo(
  { apiVersion, kind, metadata }: WatchedObject,
  carrier: WatchedObject,
): Consumer {
  const isUsual = apiVersion === CONSUMER_API[kind as ConsumerKind];
  return {
    kind: kind as ConsumerKind,
    ...(isUsual ? {} : { apiVersion }),
    ...(metadata.namespace === carrier.metadata.namespace
      ? {}
      : { namespace: metadata.namespace }),
    name: metadata.name,
  };
}
