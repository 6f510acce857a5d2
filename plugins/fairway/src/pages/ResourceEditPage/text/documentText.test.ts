import { changeText, lineOf, pathOf, readText } from './documentText';

const TEXT = `# kept
kind: Plan
spec:
  stages:
    - name: canary # first
    - name: europe
      wave:
        maxParallel: 2
`;

describe('the text of a document', () => {
  it('tells where it is broken', () => {
    expect(readText('a: 1\nb: [1, 2\nc: 3\n').problem).toMatchObject({
      line: 3,
      message: expect.stringContaining('Flow'),
    });
    expect(readText('just words').problem?.message).toMatch(/an object/);
    expect(readText('a: 1\na: 2').problem?.line).toBe(2);
  });

  it('keeps comments and order when a field is changed', () => {
    expect(
      changeText(TEXT, ['spec', 'stages', 1, 'wave', 'maxParallel'], '25%'),
    ).toBe(TEXT.replace('maxParallel: 2', 'maxParallel: 25%'));
  });

  it('keeps the comments of what stays when keys and items come, go and get other names', () => {
    const labels =
      'labels:\n  # why\n  ring: canary # first\n  env: prod # last\n';
    expect(
      changeText(labels, ['labels'], { tier: 'canary', env: 'prod' }),
    ).toBe(labels.replace('ring', 'tier'));
    expect(changeText(labels, ['labels', 'ring'], 'stable')).toBe(
      labels.replace('canary', 'stable'),
    );
    const { stages } = readText(TEXT).document!.spec as { stages: unknown[] };
    const added = changeText(
      TEXT,
      ['spec', 'stages'],
      [stages[0], { name: 'asia' }, stages[1]],
    );
    expect(added).toBe(
      TEXT.replace(
        '    - name: europe',
        '    - name: asia\n    - name: europe',
      ),
    );
    expect(changeText(added, ['spec', 'stages'], stages)).toBe(TEXT);
    expect(changeText(TEXT, ['spec', 'stages'], [stages[1]])).not.toContain(
      '# first',
    );
  });

  it('means what kubectl would read', () => {
    expect(readText('env: no').document).toEqual({ env: false });
    expect(changeText('env: dev # one\n', ['env'], 'no')).toBe(
      'env: "no" # one\n',
    );
  });

  it('keeps comments beside what was left empty', () => {
    const filled = changeText('# why\nspec: # all\n', ['spec', 'driver'], 'x');
    expect(filled).toContain('# why\n');
    expect(filled).toContain('# all');
    expect(readText(filled).document).toEqual({ spec: { driver: 'x' } });
  });

  it('makes what is missing on the way, and takes fields out', () => {
    const added = changeText(TEXT, ['metadata', 'labels', 'a/b'], 'c');
    expect(readText(added).document).toMatchObject({
      metadata: { labels: { 'a/b': 'c' } },
    });
    expect(
      readText(changeText(TEXT, ['spec', 'stages', 0], undefined)).document,
    ).toEqual({
      kind: 'Plan',
      spec: { stages: [{ name: 'europe', wave: { maxParallel: 2 } }] },
    });
    expect(changeText(TEXT, ['no', 'where'], undefined)).toBe(TEXT);
  });

  it('writes into what was left empty', () => {
    expect(
      readText(changeText('spec:\n', ['spec', 'driver'], 'x')).document,
    ).toEqual({ spec: { driver: 'x' } });
  });

  it('finds the line of a field, or of what is around it', () => {
    expect(lineOf(TEXT, 'spec.stages[1].wave.maxParallel')).toBe(8);
    expect(lineOf(TEXT, 'spec.stages[1].name')).toBe(6);
    expect(lineOf(TEXT, 'spec.stages[1].wave')).toBe(7);
    expect(lineOf(TEXT, 'spec.stages[0].onFailure')).toBe(5);
    expect(lineOf(TEXT, 'metadata.name')).toBe(1);
  });

  it('reads the paths of causes', () => {
    expect(pathOf('spec.stages[10].name')).toEqual([
      'spec',
      'stages',
      10,
      'name',
    ]);
    expect(pathOf('metadata.labels["a.b/c"]')).toEqual([
      'metadata',
      'labels',
      'a.b/c',
    ]);
    expect(pathOf('')).toEqual([]);
  });
});
