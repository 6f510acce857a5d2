import { changedTargets, Check, placeOf, Violation } from './History';

/** I6: nothing counts as arrived that the cluster has not shown, for this very write and after it. */
export const onlyWithEvidence: Check = {
  id: 'I6',
  commit(commit, history) {
    for (const { before, after } of changedTargets(commit)) {
      const phase = after.status!.phase;
      const arrived =
        phase === 'Converged' ||
        phase === 'Verifying' ||
        phase === 'RolledBack';
      if (!arrived || phase === before?.status?.phase) {
        continue;
      }
      const { intent } = after.status!;
      const place = placeOf(after.metadata.namespace, after.spec);
      const shown =
        intent &&
        history.hasShown(place, intent.version, Date.parse(intent.issuedAt));
      if (!shown) {
        throw new Violation(
          'I6',
          `${after.metadata.name} is ${phase}, and ${place} has not shown that`,
        );
      }
    }
  },
};
