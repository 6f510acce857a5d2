import type { Approval, PromotionRun } from '@fairway/plugin-fairway-common';
import {
  ClusterError,
  ClusterGateway,
  DeliveryDriver,
  namedReference,
} from '@fairway/plugin-fairway-node';
import type { InventoryCell } from '../../store';
import type { ObjectUpdate, WriteBatch } from '../../store/types';
import { override } from './override';
import type { SimulatedStore } from './Replica';
import { APPROVERS } from './scenario';

/** A fault that is built into the replicas on purpose, to see that the checks find it. */
export interface Mutation {
  name: string;
  /** The invariants that may find it. */
  found: readonly string[];
  /** Whether it shows only where somebody else changes versions. */
  drift?: true;
  /** The first seed to play, where what it takes is rare. Default: 1. */
  from?: number;
  store?(store: SimulatedStore): SimulatedStore;
  gateway?(gateway: ClusterGateway): ClusterGateway;
  driver?(driver: DeliveryDriver): DeliveryDriver;
}

/** A store whose commits are changed before they are made. */
function commits(
  store: SimulatedStore,
  change: (batch: WriteBatch) => WriteBatch | Promise<WriteBatch>,
): SimulatedStore {
  return override(store, {
    commit: async batch => store.commit(await change(batch)),
  });
}

/** An update that takes no notice of what others have written. */
async function blind(
  store: SimulatedStore,
  { object }: ObjectUpdate,
): Promise<ObjectUpdate[]> {
  const { namespace, name } = object.metadata;
  const current = await store.get(object.kind, namespace, name);
  return current
    ? [{ object, expected: current.metadata.resourceVersion }]
    : [];
}

/** A store that hands runs out with another spec than they were started with, and keeps the one that they have. */
function withOtherSpec(
  store: SimulatedStore,
  change: (spec: PromotionRun['spec']) => void,
): SimulatedStore {
  return override(
    commits(store, async batch => {
      for (const { object } of batch.updates ?? []) {
        if (object.kind === 'PromotionRun') {
          const { uid } = object.metadata;
          object.spec = (await store.getByUid(object.kind, uid))!.spec;
        }
      }
      return batch;
    }),
    {
      getByUid: async (kind, uid) => {
        const object = await store.getByUid(kind, uid);
        if (object && kind === 'PromotionRun') {
          change((object as PromotionRun).spec);
        }
        return object;
      },
    },
  );
}

/** A store whose inventory tells something else of each cell. */
function withOtherCells(
  store: SimulatedStore,
  change: (cell: InventoryCell) => InventoryCell,
): SimulatedStore {
  return override(store, {
    inventory: async query => (await store.inventory(query)).map(change),
  });
}

const isTarget = ({ object }: { object: { kind: string } }) =>
  object.kind === 'Target';

