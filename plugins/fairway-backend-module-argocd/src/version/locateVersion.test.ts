import type { WatchedObject } from '@fairway/plugin-fairway-node';
import { formatFieldPath } from '@fairway/plugin-fairway-node/driverKit';
import { locateVersion } from './locateVersion';
import { parseVersionSpec } from './versionSchema';

const GIT = 'https://git.example.com/shop/deploy.git';
const CHARTS = 'https://charts.example.com';
const DIGEST = `sha256:${'a'.repeat(64)}`;

function application(spec: Record<string, unknown>): WatchedObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'app' },
    spec,
  };
}

function applicationSet(...generators: unknown[]): WatchedObject {
  return { ...application({ generators }), kind: 'ApplicationSet' };
}

function locate(version: Record<string, unknown>, object: WatchedObject) {
  const parsed = parseVersionSpec(version);
  if ('errors' in parsed) {
    throw new Error(JSON.stringify(parsed.errors));
  }
  return locateVersion(parsed.spec, object);
}

function found(version: Record<string, unknown>, object: WatchedObject) {
  const field = locate(version, object);
  if ('problem' in field) {
    throw new Error(field.problem);
  }
  const written = (next: string | null) => {
    const desired = field.valueOf(next);
    return 'problem' in desired ? desired.reason : desired.value;
  };
  return { ...field, at: formatFieldPath(field.path), written };
}

describe('the targetRevision of one source', () => {
  const version = { targetRevision: true };

  it('is written alone', () => {
    const field = found(
      version,
      application({ source: { repoURL: GIT, targetRevision: 'v1' } }),
    );
    expect(field).toMatchObject({
      at: 'spec.source.targetRevision',
      text: 'spec.source.targetRevision',
      current: 'v1',
    });
    expect(field.isSharedList).toBeFalsy();
    expect(field.written('v2')).toBe('v2');
    expect(field.holds('v1')).toBe(true);
  });

  it.each([undefined, ''])('is none where it is %j', targetRevision => {
    const field = found(
      version,
      application({ source: { repoURL: GIT, targetRevision } }),
    );
    expect(field.current).toBeNull();
    expect(field.written(null)).toBeUndefined();
  });

  it('is refused where the source that is named is another one', () => {
    expect(
      locate(
        { ...version, source: { repoURL: CHARTS } },
        application({ source: { repoURL: GIT } }),
      ),
    ).toMatchObject({
      reason: 'NoSource',
      problem: expect.stringContaining(GIT),
    });
  });

  it('is refused where a hydrator writes it', () => {
    expect(
      locate(version, application({ sourceHydrator: {}, source: {} })),
    ).toMatchObject({ reason: 'Hydrated' });
  });
});

describe('the targetRevision of one of several sources', () => {
  const several = application({
    sources: [
      { repoURL: GIT, targetRevision: 'main', ref: 'values' },
      { repoURL: CHARTS, chart: 'app', targetRevision: '1.0.0' },
      { repoURL: CHARTS, chart: 'proxy', targetRevision: '7.0.0' },
    ],
  });

  it('is written with the list, in which nothing else is changed', () => {
    const field = found(
      {
        targetRevision: true,
        source: { repoURL: `${CHARTS}/`, chart: 'app' },
      },
      several,
    );
    expect(field).toMatchObject({
      at: 'spec.sources',
      text: `spec.sources[repoURL=${CHARTS},chart=app].targetRevision`,
      current: '1.0.0',
      isSharedList: true,
      pointer: ['spec', 'sources', '1', 'targetRevision'],
    });
    expect(field.written('1.1.0')).toEqual([
      { repoURL: GIT, targetRevision: 'main', ref: 'values' },
      { repoURL: CHARTS, chart: 'app', targetRevision: '1.1.0' },
      { repoURL: CHARTS, chart: 'proxy', targetRevision: '7.0.0' },
    ]);
  });

  it('is found by a URL that differs in nothing that matters', () => {
    const source = { repoURL: GIT.replace(/\.git$/, '').toUpperCase() };
    expect(found({ targetRevision: true, source }, several).current).toBe(
      'main',
    );
  });

  it.each([
    [undefined, 'AmbiguousSource', /3 sources.*version\.source/],
    [{ repoURL: CHARTS }, 'AmbiguousSource', /2 times; add its chart/],
    [{ repoURL: CHARTS, chart: 'other' }, 'NoSource', /it has .*chart proxy/],
  ])('is refused for the source %j', (source, reason, problem) => {
    expect(locate({ targetRevision: true, source }, several)).toMatchObject({
      reason,
      problem: expect.stringMatching(problem),
    });
  });

  it('counts although spec.source is there too, which Argo CD ignores', () => {
    const { spec } = several as any;
    const both = application({ ...spec, source: { repoURL: 'https://old' } });
    const source = { repoURL: GIT };
    expect(found({ targetRevision: true, source }, both).at).toBe(
      'spec.sources',
    );
  });
});

