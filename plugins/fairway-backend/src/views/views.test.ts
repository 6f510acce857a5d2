import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type {
  CommandOffer,
  Inbox,
  RegisteredClusters,
  RunLanes,
  RunSummary,
  SourceOverview,
  Target,
  TargetRow,
  TargetStatus,
  ViewPage,
} from '@fairway/plugin-fairway-common';
import {
  createFairwayConditionalDecision,
  fairwayConditions,
} from '../authorization';
import { startApi, TestApi, TestPolicy } from '../k8s/__testUtils__/api';
import { cluster, landscape, source } from '../k8s/__testUtils__/objects';
import { RunParts, stored, storeRun } from '../resources/__testUtils__/runs';
import type { DatabaseStore } from '../store';
import { aStore } from '../store/__fixtures__/stores';

jest.setTimeout(60_000);

const SINCE = '2026-01-02T03:04:05.000Z';
const RUN = '/views/runs/default/checkout-1-1';

/** Allows only what conditions say, for one permission. */
const only =
  (
    permission: string,
    conditions: Parameters<typeof createFairwayConditionalDecision>[1],
  ): TestPolicy =>
  asked =>
    asked.name === permission
      ? createFairwayConditionalDecision(asked as never, conditions)
      : { result: AuthorizeResult.ALLOW };

const denyOnly =
  (permission: string): TestPolicy =>
  asked => ({
    result:
      asked.name === permission ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
  });

