import { anObject, aDecision, aRun, aTarget } from '../__fixtures__/objects';
import { aStore, databases } from '../__fixtures__/stores';
import { AuditEntry } from '../types';

jest.setTimeout(60_000);

describe('what the history is read from', () => {
  describe.each(databases.eachSupportedId())('on %p', id => {
    const run = aRun('run-1');
    const target = aTarget(run, 'eu-1');

    it('gives decisions, the newest first, by what they are about', async () => {
      const { store } = await aStore(id);
      const another = aRun('run-2');
      const decisions = [
        aDecision(run, run, 'a'),
        aDecision(run, target, 'b'),
        aDecision(another, another, 'c'),
      ];
      for (const object of decisions) {
        await store.commit({ creates: [{ object }] });
      }
      const names = async (selection: object) =>
        (await store.newestDecisions({ limit: 10, ...selection })).map(
          ({ metadata }) => metadata.name,
        );
      expect(await names({})).toEqual(['c', 'b', 'a']);
      expect(await names({ limit: 2 })).toEqual(['c', 'b']);
      expect(await names({ before: 3 })).toEqual(['b', 'a']);
      expect(await names({ run: 'run-1' })).toEqual(['b', 'a']);
      expect(await names({ cluster: 'eu-1' })).toEqual(['b']);
      expect(await names({ promotion: 'promo', before: 2 })).toEqual(['a']);
      expect(
        await names({
          subject: { kind: 'Target', name: target.metadata.name },
        }),
      ).toEqual(['b']);
      expect(await names({ namespace: 'other' })).toEqual([]);
    });

    it('gives commands, the newest first, by what they are about and who gave them', async () => {
      const { store } = await aStore(id);
      const entry = (parts: Partial<AuditEntry>): AuditEntry => ({
        at: 1_700_000_000_000,
        actor: 'user:default/jane',
        actorType: 'user',
        verb: 'create',
        kind: 'Plan',
        namespace: 'default',
        name: 'plan',
        allowed: true,
        correlationId: 'request-1',
        ...parts,
      });
      const action = anObject('Action', 'pause', {
        spec: { runRef: { name: 'run-1' } },
      });
      await store.commit({
        audit: [
          entry({ kind: 'Promotion', name: 'promo' }),
          entry({ kind: 'Action', command: action }),
          entry({
            kind: 'Approval',
            command: { cut: { bytes: 70_000 }, document: action },
          }),
          entry({ kind: 'PromotionRun', name: 'run-1', verb: 'delete' }),
          entry({ kind: 'Action', command: { spec: { runRef: '\0' } } }),
          entry({ actor: 'service:ci', namespace: 'other' }),
        ],
      });
      const sequences = async (selection: object) =>
        (await store.newestCommands({ limit: 10, ...selection })).map(
          ({ sequence }) => sequence,
        );
      expect(await sequences({})).toEqual([6, 5, 4, 3, 2, 1]);
      expect(await sequences({ before: 4, limit: 2 })).toEqual([3, 2]);
      expect(await sequences({ run: 'run-1' })).toEqual([4, 3, 2]);
      expect(
        await sequences({ run: 'run-1', promotion: 'promo', before: 4 }),
      ).toEqual([3, 2, 1]);
      expect(await sequences({ actor: 'service:ci' })).toEqual([6]);
      expect(await sequences({ kind: 'Action', name: 'plan' })).toEqual([5, 2]);
      expect(await sequences({ namespace: 'other' })).toEqual([6]);
    });
  });
});
