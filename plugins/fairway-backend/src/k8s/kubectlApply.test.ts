import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Kubectl } from '@fairway/fleet-simulator/testUtils';
import type { Plan, Source } from '@fairway/plugin-fairway-common';
import { parseAllDocuments } from 'yaml';
import type { FairwayStore } from '../store';
import { aStore } from '../store/__fixtures__/stores';
import { startApi, TestApi } from './__testUtils__/api';
import { kubectlFor } from './__testUtils__/kubectl';
import { cluster } from './__testUtils__/objects';

jest.setTimeout(120_000);

const EXAMPLES = resolve(__dirname, '../../../../examples');

/** What somebody keeps in Git and applies: the documents that have a name. */
const examples = (folder = 'first-promotion') =>
  readdirSync(resolve(EXAMPLES, folder))
    .flatMap(file =>
      parseAllDocuments(readFileSync(resolve(EXAMPLES, folder, file), 'utf8')),
    )
    .map(document => document.toJS())
    .filter(({ metadata }) => metadata.name);

/** A source with variants, and its backends. */
const mixedFleet = () => examples('mixed-fleet');

const examplePlan = () => examples().find(({ kind }) => kind === 'Plan');

describe('kubectl apply over what is stored with defaults', () => {
  let store: FairwayStore;
  let api: TestApi;
  let kubectl: Kubectl;

  beforeEach(async () => {
    ({ store } = await aStore('SQLITE_3'));
    api = await startApi(store);
    kubectl = await kubectlFor(api);
  });

  afterEach(async () => {
    await kubectl.close();
    await api.close();
  });

  const apply = (...input: unknown[]) =>
    kubectl.ok(['apply', '-f', '-'], { input });

  const storedPlan = async () =>
    (await store.get('Plan', 'default', 'canary-then-europe')) as Plan;

  /** Applies the example plan, then a changed one. @returns the stages before and after */
  const applyChange = async (change: (spec: any) => void) => {
    await apply(examplePlan());
    const before = (await storedPlan()).spec;
    const changed = examplePlan();
    change(changed.spec);
    expect(await apply(changed)).toBe(
      'plan.fairway.dev/canary-then-europe configured\n',
    );
    expect(await apply(changed)).toBe(
      'plan.fairway.dev/canary-then-europe unchanged\n',
    );
    return { before, after: (await storedPlan()).spec };
  };

  it('says unchanged of every example that is applied again, and writes nothing', async () => {
    await apply(...examples());
    const before = await store.revisions();
    const lines = (await apply(...examples())).trim().split('\n');
    expect(lines).toHaveLength(examples().length);
    expect(lines.filter(line => !line.endsWith(' unchanged'))).toEqual([]);
    expect(await store.revisions()).toEqual(before);
  });

  it('keeps the variants of units and the hubs of backends as they are written', async () => {
    await apply(...mixedFleet());
    const before = await store.revisions();
    expect((await apply(...mixedFleet())).match(/ unchanged/g)).toHaveLength(3);
    expect(await store.revisions()).toEqual(before);
    const written = mixedFleet().find(({ kind }) => kind === 'Source');
    const stored = (await store.get('Source', 'default', 'payments')) as Source;
    expect(stored.spec).toEqual(written.spec);
    expect(
      await kubectl.ok([
        'get',
        'backends',
        '--sort-by=.metadata.name',
        '-o',
        'wide',
      ]),
    ).toMatch(/DRIVER +HUB +READY[^]*flux +management/);
    expect(
      await kubectl.ok(['explain', 'source.spec.units.variants.object.name']),
    ).toContain('{cluster} is filled in');
  });

  it('changes one variant and keeps the others', async () => {
    await apply(...mixedFleet());
    const [source] = mixedFleet().filter(({ kind }) => kind === 'Source');
    const [unit] = source.spec.units;
    const late = structuredClone(unit.variants[0]);
    Object.assign(late, { name: 'late', clusters: ['eu-9'] });
    unit.variants.push(late);
    await apply(source);
    unit.variants[0].object.name = 'changed';
    await apply(source);
    const stored = (await store.get('Source', 'default', 'payments')) as Source;
    expect(
      stored.spec.units[0].variants?.map(({ name, object }) => [
        name,
        object.name,
      ]),
    ).toEqual([
      ['flux', 'changed'],
      ['late', '{unit}'],
    ]);
  });

  it('shows no difference to what was applied', async () => {
    await apply(...examples());
    expect(
      await kubectl.run(['diff', '-f', '-'], { input: examples() }),
    ).toMatchObject({ code: 0, stdout: '' });
  });

  it('changes the one field of a stage that the file changes', async () => {
    const { before, after } = await applyChange(({ stages }) => {
      stages[1].wave.maxParallel = 3;
    });
    const [canary, europe] = before.stages;
    expect(after).toEqual({
      ...before,
      stages: [canary, { ...europe, wave: { ...europe.wave, maxParallel: 3 } }],
    });
  });

  it('gives a field that the file does not set any more its default', async () => {
    const { after } = await applyChange(({ stages }) => {
      delete stages[1].onFailure;
    });
    expect(after.stages[1].onFailure).toBe('Halt');
  });

  it('takes away a gate that the file does not have any more', async () => {
    const { before, after } = await applyChange(({ stages }) => {
      stages[1].before = [];
    });
    expect(before.stages[1].before).toHaveLength(1);
    expect(after.stages[1].before).toEqual([]);
  });

  it('adds a gate beside another one', async () => {
    const { after } = await applyChange(({ stages }) => {
      stages[1].before.push({ name: 'night', soak: { duration: '8h' } });
    });
    expect(after.stages[1].before?.map(({ name }) => name)).toEqual([
      'release-managers',
      'night',
    ]);
  });

  it('takes away a stage, with what depends on it', async () => {
    const { after } = await applyChange(({ stages }) => {
      stages.shift();
      delete stages[0].dependsOn;
    });
    expect(after.stages.map(({ name }) => name)).toEqual(['europe']);
  });

  it('brings the stages into another order', async () => {
    const { before, after } = await applyChange(({ stages }) => {
      stages.reverse();
    });
    expect(after.stages).toEqual([...before.stages].reverse());
  });

  it('leaves alone what others have added and the file does not name', async () => {
    await apply(cluster('eu-1'));
    await kubectl.ok(['label', 'cluster', 'eu-1', 'tier=gold']);
    await apply(cluster('eu-1', { env: 'dev' }));
    expect(
      (await store.get('Cluster', 'default', 'eu-1'))?.metadata.labels,
    ).toEqual({ env: 'dev', tier: 'gold' });
  });

  it('takes settings of a driver, of which the API knows no schema, without a warning', async () => {
    const backend = (config: object) => ({
      apiVersion: 'fairway.dev/v1alpha1',
      kind: 'Backend',
      metadata: { name: 'flux' },
      spec: { driver: 'flux', config },
    });
    await apply(backend({ git: { branch: 'main', paths: ['a'] } }));
    expect(
      await apply(backend({ git: { branch: 'next', paths: ['b'] } })),
    ).toBe('backend.fairway.dev/flux configured\n');
  });

  it('patches by item where no type of patch is given', async () => {
    await apply(...examples());
    const before = (await storedPlan()).spec;
    const patch = (spec: object) =>
      kubectl.ok([
        'patch',
        'plan',
        'canary-then-europe',
        '-p',
        JSON.stringify({ spec }),
      ]);
    await patch({
      stages: [
        {
          name: 'europe',
          allowEmpty: true,
          before: [{ $patch: 'delete', name: 'release-managers' }],
        },
      ],
    });
    const [canary, europe] = before.stages;
    expect((await storedPlan()).spec).toEqual({
      ...before,
      stages: [canary, { ...europe, allowEmpty: true, before: [] }],
    });
    expect(await patch({ stages: [{ name: 'canary' }] })).toContain(
      'patched (no change)',
    );
  });

  it('edits one stage of a plan', async () => {
    await apply(...examples());
    const editor = await kubectl.script(
      'editor.sh',
      '#!/bin/sh\nsed -i "s/duration: 5s/duration: 7s/" "$1"\n',
    );
    expect(
      await kubectl.ok(['edit', 'plan', 'canary-then-europe'], {
        env: { EDITOR: editor },
      }),
    ).toContain('edited');
    expect((await storedPlan()).spec.stages[0].after?.[0].soak?.duration).toBe(
      '7s',
    );
  });
});
