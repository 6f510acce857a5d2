import {
  kindByName,
  PromotionRun,
  RunSummary,
  ViewPage,
} from '@fairway/plugin-fairway-common';
import type { RequestContext, Resources } from '../resources';
import type { RunSelection, ViewStore } from '../store';
import { runSummary } from './runSummary';

const runKind = kindByName('PromotionRun')!;

/** How many runs are looked at at once for callers who may read some of them. */
const PAGE_SIZE = 200;

/** Runs, the newest first. */
export class RunList {
  readonly #resources: Resources;
  readonly #store: ViewStore;

  constructor(deps: { resources: Resources; store: ViewStore }) {
    this.#resources = deps.resources;
    this.#store = deps.store;
  }

  async page(
    selection: RunSelection,
    page: { offset: number; limit: number },
    context: RequestContext,
  ): Promise<ViewPage<RunSummary>> {
    const filter = await this.#resources.readFilter(
      runKind,
      selection.namespace,
      context,
    );
    if (filter.everything) {
      const { items, ...rest } = await this.#store.runPage(selection, page);
      return { ...rest, items: items.map(runSummary) };
    }
    const { revision, visible } = await this.#visible(selection, runs =>
      filter.permits(runs),
    );
    return {
      revision,
      total: visible.length,
      items: visible.slice(page.offset, page.offset + page.limit),
    };
  }

  /** All runs that are permitted. One that moves to the next page while it is read, because newer ones came, is there once. */
  async #visible(
    selection: RunSelection,
    permits: (runs: PromotionRun[]) => Promise<boolean[]>,
  ): Promise<{ revision: number; visible: RunSummary[] }> {
    const visible = new Map<string, RunSummary>();
    let revision: number | undefined;
    for (let offset = 0; ; offset += PAGE_SIZE) {
      const page = await this.#store.runPage(selection, {
        offset,
        limit: PAGE_SIZE,
      });
      revision ??= page.revision;
      const permitted = await permits(page.items);
      page.items
        .filter((_, index) => permitted[index])
        .forEach(run => visible.set(run.metadata.uid, runSummary(run)));
      if (page.items.length < PAGE_SIZE) {
        return { revision, visible: [...visible.values()] };
      }
    }
  }
}