describe('a Helm parameter', () => {
  const withParameters = (...parameters: unknown[]) =>
    application({ source: { repoURL: GIT, helm: { parameters } } });
  const version = { helmParameter: 'image.tag' };

  it('is changed in its list', () => {
    const other = { name: 'replicas', value: '3' };
    const field = found(
      { ...version, template: 'v{version}' },
      withParameters(other, {
        name: 'image.tag',
        value: 'v1.0',
        forceString: true,
      }),
    );
    expect(field).toMatchObject({
      at: 'spec.source.helm.parameters',
      text: 'spec.source.helm.parameters[name=image.tag].value',
      current: '1.0',
      isSharedList: true,
    });
    expect(field.written('1.1')).toEqual([
      other,
      { name: 'image.tag', value: 'v1.1', forceString: true },
    ]);
    expect(field.written(null)).toEqual([other]);
  });

  it('is added where it is missing, and leaves no empty list behind', () => {
    const field = found(version, application({ source: { repoURL: GIT } }));
    expect(field.current).toBeNull();
    expect(field.written('v1')).toEqual([{ name: 'image.tag', value: 'v1' }]);
    expect(field.written(null)).toBeUndefined();
  });

  it('is refused where it is there twice', () => {
    const entry = { name: 'image.tag', value: 'v1' };
    expect(locate(version, withParameters(entry, entry))).toMatchObject({
      reason: 'AmbiguousParameter',
    });
  });
});

describe('a Helm value', () => {
  const version = { helmValue: 'image.tag' };

  it('is written alone in the values of one source', () => {
    const field = found(
      version,
      application({
        source: {
          helm: { valuesObject: { image: { tag: 'v1', pull: 'Always' } } },
        },
      }),
    );
    expect(field).toMatchObject({
      at: 'spec.source.helm.valuesObject.image.tag',
      current: 'v1',
    });
    expect(field.written('v2')).toBe('v2');
  });

  it('is written with the list of several sources', () => {
    const field = found(
      { ...version, source: { repoURL: CHARTS } },
      application({
        sources: [
          { repoURL: GIT },
          { repoURL: CHARTS, helm: { valuesObject: { replicas: 1 } } },
        ],
      }),
    );
    expect(field.current).toBeNull();
    expect(field.written('v2')).toEqual([
      { repoURL: GIT },
      {
        repoURL: CHARTS,
        helm: { valuesObject: { replicas: 1, image: { tag: 'v2' } } },
      },
    ]);
  });

  it('is refused in values that are a text, with the fix', () => {
    expect(
      locate(
        version,
        application({ source: { helm: { values: 'image: {tag: v1}' } } }),
      ),
    ).toMatchObject({
      reason: 'TextValues',
      problem: expect.stringContaining('move it to helm.valuesObject'),
    });
  });
});

describe('a Kustomize image', () => {
  const NAME = 'registry.example.com:5000/shop/app';
  const withImages = (...images: string[]) =>
    application({ source: { repoURL: GIT, kustomize: { images } } });

  it.each([
    [`${NAME}:v1`, 'v1', `${NAME}:v2`],
    [`${NAME}@${DIGEST}`, DIGEST, `${NAME}:v2`],
    [
      `${NAME}=mirror.example.com/app:v1`,
      'v1',
      `${NAME}=mirror.example.com/app:v2`,
    ],
    [
      `${NAME}=mirror.example.com/app`,
      null,
      `${NAME}=mirror.example.com/app:v2`,
    ],
  ])('is read and written in %s', (entry, current, next) => {
    const field = found(
      { kustomizeImage: NAME },
      withImages('other:v7', entry),
    );
    expect(field).toMatchObject({
      at: 'spec.source.kustomize.images',
      current,
      isSharedList: true,
    });
    expect(field.written('v2')).toEqual(['other:v7', next]);
  });

  it('is written as a digest', () => {
    const field = found({ kustomizeImage: NAME }, withImages(`${NAME}:v1`));
    expect(field.written(DIGEST)).toEqual([`${NAME}@${DIGEST}`]);
    expect(field.written('not ok')).toBe('InvalidVersion');
  });

  it('keeps its other name when the version is taken away', () => {
    const renamed = `${NAME}=mirror.example.com/app`;
    expect(
      found({ kustomizeImage: NAME }, withImages(`${renamed}:v1`)).written(
        null,
      ),
    ).toEqual([renamed]);
    expect(
      found({ kustomizeImage: NAME }, withImages(`${NAME}:v1`)).written(null),
    ).toBeUndefined();
  });
});

describe('an element of an ApplicationSet', () => {
  const version = {
    element: 'values.revision',
    match: { cluster: 'eu', tier: '1' },
    applications: [{ name: 'eu-app', version: { targetRevision: true } }],
  };
  const us = { cluster: 'us', tier: 1, values: { revision: 'v1' } };
  const eu = { cluster: 'eu', tier: 1, values: { revision: 'v1', size: 's' } };
  const clusters = { clusters: { selector: {} } };

  it('is changed in the list of generators', () => {
    const field = found(
      version,
      applicationSet(clusters, { list: { elements: [us, eu] } }),
    );
    expect(field).toMatchObject({
      at: 'spec.generators',
      text: 'spec.generators[].list.elements[cluster=eu,tier=1].values.revision',
      current: 'v1',
      isSharedList: true,
    });
    expect(field.written('v2')).toEqual([
      clusters,
      {
        list: {
          elements: [us, { ...eu, values: { revision: 'v2', size: 's' } }],
        },
      },
    ]);
  });

  it.each<[string, unknown[], string, RegExp]>([
    [
      'no such element',
      [{ list: { elements: [us] } }],
      'NoElement',
      /add the element/,
    ],
    [
      'several',
      [{ list: { elements: [eu] } }, { list: { elements: [eu] } }],
      'AmbiguousElement',
      /2 times/,
    ],
    [
      'another generator',
      [clusters],
      'NoElement',
      /is clusters, which takes the version from outside/,
    ],
    [
      'elements in a text',
      [{ list: { elementsYaml: '[]' } }],
      'NoElement',
      /move it to list\.elements/,
    ],
  ])('is refused where there is %s', (_, generators, reason, problem) => {
    expect(locate(version, applicationSet(...generators))).toMatchObject({
      reason,
      problem: expect.stringMatching(problem),
    });
  });
});
