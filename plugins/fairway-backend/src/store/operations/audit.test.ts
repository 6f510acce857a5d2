import { aStore, databases } from '../__fixtures__/stores';
import { verifyAudit } from '../audit/auditChain';
import { AuditEntry } from '../types';

jest.setTimeout(60_000);

function anEntry(parts: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: 1_700_000_000_000,
    actor: 'user:default/jane',
    actorType: 'user',
    verb: 'create',
    kind: 'Promotion',
    namespace: 'default',
    name: 'promo',
    allowed: true,
    command: { spec: { version: 'v1', sourceRef: { name: 'checkout' } } },
    correlationId: 'request-1',
    ...parts,
  };
}

describe('audit', () => {
  describe.each(databases.eachSupportedId())('on %p', id => {
    it('keeps entries as they were written, in one chain', async () => {
      const { store } = await aStore(id);
      const entries = [
        anEntry(),
        anEntry({ allowed: false, reason: 'not yours', command: undefined }),
        anEntry({ uid: 'uid-1', name: 'other', correlationId: 'request-2' }),
      ];
      await store.commit({ audit: entries.slice(0, 2) });
      await store.commit({ audit: entries.slice(2) });
      const rows = await store.audit({ limit: 10 });
      expect(rows).toEqual(
        entries.map((entry, index) => ({
          ...JSON.parse(JSON.stringify(entry)),
          sequence: index + 1,
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          hash: expect.stringMatching(/^[0-9a-f]{64}$/),
          previousHash: index === 0 ? '' : rows[index - 1].hash,
        })),
      );
      expect(verifyAudit(rows)).toBeUndefined();
      expect(await store.revisions()).toEqual({ current: 0, compacted: 0 });
    });

    it('is read by what it is about, page after page', async () => {
      const { store } = await aStore(id);
      await store.commit({
        audit: [
          anEntry(),
          anEntry({ namespace: 'other' }),
          anEntry({ kind: 'Plan' }),
          anEntry({ correlationId: 'request-2' }),
        ],
      });
      const sequences = async (query: object) =>
        (await store.audit({ limit: 10, ...query })).map(
          ({ sequence }) => sequence,
        );
      expect(await sequences({ namespace: 'default' })).toEqual([1, 3, 4]);
      expect(await sequences({ kind: 'Plan' })).toEqual([3]);
      expect(await sequences({ correlationId: 'request-2' })).toEqual([4]);
      expect(await sequences({ after: 1, limit: 2 })).toEqual([2, 3]);
      expect(await sequences({ name: 'nobody' })).toEqual([]);
    });

    it('takes text that no database could store', async () => {
      const { store } = await aStore(id);
      await store.commit({
        audit: [
          anEntry({
            name: 'a\0b',
            actor: '\ud800',
            command: { '\0': '\ud800' },
          }),
        ],
      });
      const rows = await store.audit({ limit: 10 });
      expect(rows).toMatchObject([{ name: 'a\uFFFDb', actor: '\uFFFD' }]);
      expect(rows[0].command).toEqual({ '\0': '\ud800' });
      expect(verifyAudit(rows)).toBeUndefined();
    });

    it('is one chain however many write at once', async () => {
      const { store, another } = await aStore(id);
      const stores = [store, await another()];
      await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          stores[index % 2].commit({
            audit: [anEntry({ name: `name-${index}` })],
          }),
        ),
      );
      const rows = await store.audit({ limit: 100 });
      expect(rows).toHaveLength(60);
      expect(verifyAudit(rows)).toBeUndefined();
    });

    it.each([
      ['actor', 'user:default/john', 'hash'],
      ['allowed', false, 'hash'],
      ['command', '{"spec":{}}', 'command'],
      ['digest', '0'.repeat(64), 'command'],
      ['previous_hash', '0'.repeat(64), 'previousHash'],
      ['hash', '0'.repeat(64), 'hash'],
    ])('shows that %s of a row was changed', async (column, value, problem) => {
      const { knex, store } = await aStore(id);
      await store.commit({ audit: [anEntry(), anEntry(), anEntry()] });
      await knex('audit')
        .where({ sequence: 2 })
        .update({ [column]: value });
      expect(verifyAudit(await store.audit({ limit: 10 }))).toEqual({
        sequence: 2,
        problem,
      });
    });

    it('shows that a row is missing', async () => {
      const { knex, store } = await aStore(id);
      await store.commit({ audit: [anEntry(), anEntry(), anEntry()] });
      await knex('audit').where({ sequence: 2 }).delete();
      expect(verifyAudit(await store.audit({ limit: 10 }))).toEqual({
        sequence: 3,
        problem: 'sequence',
      });
    });
  });
});
