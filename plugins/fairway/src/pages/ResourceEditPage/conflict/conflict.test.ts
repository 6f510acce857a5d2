import { diffLines } from './diffLines';
import { rebase } from './rebase';

describe('diffLines', () => {
  it('tells what is only in one text, around what is in both', () => {
    expect(diffLines('a\nb\nc', 'a\nx\nc\nd')).toEqual([
      { side: 'both', text: 'a' },
      { side: 'left', text: 'b' },
      { side: 'right', text: 'x' },
      { side: 'both', text: 'c' },
      { side: 'right', text: 'd' },
    ]);
  });

  it('gives back both texts', () => {
    const [left, right] = ['q\na\nb\nz', 'a\nb\nb\ny\nz'];
    const lines = diffLines(left, right);
    const textOf = (other: string) =>
      lines
        .filter(({ side }) => side !== other)
        .map(({ text }) => text)
        .join('\n');
    expect([textOf('right'), textOf('left')]).toEqual([left, right]);
  });
});

describe('rebase', () => {
  const base = {
    metadata: { resourceVersion: '1', labels: { a: '1', b: '1' } },
    spec: { stages: [1], membership: 'Frozen' },
  };

  it('keeps what I changed, and what they changed elsewhere', () => {
    expect(
      rebase(
        base,
        { ...base, spec: { stages: [1, 2], membership: 'Frozen' } },
        {
          metadata: { resourceVersion: '2', labels: { a: '2', b: '1' } },
          spec: { stages: [3], membership: 'IncludeLate' },
        },
      ),
    ).toEqual({
      metadata: { resourceVersion: '2', labels: { a: '2', b: '1' } },
      spec: { stages: [1, 2], membership: 'IncludeLate' },
    });
  });

  it('takes out what I took out', () => {
    expect(
      rebase(
        base,
        { ...base, metadata: { resourceVersion: '1', labels: { a: '1' } } },
        {
          ...base,
          metadata: { resourceVersion: '2', labels: base.metadata.labels },
        },
      ).metadata,
    ).toEqual({ resourceVersion: '2', labels: { a: '1' } });
  });
});
