import { ClusterError, WatchedObject } from '@fairway/plugin-fairway-node';
import type { RelatedObjects } from '@fairway/plugin-fairway-node/driverKit';
import type { SyncWindow } from './SyncWindow';
import { syncWindowRefusal } from './syncWindows';

/** A Wednesday. */
const NOON = Date.parse('2026-03-04T12:00:00Z');
const NIGHT = Date.parse('2026-03-04T23:30:00Z');

const application: WatchedObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'checkout-eu', namespace: 'apps' },
  spec: {
    project: 'shop',
    destination: { name: 'eu', namespace: 'checkout' },
  },
  status: { controllerNamespace: 'argocd' },
};

const nightly: SyncWindow = {
  kind: 'deny',
  schedule: '0 22 * * *',
  duration: '8h',
  applications: ['*'],
  description: 'no changes at night',
};

async function refusal(
  windows: SyncWindow[],
  {
    now = NIGHT,
    isManual = false,
    namespace,
  }: {
    now?: number;
    isManual?: boolean;
    namespace?: string;
  } = {},
) {
  const get = jest.fn(async () => ({
    ...application,
    kind: 'AppProject',
    metadata: { name: 'shop' },
    spec: { syncWindows: windows },
  }));
  const related = { get, cluster: 'eu', now: () => now };
  const result = await syncWindowRefusal(
    application,
    { isManual, namespace },
    related as Partial<RelatedObjects> as RelatedObjects,
  );
  expect(get).toHaveBeenCalledWith(
    expect.objectContaining({
      kind: 'AppProject',
      namespace: namespace ?? 'argocd',
      name: 'shop',
    }),
    { maxAgeMs: 5_000 },
  );
  return result;
}

describe('a sync window', () => {
  it('that denies now is waited for by its name, until it is over', async () => {
    expect(await refusal([nightly])).toEqual({
      reason: 'SyncWindow',
      problem: expect.stringMatching(
        /AppProject shop .*deny window "0 22 \* \* \*" for 8h \(UTC\), "no changes at night"\. It is written at 2026-03-05T06:00:00/,
      ),
      retryAfterMs: 5 * 60_000,
      waits: true,
    });
    const nearEnd = Date.parse('2026-03-05T05:59:00Z');
    expect(await refusal([nightly], { now: nearEnd })).toMatchObject({
      retryAfterMs: 60_001,
    });
  });

  it('is not in the way where it is closed, or about others', async () => {
    expect(await refusal([nightly], { now: NOON })).toBeUndefined();
    expect(await refusal([])).toBeUndefined();
    for (const other of [
      { applications: ['payment-*'] },
      { applications: [], namespaces: ['payment'] },
      { applications: undefined, clusters: ['us'] },
      { applications: undefined },
    ]) {
      expect(await refusal([{ ...nightly, ...other }])).toBeUndefined();
    }
  });

  it.each<Partial<SyncWindow>>([
    { applications: ['checkout-*'] },
    { applications: ['checkout-{us,eu}'] },
    { applications: undefined, namespaces: ['check?ut'] },
    { applications: undefined, clusters: ['[e]u'] },
    { applications: ['other'], clusters: ['eu'] },
  ])('is about it by %j', async patterns => {
    expect(await refusal([{ ...nightly, ...patterns }])).toBeDefined();
  });

  it('with andOperator has to match in all that it names', async () => {
    const both = { ...nightly, clusters: ['us'], andOperator: true };
    expect(await refusal([both])).toBeUndefined();
    expect(await refusal([{ ...both, clusters: ['e*'] }])).toBeDefined();
  });

  it('that allows denies at all other times', async () => {
    const daily: SyncWindow = {
      ...nightly,
      kind: 'allow',
      schedule: '0 9 * * 1-5',
    };
    expect(await refusal([daily], { now: NOON })).toBeUndefined();
    expect((await refusal([daily]))?.problem).toContain(
      'It is written at 2026-03-05T09:00:00',
    );
    const friday = Date.parse('2026-03-06T18:00:00Z');
    expect((await refusal([daily], { now: friday }))?.problem).toContain(
      '2026-03-09T09:00:00',
    );
  });

  it('that denies goes over one that allows', async () => {
    const always: SyncWindow = {
      ...nightly,
      kind: 'allow',
      schedule: '* * * * *',
      duration: '24h',
    };
    expect(await refusal([always, nightly])).toBeDefined();
    expect(await refusal([always, nightly], { now: NOON })).toBeUndefined();
  });

  it('lets people sync where all that stand against it say so', async () => {
    const lenient = { ...nightly, manualSync: true };
    expect(await refusal([lenient], { isManual: true })).toBeUndefined();
    expect(await refusal([lenient])).toBeDefined();
    expect(await refusal([lenient, nightly], { isManual: true })).toBeDefined();
  });

  it('is counted by the clock of its time zone', async () => {
    const inNewYork = { ...nightly, timeZone: 'America/New_York' };
    expect(await refusal([inNewYork])).toBeUndefined();
    expect(
      (await refusal([inNewYork], { now: NIGHT + 4 * 3_600_000 }))?.problem,
    ).toMatch(/America\/New_York.*2026-03-05T11:00:00/);
  });

  it('that follows another at once is waited for too', async () => {
    const morning = { ...nightly, schedule: '0 6 * * *', duration: '2h' };
    expect((await refusal([nightly, morning]))?.problem).toContain(
      '2026-03-05T08:00:00',
    );
  });

  it('that never ends says so', async () => {
    const freeze = { ...nightly, schedule: '* * * * *' };
    expect(await refusal([freeze])).toMatchObject({
      problem: expect.stringContaining('Nothing tells when it will'),
      retryAfterMs: 5 * 60_000,
    });
  });

  it('is left to Argo CD where it is not valid, or the project may not be read', async () => {
    expect(await refusal([{ ...nightly, schedule: 'x' }])).toBeUndefined();
    expect(await refusal([{ ...nightly, duration: 'x' }])).toBeUndefined();
    const forbidden = {
      get: async () => {
        throw new ClusterError('Forbidden', 'no', { retryable: false });
      },
      now: () => NIGHT,
    } as Partial<RelatedObjects> as RelatedObjects;
    expect(
      await syncWindowRefusal(application, { isManual: false }, forbidden),
    ).toBeUndefined();
  });

  it('is read from the namespace that the Backend names', async () => {
    expect(await refusal([nightly], { namespace: 'gitops' })).toBeDefined();
  });
});
