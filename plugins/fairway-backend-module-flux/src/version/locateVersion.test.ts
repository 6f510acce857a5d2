import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { locateVersion } from './locateVersion';
import { parseVersionSpec } from './versionSchema';

const SHA = `sha256:${'a'.repeat(64)}`;

function locate(
  kind: string,
  spec: Record<string, unknown>,
  version: Record<string, unknown>,
) {
  const parsed = parseVersionSpec(version);
  if ('errors' in parsed) {
    throw new Error(JSON.stringify(parsed.errors));
  }
  const object: WatchedObject = {
    apiVersion: 'flux/v1',
    kind,
    metadata: { name: 'app' },
    spec,
  };
  return locateVersion(parsed.spec, object);
}

function field(...args: Parameters<typeof locate>) {
  const located = locate(...args);
  if ('problem' in located) {
    throw new Error(located.problem);
  }
  return located;
}

describe('the version in spec.ref', () => {
  it('is the field that is named', () => {
    const located = field(
      'GitRepository',
      { ref: { branch: 'main', commit: 'abc' } },
      { ref: 'commit', consumers: [] },
    );
    expect(located).toMatchObject({ text: 'spec.ref.commit', current: 'abc' });
    expect(located.valueOf('def')).toEqual({ value: 'def' });
    expect(located.valueOf(null)).toEqual({ value: undefined });
  });

  it.each([
    ['OCIRepository', { digest: SHA, tag: 'v1' }, 'tag', 'digest'],
    ['OCIRepository', { semver: '>=1', tag: 'v1' }, 'tag', 'semver'],
    ['GitRepository', { tag: 'v1', branch: 'main' }, 'branch', 'tag'],
    ['GitRepository', { name: 'refs/pull/1', semver: '1' }, 'semver', 'name'],
  ])(
    'of a %s is refused where Flux looks at another one',
    (kind, ref, name, other) => {
      expect(locate(kind, { ref }, { ref: name, consumers: [] })).toMatchObject(
        {
          reason: 'Shadowed',
          problem: expect.stringContaining(`spec.ref.${other}`),
        },
      );
    },
  );
});

describe('the version of a chart', () => {
  const spec = { chart: { spec: { chart: 'app', version: '1.0.0' } } };

  it('is in the HelmRelease', () => {
    expect(field('HelmRelease', spec, { chart: 'app' })).toMatchObject({
      text: 'spec.chart.spec.version',
      current: '1.0.0',
    });
  });

  it('is refused where the chart is another one', () => {
    expect(locate('HelmRelease', spec, { chart: 'shop' })).toMatchObject({
      reason: 'UnexpectedChart',
    });
  });

  it('of a chartRef is in the object that it names', () => {
    expect(
      locate('HelmRelease', { chartRef: { name: 'app' } }, { chart: 'app' }),
    ).toMatchObject({
      reason: 'NoChart',
      problem: expect.stringContaining('consumer'),
    });
  });
});

describe('the version in an image of a Kustomization', () => {
  const images = [
    { name: 'other', newTag: '1' },
    { name: 'app', newName: 'registry.example.com/app', newTag: 'v1' },
  ];
  const image = () => field('Kustomization', { images }, { image: 'app' });

  it('changes its entry only', () => {
    expect(image().current).toBe('v1');
    expect(image().valueOf('v2')).toEqual({
      value: [images[0], { ...images[1], newTag: 'v2' }],
    });
  });

  it('takes the tag away for a digest, and the digest for a tag', () => {
    const { newTag, ...entry } = images[1];
    expect(image().valueOf(SHA)).toEqual({
      value: [images[0], { ...entry, digest: SHA }],
    });
    const pinned = field(
      'Kustomization',
      { images: [{ name: 'app', digest: SHA }] },
      { image: 'app' },
    );
    expect(pinned.current).toBe(SHA);
    expect(pinned.valueOf('v2')).toEqual({
      value: [{ name: 'app', newTag: 'v2' }],
    });
    expect(pinned.valueOf(`v2@${SHA}`)).toEqual({
      value: [{ name: 'app', newTag: 'v2', digest: SHA }],
    });
  });

  it('refuses what is neither, and an image that is not there', () => {
    expect(image().valueOf('not a tag')).toMatchObject({
      reason: 'InvalidVersion',
    });
    expect(
      locate('Kustomization', { images }, { image: 'shop' }),
    ).toMatchObject({ reason: 'NoItem' });
  });
});

describe('the version in a component', () => {
  const version = { component: '../versions/{version}' };

  it('is in the entry that fits', () => {
    const located = field(
      'Kustomization',
      { components: ['../base', '../versions/v1'] },
      version,
    );
    expect(located.current).toBe('v1');
    expect(located.valueOf('v2')).toEqual({
      value: ['../base', '../versions/v2'],
    });
    expect(located.valueOf(null)).toMatchObject({ reason: 'CannotRemove' });
  });

  it('needs exactly one', () => {
    expect(
      locate('Kustomization', { components: ['../base'] }, version),
    ).toMatchObject({ reason: 'NoItem' });
    expect(
      locate(
        'Kustomization',
        { components: ['../versions/v1', '../versions/v2'] },
        version,
      ),
    ).toMatchObject({ reason: 'SeveralItems' });
  });
});

describe('the version in an input of a ResourceSet', () => {
  const inputs = [
    { tenant: 'eu', tag: 'v1', replicas: 2 },
    { tenant: 'us', tag: 'v2' },
  ];
  const version = { input: 'tag', match: { tenant: 'eu' }, consumers: [] };

  it('changes its entry only', () => {
    const located = field('ResourceSet', { inputs }, version);
    expect(located).toMatchObject({
      text: 'spec.inputs[tenant=eu].tag',
      current: 'v1',
      isSharedList: true,
    });
    expect(located.valueOf('v3')).toEqual({
      value: [{ ...inputs[0], tag: 'v3' }, inputs[1]],
    });
  });

  it('needs exactly one entry that matches', () => {
    expect(
      locate('ResourceSet', { inputs }, { input: 'tag', consumers: [] }),
    ).toMatchObject({ reason: 'SeveralItems' });
    expect(
      locate('ResourceSet', { inputs }, { ...version, match: { a: 'b' } }),
    ).toMatchObject({ reason: 'NoItem' });
  });
});

describe('the version in a map', () => {
  it('is a value of a HelmRelease', () => {
    expect(
      field(
        'HelmRelease',
        { values: { image: { tag: 'app-v1' } } },
        { values: 'image.tag', template: 'app-{version}' },
      ),
    ).toMatchObject({ text: 'spec.values.image.tag', current: 'v1' });
  });

  it('is a variable of a Kustomization', () => {
    const located = field('Kustomization', {}, { substitute: 'TAG' });
    expect(located).toMatchObject({
      text: 'spec.postBuild.substitute.TAG',
      current: null,
    });
  });
});
