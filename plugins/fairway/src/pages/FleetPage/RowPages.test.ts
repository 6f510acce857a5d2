import type { ViewPage } from '@fairway/plugin-fairway-common';
import { PAGE_ROWS, RowPages, RowsState } from './RowPages';

interface Row {
  id: number;
  text: string;
}

/** A list of which a test decides when an answer comes. */
function list(total: number) {
  const asked: { offset: number; signal: AbortSignal }[] = [];
  let answer: (() => void)[] = [];
  let text = 'first';
  let revision = 1;
  let state: RowsState<Row> | undefined;
  const pages = new RowPages<Row>({
    read: (offset, limit, signal) => {
      asked.push({ offset, signal });
      return new Promise<ViewPage<Row>>(resolve => {
        answer.push(() =>
          resolve({
            total,
            revision,
            items: Array.from(
              { length: Math.min(limit, total - offset) },
              (_, i) => ({ id: offset + i, text: i === 1 ? text : '' }),
            ),
          }),
        );
      });
    },
    onState: next => {
      state = next;
    },
  });
  return {
    pages,
    asked,
    offsets: () => asked.map(({ offset }) => offset),
    row: (index: number) => state?.rowAt(index),
    changeTo: (next: string) => {
      text = next;
      revision += 1;
    },
    settle: async () => {
      const ready = answer;
      answer = [];
      ready.forEach(resolve => resolve());
      await new Promise(resolve => setTimeout(resolve));
    },
  };
}

describe('RowPages', () => {
  it('reads only the pages that can be seen', async () => {
    const { pages, offsets, settle, row } = list(1000);
    pages.show(0, 20);
    await settle();
    pages.show(PAGE_ROWS * 5 - 5, PAGE_ROWS * 5 + 5);
    await settle();
    expect(offsets()).toEqual([0, PAGE_ROWS * 4, PAGE_ROWS * 5]);
    expect(row(PAGE_ROWS * 5)).toEqual({ id: PAGE_ROWS * 5, text: '' });
    expect(row(PAGE_ROWS * 2)).toBeUndefined();
  });

  it('gives up on pages that were scrolled past, and reads them when they are seen again', async () => {
    const { pages, asked, offsets, settle } = list(1000);
    pages.show(0, 20);
    await settle();
    pages.show(PAGE_ROWS * 3, PAGE_ROWS * 3 + 20);
    pages.show(PAGE_ROWS * 7, PAGE_ROWS * 7 + 20);
    expect(asked[1].signal.aborted).toBe(true);
    await settle();
    pages.show(PAGE_ROWS * 3, PAGE_ROWS * 3 + 20);
    expect(offsets()).toEqual([0, PAGE_ROWS * 3, PAGE_ROWS * 7, PAGE_ROWS * 3]);
  });

  it('keeps rows the same objects where they have not changed', async () => {
    const { pages, settle, row, changeTo } = list(3);
    pages.show(0, 2);
    await settle();
    const before = [row(0), row(1), row(2)];
    changeTo('second');
    pages.refresh();
    await settle();
    expect(row(0)).toBe(before[0]);
    expect(row(1)).toEqual({ id: 1, text: 'second' });
    expect(row(2)).toBe(before[2]);
    expect(pages.revision).toBe(2);
  });

  it('reads again what changed while it was being read', async () => {
    const { pages, offsets, settle } = list(3);
    pages.show(0, 2);
    await settle();
    pages.refresh();
    pages.refresh();
    await settle();
    await settle();
    expect(offsets()).toEqual([0, 0, 0]);
  });
});
