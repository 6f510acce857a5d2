import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { TargetRow } from '@fairway/plugin-fairway-common';
import { act, fireEvent, screen } from '@testing-library/react';
import { TargetGrid } from './TargetGrid';
import { TargetRowStore } from './TargetRowStore';

const LANE = { stage: 'europe', batch: 0 };
/** Ten columns and four rows in sight. */
const WIDTH = 10 * 22 + 8;
const HEIGHT = 4 * 22 + 8;

function row(index: number): TargetRow {
  return {
    uid: `uid-${index}`,
    name: `target-${index}`,
    stage: 'europe',
    batch: 0,
    order: index,
    cluster: `eu-${index}`,
    unit: 'checkout',
    canary: false,
    version: '1.5.0',
    previousVersion: '1.4.2',
    phase: 'Pending',
    operation: 'Promote',
    attempt: 1,
    since: '2026-01-01T00:00:00Z',
    resourceVersion: '10',
  };
}

async function show(total: number, changes: Partial<TargetRow> = {}) {
  const onSelect = jest.fn();
  const onOpen = jest.fn();
  const store = new TargetRowStore(async ({ offset = 0, limit = 100 }) => ({
    items: Array.from(
      { length: Math.min(limit, total - offset) },
      (_, index) => ({ ...row(offset + index), ...changes }),
    ),
    total,
    revision: 10,
  }));
  renderInTestApp(
    <TargetGrid
      store={store}
      lane={LANE}
      total={total}
      label="Clusters of europe"
      onSelect={onSelect}
      onOpen={onOpen}
    />,
  );
  const grid = await screen.findByRole('grid', { name: 'Clusters of europe' });
  await screen.findByLabelText(/^eu-0,/);
  return { store, grid, onSelect, onOpen };
}

// Looking for roles is slow among many cells.
const cell = (index: number) =>
  screen.getByLabelText(new RegExp(`^eu-${index},`));
const cells = (grid: HTMLElement) => [
  ...grid.querySelectorAll<HTMLElement>('[role=gridcell]'),
];

describe('TargetGrid', () => {
  beforeEach(() => {
    jest
      .spyOn(HTMLElement.prototype, 'clientWidth', 'get')
      .mockReturnValue(WIDTH);
    jest
      .spyOn(HTMLElement.prototype, 'clientHeight', 'get')
      .mockReturnValue(HEIGHT);
    HTMLElement.prototype.scrollTo = jest.fn();
  });
  afterEach(() => jest.restoreAllMocks());

  it('renders no more cells than are in sight, and says how many there are', async () => {
    const { grid } = await show(5_000);
    expect(grid).toHaveAttribute('aria-rowcount', '500');
    expect(grid).toHaveAttribute('aria-colcount', '10');
    expect(cells(grid).length).toBeLessThan(100);
  });

  it('tells each target in words, and what the stream says of it', async () => {
    const { store } = await show(30);
    expect(cell(3)).toHaveAccessibleName('eu-3, checkout: Pending');
    act(() =>
      store.patch([
        {
          type: 'changed',
          kind: 'Target',
          namespace: 'default',
          name: 'target-3',
          target: {
            ...row(3),
            phase: 'Failed',
            reason: 'ProgressDeadlineExceeded',
            resourceVersion: '11',
          },
        },
      ]),
    );
    expect(cell(3)).toHaveAccessibleName(
      'eu-3, checkout: Failed, progress deadline exceeded',
    );
  });

  it('is one stop of the Tab key, in which the arrow keys move', async () => {
    const { grid } = await show(95);
    const stops = () =>
      cells(grid)
        .filter(element => element.tabIndex === 0)
        .map(element => element.getAttribute('aria-label')!.split(',')[0]);
    expect(stops()).toEqual(['eu-0']);
    act(() => cell(0).focus());
    const press = (key: string, ctrlKey = false) =>
      fireEvent.keyDown(document.activeElement!, { key, ctrlKey });
    press('ArrowRight');
    press('ArrowDown');
    expect(stops()).toEqual(['eu-11']);
    expect(cell(11)).toHaveFocus();
    press('End');
    expect(cell(19)).toHaveFocus();
    press('Home');
    press('ArrowUp');
    press('ArrowUp');
    expect(cell(0)).toHaveFocus();
    press('End', true);
    expect(stops()).toEqual(['eu-94']);
    // Below the last row is nothing.
    press('ArrowDown');
    expect(stops()).toEqual(['eu-94']);
  });

  it('opens a target with Enter, and selects it with a click or Space', async () => {
    const { onOpen, onSelect } = await show(30);
    fireEvent.click(cell(4));
    expect(onSelect).toHaveBeenLastCalledWith(
      expect.objectContaining({ name: 'target-4' }),
    );
    fireEvent.keyDown(cell(5), { key: ' ' });
    expect(onSelect).toHaveBeenLastCalledWith(
      expect.objectContaining({ name: 'target-5' }),
    );
    fireEvent.keyDown(cell(6), { key: 'Enter' });
    expect(onOpen).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'target-6' }),
    );
  });

  it('shows more about the cell under the mouse or with the focus, until Escape', async () => {
    await show(30, { phase: 'Converged', drifted: true });
    expect(cell(2)).toHaveAccessibleName(
      'eu-2, checkout: Converged, changed by somebody else since',
    );
    fireEvent.mouseOver(cell(2));
    expect(screen.getByText('changed by somebody else since')).toBeVisible();
    expect(screen.getByText('1.4.2 → 1.5.0')).toBeVisible();
    fireEvent.keyDown(cell(2), { key: 'Escape' });
    expect(screen.queryByText('1.4.2 → 1.5.0')).not.toBeInTheDocument();
  });
});