/** All faults that the simulation has to find. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'takes locks that others hold',
    found: ['I2'],
    store: store =>
      override(store, {
        acquireLocks: async (claim, wanted) =>
          (await store.acquireLocks(claim, wanted)).map(({ place }) => ({
            place,
            holder: place,
            position: 0,
          })),
        locks: async run =>
          (await store.locks(run)).map(({ place }) => ({
            place,
            holder: place,
            position: 0,
          })),
      }),
  },
  {
    name: 'gives locks up when the write begins',
    // It gives up the places of those that wait, too, and they wait for ever.
    found: ['I2', 'Liveness'],
    store: store =>
      commits(store, batch => ({
        ...batch,
        releaseLocks: {
          ...batch.releaseLocks,
          targets: batch.updates
            ?.filter(isTarget)
            .map(({ object }) => object.metadata.uid),
        },
      })),
  },
  {
    name: 'lets everybody approve, and as often as they like',
    found: ['I3'],
    store: store =>
      override(store, {
        list: async query => {
          const page = await store.list(query);
          if (query.kind === 'Approval') {
            for (const { spec, metadata } of page.items as Approval[]) {
              spec.user = `user:default/${metadata.name}`;
              spec.groups = [APPROVERS];
            }
          }
          return page;
        },
      }),
  },
  {
    name: 'writes without fence and without looking',
    found: ['I2', 'I4', 'I7', 'I8', 'I10'],
    store: store =>
      override(
        commits(store, async batch => ({
          ...batch,
          fence: undefined,
          updates: (
            await Promise.all(
              (batch.updates ?? []).map(update => blind(store, update)),
            )
          ).flat(),
          work: batch.work?.filter(({ type }) => type !== 'complete'),
        })),
        { holds: async () => true },
      ),
  },
  {
    name: 'takes every write for arrived',
    found: ['I6'],
    driver: driver =>
      override(driver, { observe: async () => ({ state: 'Converged' }) }),
  },
  {
    name: 'writes whatever has happened since it read',
    found: ['I2', 'I10', 'I12'],
    driver: driver =>
      override(driver, {
        apply: (intent, context) =>
          driver.apply(intent, {
            ...context,
            signal: new AbortController().signal,
            assertFence: async () => {
              // It takes its time, too, so that something may happen.
              for (let look = 0; look < 200; look += 1) {
                await context.cluster.get(namedReference(intent.unit.object), {
                  fresh: true,
                });
              }
            },
            cluster: override(context.cluster, {
              apply: (object, options) => {
                const { resourceVersion, ...metadata } = object.metadata;
                return context.cluster.apply({ ...object, metadata }, options);
              },
            }),
          }),
      }),
  },
  {
    name: 'does not know what was there before it wrote',
    found: ['I12'],
    driver: driver =>
      override(driver, {
        read: async ({ unit }) => ({ version: `unread ${unit.name}` }),
        apply: ({ replaces, ...intent }, context) =>
          driver.apply(intent, context),
      }),
  },
  {
    name: 'restores over whatever somebody else has written',
    found: ['I12'],
    driver: driver =>
      override(driver, {
        apply: ({ replaces, ...intent }, context) =>
          driver.apply(intent, context),
      }),
  },
  {
    name: 'takes a write without an answer for one that was not sent',
    found: ['I13'],
    driver: driver =>
      override(driver, {
        apply: (intent, context) =>
          driver.apply(intent, context).catch(error => {
            throw error instanceof ClusterError
              ? error.withNotSent(true)
              : error;
          }),
      }),
  },
  {
    name: 'has a clock that is a minute ahead of the database',
    // It begins too early whatever waits for a time.
    found: ['I1', 'I4'],
    store: store =>
      override(store, { now: async () => (await store.now()) + 60_000 }),
  },
  {
    name: 'keeps no decisions',
    found: ['I8'],
    store: store =>
      commits(store, batch => ({
        ...batch,
        creates: batch.creates?.filter(
          ({ object }) => object.kind !== 'Decision',
        ),
      })),
  },
  {
    name: 'takes all places of a wave at once',
    found: ['I9', 'I4'],
    store: store =>
      withOtherSpec(store, ({ plan }) =>
        plan.spec.stages.forEach(stage => {
          stage.wave.maxParallel = '100%';
        }),
      ),
  },
  {
    name: 'does not hear commands',
    found: ['Liveness'],
    store: store =>
      override(store, {
        list: async query =>
          query.kind === 'Action'
            ? { items: [], revision: 0 }
            : store.list(query),
      }),
  },
  {
    name: 'takes the clusters of one tenant for those of another',
    found: ['I11'],
    gateway: gateway =>
      override(gateway, {
        connect: name => gateway.connect(name.replace('bank-', 'shop-')),
      }),
  },
  {
    name: 'brings versions back whatever the plan says',
    found: ['I14'],
    drift: true,
    store: store =>
      withOtherSpec(store, ({ plan }) => {
        plan.spec.drift = { policy: 'Reassert', maxReassertsPerHour: 1 };
      }),
  },
  {
    name: 'brings versions back as often as they are changed',
    found: ['I15'],
    drift: true,
    store: store =>
      withOtherSpec(store, ({ plan: { spec } }) => {
        spec.drift = {
          policy: 'Report',
          ...spec.drift,
          maxReassertsPerHour: 99,
        };
      }),
  },
  {
    name: 'does not know whether another target has written since',
    found: ['I14'],
    drift: true,
    from: 120,
    store: store => {
      const begun = new Map<string, InventoryCell>();
      const keyOf = ({ namespace, cluster, unit }: InventoryCell) =>
        `${namespace}/${cluster}/${unit}`;
      return override(store, {
        inventory: async query => {
          const cells = await store.inventory(query);
          if (query.drifted) {
            cells.forEach(cell => begun.set(keyOf(cell), cell));
          }
          return query.source && query.clusters
            ? cells.map(cell => begun.get(keyOf(cell)) ?? cell)
            : cells;
        },
      });
    },
  },
  {
    name: 'writes over what somebody else has set, although the plan blocks that',
    found: ['I16'],
    drift: true,
    store: store =>
      withOtherSpec(store, ({ plan: { spec } }) => {
        if (spec.drift?.policy === 'Block') {
          spec.drift.policy = 'Report';
        }
      }),
  },
  {
    name: 'records what somebody else has set whenever it is read',
    found: ['I17'],
    drift: true,
    store: store =>
      withOtherCells(store, ({ drift, ...cell }) => ({
        ...cell,
        version: cell.arrived,
      })),
  },
  {
    name: 'takes what Fairway has written for what somebody else has set',
    found: ['I17', 'Liveness'],
    drift: true,
    store: store =>
      withOtherCells(store, cell => ({
        ...cell,
        ...(cell.arrived !== undefined && { arrived: 'v1' }),
      })),
  },
  {
    name: 'forgets what it has read',
    found: ['I17', 'Liveness'],
    drift: true,
    store: store =>
      commits(store, batch => ({
        ...batch,
        readings: batch.readings?.map(reading => ({ ...reading, cells: [] })),
      })),
  },
  {
    name: 'tells nobody of what it has read',
    found: ['Liveness'],
    drift: true,
    store: store =>
      commits(store, batch => ({
        ...batch,
        work: batch.readings ? [] : batch.work,
      })),
  },
];