describe('views', () => {
  let store: DatabaseStore;
  let api: TestApi;

  beforeEach(async () => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store);
  });
  afterEach(() => api.close());

  const get = async <T>(path: string, user?: string) => {
    const response = await api.request('GET', path, { user });
    return { status: response.status, body: (await response.json()) as T };
  };
  const refusal = async (path: string, user?: string) => {
    const { status, body } = await get<{ message: string; kind: string }>(
      path,
      user,
    );
    expect(body.kind).toBe('Status');
    return `${status} ${body.message}`;
  };

  const clusters = [
    cluster('eu-1', { env: 'prod', ring: 'canary', region: 'eu' }),
    cluster('eu-2', { env: 'prod', region: 'eu' }),
    cluster('eu-3', { env: 'prod', region: 'eu' }),
    cluster('eu-10', { env: 'prod', region: 'eu' }),
  ];
  const fourClusters = () => [
    ...clusters,
    ...landscape().filter(({ kind }) => kind !== 'Cluster'),
  ];

  /** Stores a run over four clusters, and the clusters and source themselves. */
  const setUp = async (parts: Partial<RunParts> = {}) => {
    await store.commit({
      creates: [...clusters, source()].map(document => ({
        object: stored(document),
      })),
    });
    return storeRun(store, { landscape: fourClusters(), ...parts });
  };
  const move = async (name: string, status: Partial<TargetStatus>) => {
    const { items } = await store.list({
      kind: 'Target',
      fields: [{ key: 'spec.cluster', operator: 'In', values: [name] }],
    });
    const [target] = items as Target[];
    await store.commit({
      updates: [
        {
          object: { ...target, status: { ...target.status, ...status } },
          expected: target.metadata.resourceVersion,
        },
      ],
    });
  };
  const fail = (name: string) =>
    move(name, {
      phase: 'Failed',
      reason: 'Forbidden',
      message: `cluster "${name}" refused the write of ${name}-7f9c after 3 s`,
    });

  describe('runs', () => {
    const runs = async (query = '') => {
      const { status, body } = await get<ViewPage<RunSummary>>(
        `/views/runs${query}`,
      );
      expect(status).toBe(200);
      return `${body.total}: ${body.items.map(({ name }) => name).join(' ')}`;
    };
    const setUpRuns = async () => {
      for (const [name, phase, namespace] of [
        ['checkout-1-1', 'Succeeded', 'default'],
        ['checkout-2-1', 'Paused', 'default'],
        ['hidden-1-1', 'Running', 'payments'],
      ] as const) {
        await storeRun(store, {
          landscape: landscape(),
          name,
          phase,
          namespace,
        });
      }
    };

    it('are listed with their stages, and narrowed by what is asked for', async () => {
      await setUpRuns();
      const { body } = await get<ViewPage<RunSummary>>(
        '/views/runs?search=CHECKOUT-2',
      );
      expect(body).toEqual({
        revision: (await store.revisions()).current,
        total: 1,
        items: [
          expect.objectContaining({
            namespace: 'default',
            name: 'checkout-2-1',
            source: 'checkout',
            version: 'v1.4.2',
            phase: 'Paused',
            stages: [
              expect.objectContaining({ name: 'canary' }),
              expect.objectContaining({ name: 'europe' }),
            ],
          }),
        ],
      });
      expect(await runs('?state=open&namespace=default')).toBe(
        '1: checkout-2-1',
      );
      expect(await runs('?state=ended')).toBe('1: checkout-1-1');
      expect(await runs('?state=ended&phase=Running')).toBe('0: ');
      expect(await runs('?phase=Running')).toBe('1: hidden-1-1');
      expect(await runs('?source=other')).toBe('0: ');
      expect(await runs('?search=v1.4&limit=1&offset=1')).toMatch(/^3: \S+$/);
    });

    it('leave out what the caller may not read, from the total, too', async () => {
      await setUpRuns();
      api.setPolicy(
        only(
          'fairway.resource.read',
          fairwayConditions.inNamespace({ namespaces: ['default'] }),
        ),
      );
      expect(await runs('?state=open')).toBe('1: checkout-2-1');
      expect(await runs('?limit=1')).toMatch(/^2: checkout-\d-1$/);
      expect(await runs('?namespace=payments')).toBe('0: ');
    });

    it.each([
      ['state=done', 'state=done is not supported; use open, ended'],
      ['phase=Done', 'phase=Done is not supported; use Pending'],
      ['limit=201', 'limit=201 must be a whole number from 1 to 200'],
      ['offset=-1', 'offset=-1 must be a whole number'],
    ])('refuses %s', async (query, message) => {
      expect(await refusal(`/views/runs?${query}`)).toContain(`400 ${message}`);
    });
  });

  describe('lanes', () => {
    it('counts the targets of each batch by phase, in the order of the plan', async () => {
      await setUp();
      await move('eu-1', { phase: 'Converged' });
      await fail('eu-2');
      const { body } = await get<RunLanes>(`${RUN}/lanes`);
      expect(body).toMatchObject({
        revision: (await store.revisions()).current,
        lanes: [
          { stage: 'canary', batch: 0, total: 1, phases: { Converged: 1 } },
          {
            stage: 'europe',
            batch: 0,
            canary: false,
            total: 3,
            phases: { Pending: 2, Failed: 1 },
          },
        ],
      });
    });

    it('takes failures together whose messages differ in names and numbers', async () => {
      await setUp();
      await fail('eu-2');
      await fail('eu-10');
      await move('eu-3', {
        phase: 'Queued',
        reason: 'LockHeld',
        message: 'run "other-1" works on it',
      });
      const { body } = await get<RunLanes>(`${RUN}/lanes`);
      expect(body.failures).toEqual([
        expect.objectContaining({
          phase: 'Failed',
          reason: 'Forbidden',
          message: expect.stringMatching(/^cluster "eu-(2|10)" refused/),
          count: 2,
          stages: ['europe'],
          example: {
            target: expect.any(String),
            cluster: expect.stringMatching(/eu-(2|10)/),
          },
        }),
      ]);
      expect(body.waiting).toContainEqual(
        expect.objectContaining({ reason: 'LockHeld', count: 1 }),
      );
    });

    it('counts only what the caller may read', async () => {
      await setUp();
      await fail('eu-2');
      api.setPolicy(
        only('fairway.resource.read', {
          not: {
            allOf: [
              fairwayConditions.isKind({ kinds: ['Target'] }),
              fairwayConditions.touchesOnlyStages({ stages: ['europe'] }),
            ],
          },
        }),
      );
      const { body } = await get<RunLanes>(`${RUN}/lanes`);
      expect(body.lanes).toMatchObject([{ stage: 'canary', total: 1 }]);
      expect(body.failures).toEqual([]);
      const page = await get<ViewPage<TargetRow>>(`${RUN}/targets`);
      expect(page.body.items.map(row => row.cluster)).toEqual(['eu-1']);
      expect(page.body.total).toBe(1);
    });

    it('is read once for many who ask at the same time', async () => {
      await setUp();
      const laneCounts = jest.spyOn(store, 'laneCounts');
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => get<RunLanes>(`${RUN}/lanes`)),
      );
      expect(laneCounts.mock.calls.length).toBeLessThan(5);
      await fail('eu-2');
      const { body } = await get<RunLanes>(`${RUN}/lanes`);
      expect(answers[0].body.failures).toEqual([]);
      expect(body.failures).toHaveLength(1);
    });

    it('answers 404 for a run that the caller may not read, as for one that is not there', async () => {
      await setUp();
      expect(await refusal('/views/runs/default/nothing/lanes')).toBe(
        '404 promotionruns.fairway.dev "nothing" not found',
      );
      api.setPolicy(
        only(
          'fairway.resource.read',
          fairwayConditions.inNamespace({ namespaces: ['other'] }),
        ),
      );
      expect(await refusal(`${RUN}/lanes`)).toBe(
        '404 promotionruns.fairway.dev "checkout-1-1" not found',
      );
    });

    it('refuses who is not known', async () => {
      const response = await api.request('GET', `${RUN}/lanes`, {
        token: 'nonsense',
      });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ kind: 'Status' });
    });
  });

  describe('targets', () => {
    it('are rows by stage, batch and place, page by page', async () => {
      await setUp();
      const { body } = await get<ViewPage<TargetRow>>(`${RUN}/targets?limit=2`);
      expect(body).toMatchObject({
        total: 4,
        items: [
          { stage: 'canary', cluster: 'eu-1', order: 0, phase: 'Pending' },
          { stage: 'europe', cluster: 'eu-10', order: 0, unit: 'checkout' },
        ],
      });
      const next = await get<ViewPage<TargetRow>>(
        `${RUN}/targets?limit=2&offset=2`,
      );
      expect(next.body.items.map(row => row.cluster)).toEqual(['eu-2', 'eu-3']);
    });

    it('can be narrowed, for everybody in the same way', async () => {
      await setUp();
      await fail('eu-2');
      const { body } = await get<RunLanes>(`${RUN}/lanes`);
      const queries = [
        `signature=${body.failures[0].signature}`,
        'phase=Failed&stage=europe&batch=0',
        'search=EU-2',
      ];
      for (const policy of [
        () => ({ result: AuthorizeResult.ALLOW } as const),
        only(
          'fairway.resource.read',
          fairwayConditions.touchesOnlyStages({ stages: ['canary', 'europe'] }),
        ),
      ]) {
        api.setPolicy(policy);
        for (const query of queries) {
          const page = await get<ViewPage<TargetRow>>(
            `${RUN}/targets?${query}`,
          );
          expect(page.body.items?.map(row => row.cluster)).toEqual(['eu-2']);
        }
      }
    });

    it.each([
      ['limit=501', 'limit=501 must be a whole number from 1 to 500'],
      ['limit=0', 'limit=0 must be'],
      ['batch=x', 'batch=x must be a whole number of at least 0'],
      ['phase=Done', 'phase=Done is not supported; use Pending, Gating'],
    ])('refuses %s', async (query, message) => {
      await setUp();
      expect(await refusal(`${RUN}/targets?${query}`)).toContain(
        `400 ${message}`,
      );
    });
  });

  describe('commands', () => {
    const offers = async (user?: string) =>
      (await get<{ items: CommandOffer[] }>(`${RUN}/commands`, user)).body
        .items;
    const brief = ({ command, stage, allowed }: CommandOffer) =>
      `${command}${stage ? ` ${stage}` : ''}: ${allowed}`;

    it('are those that the state of the run allows, the others with the reason', async () => {
      await setUp();
      await fail('eu-2');
      const items = await offers();
      expect(items.map(brief)).toEqual([
        'Pause: true',
        'Resume: false',
        'Abort: true',
        'Retry: false',
        'Rollback: true',
        'RetryStage canary: false',
        'SkipStage canary: true',
        'RetryStage europe: true',
        'SkipStage europe: true',
      ]);
      expect(items[1].reason).toContain('is Running: Resume is not possible');
      expect(items[5].reason).toContain('has failed');
      expect(items.some(({ forbidden }) => forbidden)).toBe(false);
    });

    it('name the permission that is missing, and leave no trace', async () => {
      await setUp();
      api.setPolicy(
        only(
          'fairway.action.run',
          fairwayConditions.isAction({ types: ['Pause'] }),
        ),
      );
      const items = await offers();
      expect(items.filter(({ allowed }) => allowed)).toEqual([
        { command: 'Pause', allowed: true },
      ]);
      expect(items.find(({ command }) => command === 'Abort')).toEqual({
        command: 'Abort',
        allowed: false,
        reason:
          'permission fairway.action.run is needed, and it is granted under conditions that this object does not meet: only the actions Pause may be given (rule IS_ACTION)',
        forbidden: true,
      });
      api.setPolicy(
        only(
          'fairway.action.run',
          fairwayConditions.inNamespace({ namespaces: ['payments'] }),
        ),
      );
      expect((await offers())[0].reason).toBe(
        'permission fairway.action.run is needed, and it is granted under conditions that this object does not meet: only the namespace payments may be touched (rule IN_NAMESPACE)',
      );
      api.setPolicy(denyOnly('fairway.action.run'));
      expect((await offers()).map(({ reason }) => reason)).toEqual(
        Array(9).fill('permission fairway.action.run is needed'),
      );
      expect(await store.audit({ limit: 10 })).toEqual([]);
    });
  });

  describe('inbox', () => {
    const inbox = async (user: string) =>
      (await get<Inbox>('/views/inbox', user)).body;
    const ALEX = 'user:default/alex';
    const DANA = 'user:default/dana';

    it('shows the gates that wait, and whether the caller may decide', async () => {
      const { run } = await setUp({ gate: { stage: 'europe' } });
      const { items, total } = await inbox(ALEX);
      expect(total).toBe(1);
      expect(items).toEqual([
        {
          namespace: 'default',
          run: 'checkout-1-1',
          promotion: 'checkout-1',
          attempt: 1,
          source: 'checkout',
          entityRef: 'component:default/checkout',
          version: 'v1.4.2',
          stage: 'europe',
          gate: 'release-managers',
          when: 'before',
          requestedBy: DANA,
          since: SINCE,
          count: 1,
          approvedBy: [],
          users: [],
          groups: ['group:default/release-managers'],
          clusters: 3,
          digest: run.status!.stages[1].gates![0].digest,
          allowed: true,
        },
      ]);
    });

    it('tells those who are not asked, who asked for it, or who lack the permission, why they may not', async () => {
      await setUp({
        gate: { stage: 'europe' },
        requesters: ['user:default/rita'],
      });
      const reason = async (user: string) =>
        (await inbox(user)).items[0].reason;
      expect(await reason(DANA)).toContain(
        'asks group:default/release-managers; user:default/dana is none of them',
      );
      expect(await reason('user:default/rita')).toContain(
        'user:default/rita asked for this promotion and may not approve it',
      );
      api.setPolicy(
        only(
          'fairway.approval.decide',
          fairwayConditions.touchesOnlyStages({ stages: ['canary'] }),
        ),
      );
      expect(await reason(ALEX)).toContain(
        'permission fairway.approval.decide is needed, and it is granted under conditions that this object does not meet: only the stages canary may be touched (rule TOUCHES_ONLY_STAGES)',
      );
      const service = await api.request('GET', '/views/inbox', {
        token: 'mock-service-token:{"sub":"external:ci"}',
      });
      expect(((await service.json()) as Inbox).items[0]).toMatchObject({
        allowed: false,
        reason: expect.stringContaining('is a service'),
      });
    });

    it('knows what the caller has decided already', async () => {
      await setUp({ gate: { stage: 'europe' } });
      const response = await api.request(
        'POST',
        '/apis/fairway.dev/v1alpha1/namespaces/default/approvals',
        {
          user: ALEX,
          body: {
            apiVersion: 'fairway.dev/v1alpha1',
            kind: 'Approval',
            metadata: { generateName: 'a-' },
            spec: {
              runRef: { name: 'checkout-1-1' },
              stage: 'europe',
              gate: 'release-managers',
              decision: 'Approve',
            },
          },
        },
      );
      expect(response.status).toBe(201);
      const [item] = (await inbox(ALEX)).items;
      expect(item).toMatchObject({
        allowed: false,
        reason: expect.stringContaining('has decided already (Approve)'),
      });
      expect((await inbox('user:default/rita')).items[0].allowed).toBe(true);
    });

    it('has what the caller may decide first, then what waits longest', async () => {
      const gate = { stage: 'europe' };
      const at = (minute: number) => `2026-01-02T03:${minute}:00.000Z`;
      for (const [name, minute, requester] of [
        ['late', 30, 'dana'],
        ['own', 10, 'alex'],
        ['early', 20, 'dana'],
      ] as const) {
        await storeRun(store, {
          landscape: fourClusters(),
          name,
          gate: { ...gate, since: at(minute) },
          requesters: [`user:default/${requester}`],
        });
      }
      expect((await inbox(ALEX)).items.map(({ run }) => run)).toEqual([
        'early',
        'late',
        'own',
      ]);
    });

    it('asks about the rollback and not about stages while a run is rolled back', async () => {
      await setUp({
        phase: 'RollingBack',
        gate: { stage: 'europe' },
        rollback: {
          requestedBy: 'user:default/rita',
          gate: {
            name: 'sure',
            level: 'Stage',
            approval: { count: 1, allowRequester: false },
          },
        },
      });
      expect((await inbox(ALEX)).items).toMatchObject([
        {
          stage: 'rollback',
          gate: 'sure',
          requestedBy: 'user:default/rita',
          allowed: true,
        },
      ]);
    });

    it('holds nothing that has ended, is decided, or may not be read', async () => {
      await setUp({ gate: { stage: 'europe' }, phase: 'Aborted' });
      await storeRun(store, {
        landscape: fourClusters(),
        name: 'decided',
        gate: { stage: 'europe', state: 'Passed' },
      });
      expect((await inbox(ALEX)).total).toBe(0);
      await storeRun(store, {
        landscape: fourClusters(),
        name: 'open',
        gate: { stage: 'europe' },
      });
      expect((await inbox(ALEX)).total).toBe(1);
      api.setPolicy(
        only(
          'fairway.resource.read',
          fairwayConditions.inNamespace({ namespaces: ['other'] }),
        ),
      );
      expect(await inbox(ALEX)).toMatchObject({ items: [], total: 0 });
    });
  });

  describe('what was read on clusters', () => {
    const read = (versions: Record<string, string | null>) =>
      store.commit({
        readings: Object.entries(versions).map(([name, version]) => ({
          namespace: 'default',
          cluster: name,
          basis: 'b',
          began: Date.now(),
          dueAt: Date.now(),
          cells: [
            {
              source: 'checkout',
              unit: 'checkout',
              outcome: 'read' as const,
              version,
            },
          ],
        })),
      });
    const overview = async () =>
      (await get<SourceOverview>('/views/sources/default/checkout')).body;

    it('is what targets go over that wait for their turn', async () => {
      await setUp();
      await read({ 'eu-1': 'v0', 'eu-2': 'v0', 'eu-3': null });
      await move('eu-1', { phase: 'Converged', previousVersion: 'v-1' });
      const expected = [
        ['eu-1', 'v-1'],
        ['eu-10', undefined],
        ['eu-2', 'v0'],
        ['eu-3', null],
      ];
      const previous = async () =>
        (await get<ViewPage<TargetRow>>(`${RUN}/targets`)).body.items.map(
          row => [row.cluster, row.previousVersion],
        );
      expect(await previous()).toEqual(expected);
      api.setPolicy(
        only(
          'fairway.resource.read',
          fairwayConditions.touchesOnlyStages({ stages: ['canary', 'europe'] }),
        ),
      );
      expect(await previous()).toEqual(expected);
    });

    it('is shown with the stage that a run has for the cluster, for everybody in the same way', async () => {
      await setUp();
      await store.commit({
        creates: [{ object: stored(cluster('lab', {})) }],
      });
      await read({ 'eu-1': 'v0', 'eu-2': 'v0', 'eu-3': 'v0', lab: 'v7' });
      const stages = [
        {
          stage: 'canary',
          unit: 'checkout',
          versions: [{ version: 'v0', clusters: 1, drifted: 0 }],
        },
        {
          stage: 'europe',
          unit: 'checkout',
          versions: [{ version: 'v0', clusters: 2, drifted: 0 }],
        },
        {
          unit: 'checkout',
          versions: [{ version: 'v7', clusters: 1, drifted: 0 }],
        },
      ];
      expect((await overview()).stages).toEqual(stages);
      api.setPolicy(
        only('fairway.resource.read', {
          not: {
            allOf: [
              fairwayConditions.isKind({ kinds: ['Target'] }),
              fairwayConditions.touchesOnlyStages({ stages: ['europe'] }),
            ],
          },
        }),
      );
      expect((await overview()).stages).toEqual([stages[0], stages[2]]);
    });

    it('leaves out clusters in no stage that have nothing of the source', async () => {
      await setUp();
      await store.commit({
        creates: [{ object: stored(cluster('lab', {})) }],
      });
      await read({ lab: null });
      expect((await overview()).stages).toEqual([]);
    });
  });

  describe('sources', () => {
    const receipt = { at: SINCE, changed: true };
    const intent = (version: string) => ({
      key: 'k',
      version,
      fence: 1,
      issuedAt: SINCE,
    });
    const hold = (name: string, version: string) =>
      move(name, { phase: 'Converged', intent: intent(version), receipt });

    it('show what is where, what is under way and what was before', async () => {
      await storeRun(store, {
        landscape: fourClusters(),
        name: 'checkout-0-1',
        phase: 'Succeeded',
      });
      await setUp({ gate: { stage: 'europe' } });
      for (const [name, version] of [
        ['eu-1', 'v2'],
        ['eu-2', 'v1'],
        ['eu-3', 'v1'],
        ['eu-10', 'v0'],
      ]) {
        await hold(name, version);
      }
      const { body } = await get<SourceOverview>(
        '/views/sources/default/checkout',
        'user:default/alex',
      );
      expect(body).toMatchObject({
        namespace: 'default',
        name: 'checkout',
        entityRef: 'component:default/checkout',
        units: ['checkout'],
        stages: [
          {
            stage: 'canary',
            unit: 'checkout',
            versions: [{ version: 'v2', clusters: 1 }],
          },
          {
            stage: 'europe',
            versions: [
              { version: 'v1', clusters: 2 },
              { version: 'v0', clusters: 1 },
            ],
          },
        ],
        active: [
          {
            name: 'checkout-1-1',
            version: 'v1.4.2',
            approvals: [{ gate: 'release-managers', allowed: true }],
          },
        ],
        recent: [{ name: 'checkout-0-1', phase: 'Succeeded' }],
      });
      // Nothing else is shown to those who may not read targets of a stage.
      api.setPolicy(
        only('fairway.resource.read', {
          not: {
            allOf: [
              fairwayConditions.isKind({ kinds: ['Target'] }),
              fairwayConditions.touchesOnlyStages({ stages: ['europe'] }),
            ],
          },
        }),
      );
      const narrowed = await get<SourceOverview>(
        '/views/sources/default/checkout',
      );
      expect(narrowed.body.stages.map(({ stage }) => stage)).toEqual([
        'canary',
      ]);
    });

    it('are found by their entity, however the reference is written', async () => {
      await setUp();
      for (const ref of ['component:default/checkout', 'Component:checkout']) {
        const { body } = await get<{ items: SourceOverview[] }>(
          `/views/sources?entityRef=${ref}`,
        );
        expect(body.items.map(({ name }) => name)).toEqual(['checkout']);
      }
      const none = await get<{ items: SourceOverview[] }>(
        '/views/sources?entityRef=component:default/other',
      );
      expect(none.body.items).toEqual([]);
    });

    it('need a reference', async () => {
      expect(await refusal('/views/sources')).toContain(
        '400 the parameter entityRef is required',
      );
      expect(await refusal('/views/sources?entityRef=nonsense')).toContain(
        '400 entityRef=nonsense is not an entity reference',
      );
    });
  });

  describe('registered clusters', () => {
    const registered = ['us-1', 'eu-1', 'eu-2'];
    const restart = async () => {
      await api.close();
      api = await startApi(store, { registered });
    };

    it('are those of Backstage that the caller may make a Cluster for', async () => {
      await restart();
      const all = await get<RegisteredClusters>(
        '/views/registered-clusters?namespace=default',
      );
      expect(all.body).toEqual({ names: ['eu-1', 'eu-2', 'us-1'], total: 3 });
    });

    it('are told to nobody who may not make any', async () => {
      await restart();
      api.setPolicy(denyOnly('fairway.resource.create'));
      expect(
        await refusal('/views/registered-clusters?namespace=default'),
      ).toMatch(/^403 .*permission fairway\.resource\.create is needed/);
    });

    it('need a namespace', async () => {
      expect(await refusal('/views/registered-clusters')).toContain(
        '400 the parameter namespace is required',
      );
    });
  });

  it('answers 404 for what is not there', async () => {
    expect(await refusal('/views/nothing')).toContain(
      '404 the server could not find',
    );
  });
});
