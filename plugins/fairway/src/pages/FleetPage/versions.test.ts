import { spreadOf, versionsOfColumn } from './versions';

describe('the versions of a group', () => {
  it('tells what most hold, and does not count what is not known as different', () => {
    expect(
      spreadOf([
        { clusters: 9 },
        { version: '1.1', clusters: 5 },
        { version: '1.0', clusters: 2 },
        { version: null, clusters: 1 },
      ]),
    ).toEqual({
      usual: { version: '1.1', clusters: 5 },
      differing: 3,
      unknown: 9,
    });
  });

  it('knows nothing where nothing is known', () => {
    expect(spreadOf([{ clusters: 4 }])).toEqual({
      usual: undefined,
      differing: 0,
      unknown: 4,
    });
  });
});

describe('the versions of a column', () => {
  it('adds up groups, with what is not known last', () => {
    const group = (
      versions: { version?: string | null; clusters: number }[],
    ) => ({
      clusters: 0,
      unreachable: 0,
      cells: [{ versions, moving: 0, failed: 0, drifted: 0 }],
    });
    expect(
      versionsOfColumn(
        [
          group([{ clusters: 50 }, { version: '1.0', clusters: 3 }]),
          group([
            { version: '1.1', clusters: 9 },
            { version: '1.0', clusters: 1 },
            { version: null, clusters: 2 },
          ]),
        ],
        0,
      ),
    ).toEqual([
      { version: '1.1', clusters: 9 },
      { version: '1.0', clusters: 4 },
      { version: null, clusters: 2 },
      { version: undefined, clusters: 50 },
    ]);
  });
});
