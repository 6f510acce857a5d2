import {
  GateStatus,
  Plan,
  Promotion,
  PromotionRun,
  ROLLBACK_STAGE,
  Target,
} from '@fairway/plugin-fairway-common';
import { ZodError } from 'zod';
import { StaleObjectError } from '../../store/types';
import type { History } from './checks';
import type { FakeClient } from './objects';
import type { Prng } from './Prng';
import * as manifests from './manifests';
import {
  APPROVERS,
  MAX_CLUSTERS,
  PEOPLE,
  randomCluster,
  randomPlan,
  VERSIONS,
} from './scenario';

/** What the people of one tenant see and have in hand. */
export interface Desk {
  client: FakeClient;
  history: History;
  random: Prng;
  /** How often they do anything but decide on gates, from 0 to 1. */
  restless: number;
}

type Deed = (desk: Desk) => Promise<unknown>;

function objects<T>({ history, client }: Desk, kind: string): T[] {
  return history
    .of(kind)
    .filter(({ metadata }) => metadata.namespace === client.namespace) as T[];
}

function someRun(desk: Desk): PromotionRun | undefined {
  const runs = objects<PromotionRun>(desk, 'PromotionRun');
  return runs.length > 0 ? desk.random.pick(runs) : undefined;
}

function waitingGates(
  run: PromotionRun,
): { stage: string; gate: GateStatus }[] {
  const places = [
    ...run.status!.stages.map(({ name, gates }) => ({ stage: name, gates })),
    { stage: ROLLBACK_STAGE, gates: run.status!.rollback?.gates },
  ];
  return places.flatMap(({ stage, gates = [] }) =>
    gates
      .filter(({ type, state }) => type === 'approval' && state === 'Waiting')
      .map(gate => ({ stage, gate })),
  );
}

/** Decides on a gate that waits, mostly as it should be. */
const decide: Deed = async desk => {
  const { random, client } = desk;
  const open = objects<PromotionRun>(desk, 'PromotionRun').flatMap(run =>
    waitingGates(run).map(waiting => ({ run, ...waiting })),
  );
  if (open.length === 0) {
    return;
  }
  const { run, stage, gate } = random.pick(open);
  const user = random.pick(PEOPLE);
  const isApprover = PEOPLE.indexOf(user) < 3;
  await client.approve(run, stage, gate.name, user, {
    decision: random.chance(0.05) ? 'Reject' : 'Approve',
    digest: random.chance(0.1) ? 'of something else' : gate.digest,
    groups: isApprover ? [APPROVERS] : [],
  });
};

const act =
  (type: 'Pause' | 'Resume' | 'Abort' | 'Rollback'): Deed =>
  async desk => {
    const run = someRun(desk);
    await (run && desk.client.act(run, { type }));
  };

const narrow =
  (type: 'Retry' | 'Skip'): Deed =>
  async desk => {
    const run = someRun(desk);
    if (!run) {
      return;
    }
    const targets = objects<Target>(desk, 'Target').filter(
      ({ spec }) => spec.runRef.uid === run.metadata.uid,
    );
    const what = desk.random.pick(['target', 'stage', 'run']);
    const target =
      targets.length > 0 ? desk.random.pick(targets).metadata.name : undefined;
    await desk.client.act(run, {
      type,
      reason: 'because',
      ...(what === 'target' && { target }),
      ...(what === 'stage' && {
        stage: desk.random.pick(run.spec.plan.spec.stages).name,
      }),
    });
  };

const editPromotion =
  (change: (spec: Promotion['spec'], random: Prng) => void): Deed =>
  async desk => {
    const promotions = objects<Promotion>(desk, 'Promotion');
    if (promotions.length > 0) {
      const { name } = desk.random.pick(promotions).metadata;
      await desk.client.edit('Promotion', name, ({ spec }) =>
        change(spec, desk.random),
      );
    }
  };

const editCluster: Deed = async desk => {
  const clusters = objects<Plan>(desk, 'Cluster');
  if (clusters.length > 0) {
    const { name } = desk.random.pick(clusters).metadata;
    await desk.client.edit('Cluster', name, ({ spec }) => {
      spec.suspend = !spec.suspend;
    });
  }
};

const deleteSome =
  (kind: string): Deed =>
  async desk => {
    const found = objects<Promotion>(desk, kind);
    if (found.length > 0) {
      const { name } = desk.random.pick(found).metadata;
      await desk.client.delete(kind, name, desk.random.chance(0.4));
    }
  };

const addCluster: Deed = async desk => {
  const { client, random } = desk;
  const names = objects<Promotion>(desk, 'Cluster').map(
    ({ metadata }) => metadata.name,
  );
  const free = Array.from({ length: MAX_CLUSTERS }, (_, index) => index).filter(
    index => !names.includes(`c${index}`),
  );
  if (free.length > 0) {
    const index = random.pick(free);
    await client.create(randomCluster(random, client.namespace, index));
  }
};

const editPlan: Deed = async ({ client, random }) => {
  const { spec } = randomPlan(random);
  await client.edit('Plan', 'plan', plan => {
    plan.spec = spec;
  });
};

const promote: Deed = async desk => {
  const names = objects<Promotion>(desk, 'Promotion').map(
    ({ metadata }) => metadata.name,
  );
  if (!names.includes('checkout')) {
    const version = desk.random.pick(VERSIONS);
    await desk.client.create(manifests.promotion(version));
  }
};

const changeVersion = editPromotion((spec, random) => {
  spec.version = random.pick(VERSIONS);
});

/** What people do, each as often as it says. */
const DEEDS: readonly (readonly [number, Deed])[] = [
  [40, decide],
  [5, act('Pause')],
  [8, act('Resume')],
  [3, act('Abort')],
  [3, act('Rollback')],
  [6, narrow('Retry')],
  [4, narrow('Skip')],
  [6, changeVersion],
  [
    5,
    editPromotion(spec => {
      spec.suspend = !spec.suspend;
    }),
  ],
  [6, editCluster],
  [2, deleteSome('Cluster')],
  [5, addCluster],
  [3, editPlan],
  [2, deleteSome('Promotion')],
  [4, promote],
];

/** Promotes another version, as CI does. */
export async function release(desk: Desk): Promise<void> {
  await attempt(changeVersion, desk);
}

/** Says that a promotion may write over what somebody else has set, or that it may not. */
export async function allowOverwriting(desk: Desk): Promise<void> {
  await attempt(
    editPromotion((spec, random) => {
      spec.overwriteDrift = random.chance(0.7);
    }),
    desk,
  );
}

/** Does something that people do. */
export async function doSomething(desk: Desk): Promise<void> {
  const all = DEEDS.reduce((sum, [often]) => sum + often, 0);
  let draw = desk.random.chance(desk.restless) ? desk.random.next() * all : 0;
  const deed = DEEDS.find(([often]) => {
    draw -= often;
    return draw < 0;
  })![1];
  await attempt(deed, desk);
}

async function attempt(deed: Deed, desk: Desk): Promise<void> {
  try {
    await deed(desk);
  } catch (error) {
    // Somebody else was faster, or it makes no sense: people see that and do something else.
    if (!(error instanceof StaleObjectError || error instanceof ZodError)) {
      throw error;
    }
  }
}
