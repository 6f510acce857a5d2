import { mergeNewest, Placed, Stretch } from './mergeNewest';

/** Entries of a history at these minutes, the newest first. */
function stretch(minutes: number[], rest?: number): Stretch<{ at: string }> {
  const at = (minute: number) => new Date(minute * 60_000).toISOString();
  return {
    items: minutes.map(
      (minute): Placed<{ at: string }> => ({
        entry: { at: at(minute) },
        position: minute,
      }),
    ),
    ...(rest !== undefined && { rest: { at: at(rest), position: rest } }),
  };
}

const minutesOf = (items: readonly { at: string }[]) =>
  items.map(({ at }) => Date.parse(at) / 60_000);

describe('two histories as one', () => {
  it('have the newest of either first, and end where both do', () => {
    const { items, next } = mergeNewest(
      [stretch([9, 5, 1]), stretch([8, 7, 2])],
      10,
    );
    expect(minutesOf(items)).toEqual([9, 8, 7, 5, 2, 1]);
    expect(next).toBeUndefined();
  });

  it('go on where the page before has ended, although newer entries have come meanwhile', () => {
    const { items, next } = mergeNewest(
      [stretch([9, 5, 1]), stretch([4, 2])],
      2,
    );
    expect(minutesOf(items)).toEqual([9, 5]);
    expect(next).toEqual([2, 5]);
  });

  it('stop where one of them was not read any further', () => {
    const { items, next } = mergeNewest(
      [stretch([9], 6), stretch([8, 5, 4])],
      10,
    );
    expect(minutesOf(items)).toEqual([9, 8]);
    expect(next).toEqual([6, 6]);
  });

  it('go on behind what was looked through in vain', () => {
    const { items, next } = mergeNewest([stretch([], 6), stretch([])], 10);
    expect(items).toEqual([]);
    expect(next).toEqual([6, 0]);
  });
});
