import { mockServices } from '@backstage/backend-test-utils';
import { aStore } from '../store/__fixtures__/stores';
import { AuditVerification } from './AuditVerification';

jest.setTimeout(60_000);

/** A log of so many rows, and what verifies it. */
async function aLog(length: number) {
  const { knex, store } = await aStore('SQLITE_3');
  const logger = mockServices.logger.mock();
  const fail = jest.fn();
  const success = jest.fn();
  const auditor = mockServices.auditor.mock();
  auditor.createEvent.mockResolvedValue({ fail, success });
  const write = (count: number) =>
    store.commit({
      audit: Array.from({ length: count }, (_, index) => ({
        at: 1_700_000_000_000,
        actor: 'user:default/jane',
        actorType: 'user' as const,
        verb: 'create',
        kind: 'Promotion',
        namespace: 'default',
        name: `promo-${index}`,
        allowed: true,
        command: { spec: { version: 'v1' } },
        correlationId: 'request-1',
      })),
    });
  await write(length);
  const verification = AuditVerification.create({ store, logger, auditor });
  /** What is found wrong this time. */
  const problems = async (): Promise<string[]> => {
    logger.error.mockClear();
    fail.mockClear();
    await verification.verify();
    expect(fail).toHaveBeenCalledTimes(logger.error.mock.calls.length);
    return logger.error.mock.calls.map(([message]) =>
      String(message).replace(/\. Keep a copy.*/, ''),
    );
  };
  return { knex, store, logger, auditor, success, write, problems };
}

describe('the verification of the audit log', () => {
  it('makes the newest row known, once', async () => {
    const { store, logger, auditor, write, problems } = await aLog(3);
    const [, , newest] = await store.audit({ limit: 3 });
    for (let time = 0; time < 2; time++) {
      expect(await problems()).toEqual([]);
      expect(logger.info).toHaveBeenCalledTimes(1);
    }
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringContaining(`is 3 with the hash ${newest.hash}`),
    );
    expect(auditor.createEvent).toHaveBeenCalledWith({
      eventId: 'audit-log-head',
      severityLevel: 'low',
      meta: { sequence: 3, hash: newest.hash },
    });
    await write(1);
    expect(await problems()).toEqual([]);
    expect(logger.info).toHaveBeenCalledTimes(2);
  });

  it('has nothing to say of an empty log', async () => {
    const { knex, logger, problems } = await aLog(1);
    await knex('audit').delete();
    await knex('revision').update({ audit_sequence: 0, audit_hash: '' });
    expect(await problems()).toEqual([]);
    expect(logger.info).not.toHaveBeenCalled();
  });

  it('finds every row that was changed or taken out, each time', async () => {
    const { knex, auditor, problems } = await aLog(450);
    await knex('audit').where({ sequence: 5 }).update({ actor: 'nobody' });
    await knex('audit').where({ sequence: 199 }).delete();
    await knex('audit')
      .where({ sequence: 300 })
      .update({ command: '{"spec":{}}' });
    const found = [
      "Fairway's audit log is broken at row 5: it was changed after it was written",
      "Fairway's audit log is broken at row 200: rows are missing after row 198",
      "Fairway's audit log is broken at row 300: it was changed after it was written",
    ];
    expect(await problems()).toEqual(found);
    expect(auditor.createEvent).toHaveBeenCalledWith({
      eventId: 'audit-log-verification',
      severityLevel: 'critical',
      meta: { sequence: 300 },
    });
    expect(await problems()).toEqual(found);
  });

  it('tells of so many faults at once, and goes on behind them', async () => {
    const { knex, problems } = await aLog(30);
    await knex('audit').update({ actor: 'nobody' });
    expect(await problems()).toHaveLength(20);
    const rest = await problems();
    expect(rest).toHaveLength(10);
    expect(rest[0]).toContain('row 21:');
    expect((await problems())[0]).toContain('row 1:');
  });

  it('finds that the end was cut off', async () => {
    const { knex, problems } = await aLog(5);
    expect(await problems()).toEqual([]);
    await knex('audit').where('sequence', '>', 3).delete();
    expect(await problems()).toEqual([
      expect.stringMatching(/row 5: it was the newest one the last time/),
      expect.stringMatching(/row 5: it was the last one to be written/),
    ]);
  });

  it('finds that the log was written anew', async () => {
    const { knex, write, problems } = await aLog(5);
    expect(await problems()).toEqual([]);
    await knex('audit').delete();
    await knex('revision').update({ audit_sequence: 0, audit_hash: '' });
    await write(7);
    await knex('audit').where({ sequence: 5 }).update({ hash: 'another' });
    expect((await problems())[0]).toMatch(
      /row 5: it was the newest one the last time, and is gone or was changed/,
    );
  });

  it('looks at a bounded part each time, and goes on from there', async () => {
    const { store, problems } = await aLog(5300);
    const read = jest.spyOn(store, 'audit');
    const positions = async () => {
      read.mockClear();
      expect(await problems()).toEqual([]);
      return read.mock.calls
        .filter(([{ limit }]) => limit > 1)
        .map(([{ after }]) => after);
    };
    expect(await positions()).toEqual(
      Array.from({ length: 25 }, (_, page) => page * 200),
    );
    expect(await positions()).toEqual([5000, 5200]);
    expect((await positions())[0]).toBe(0);
  });
});
