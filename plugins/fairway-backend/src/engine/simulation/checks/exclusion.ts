import type { Target } from '@fairway/plugin-fairway-common';
import { changedTargets, Check, Violation } from './History';

function unitKey({ metadata, spec }: Target): string {
  return `${metadata.namespace}/${spec.cluster}/${spec.sourceRef.name}/${spec.unit}`;
}

/** Whether a target works on its unit: it has an intent out, or looks after it. */
function holds({ status }: Target): boolean {
  return (
    (status?.phase === 'Applying' && !status.parked) ||
    status?.phase === 'Converging' ||
    status?.phase === 'Verifying'
  );
}

/** I2: one unit on one cluster is worked on by one target at a time, under the newest fencing number. */
export const oneAtATime: Check = {
  id: 'I2',
  commit(commit, history) {
    const touched = changedTargets(commit).filter(({ after }) => holds(after));
    if (touched.length === 0) {
      return;
    }
    const holders = new Map<string, Target>();
    for (const target of history.of<Target>('Target')) {
      if (!holds(target)) {
        continue;
      }
      const key = unitKey(target);
      const other = holders.get(key);
      if (other) {
        throw new Violation(
          'I2',
          `${key} is worked on by ${other.metadata.name} and ${target.metadata.name} at once`,
        );
      }
      holders.set(key, target);
    }
  },
  write({ fence, fenceBefore, cluster, object }) {
    if (fence < fenceBefore) {
      throw new Violation(
        'I2',
        `${object} on ${cluster}: fence ${fence} overwrote the newer ${fenceBefore}`,
      );
    }
  },
};

/** I2, I5 and I11: what is written is what was stored before, under the lock that it was stored with, for its own tenant. */
export const onlyStoredIntents: Check = {
  id: 'I5',
  write({ key, version, cluster, object, fence, step }, history) {
    const intent = history.intents.get(key);
    if (!intent || intent.step > step) {
      throw new Violation(
        'I5',
        `${cluster}: ${key} was written and not stored`,
      );
    }
    if (intent.version !== version) {
      throw new Violation(
        'I5',
        `${cluster}: ${key} brought ${version} instead of ${intent.version}`,
      );
    }
    if (intent.fence > fence) {
      throw new Violation(
        'I2',
        `${cluster}: ${key} was written under ${fence} and stored under ${intent.fence}`,
      );
    }
    if (`${cluster}/${object}` !== intent.place) {
      throw new Violation(
        'I11',
        `${key} was written to ${cluster}/${object} and stored for ${intent.place}`,
      );
    }
  },
};

/** I11: what is written under the claim of an object stays in its namespace. */
export const tenantsAreApart: Check = {
  id: 'I11',
  commit({ batch, changes }, history) {
    const uid = batch.fence?.key.split('/').at(-1);
    const owner = uid ? history.objects.get(uid) : undefined;
    const stranger = changes.find(
      ({ before, after }) =>
        owner &&
        (after ?? before)?.metadata.namespace !== owner.metadata.namespace,
    );
    if (stranger) {
      throw new Violation(
        'I11',
        `${batch.fence?.key} wrote into namespace ${
          (stranger.after ?? stranger.before)?.metadata.namespace
        }`,
      );
    }
  },
};
