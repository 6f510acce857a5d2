import type { PermissionsService } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  ActivityEntry,
  ActivityPage,
  ActivityQuery,
  auditReadPermission,
  kindByName,
  PromotionRun,
} from '@fairway/plugin-fairway-common';
import type { ReadFilter, RequestContext, Resources } from '../../resources';
import type { DecisionSelection, FairwayStore, ViewStore } from '../../store';
import { commandEntry } from './commandEntry';
import { decisionEntry } from './decisionEntry';
import { mergeNewest, Stretch } from './mergeNewest';
import { orderEntry } from './orderEntry';
import { ordersOfRun } from './ordersOfRun';

const decisionKind = kindByName('Decision')!;

/** How many decisions are looked at once where not all of them are shown, and how many in all for one page. */
const PAGE_SIZE = 500;
const MAX_DECISIONS = 5_000;

/** What engine decisions are about. */
const DECIDED = new Set(['Promotion', 'PromotionRun', 'Target']);

/** Where a page begins, in each of the two histories. */
export interface ActivityPosition {
  decision?: number;
  /** A place in the audit log; for those who may not read that, milliseconds since the epoch. */
  command?: number;
}

/** What to show. */
export interface ActivitySelection
  extends Omit<ActivityQuery, 'before' | 'limit'> {
  before: ActivityPosition;
  limit: number;
}

/** What people, CI and the engine did, as one history. */
export class ActivityView {
  readonly #resources: Resources;
  readonly #store: FairwayStore & ViewStore;
  readonly #permissions: PermissionsService;

  constructor(deps: {
    resources: Resources;
    store: FairwayStore & ViewStore;
    permissions: PermissionsService;
  }) {
    this.#resources = deps.resources;
    this.#store = deps.store;
    this.#permissions = deps.permissions;
  }

  /** A page, the newest first. */
  async page(
    selection: ActivitySelection,
    context: RequestContext,
  ): Promise<ActivityPage> {
    const { namespace, type, limit } = selection;
    // Whoever may read nothing at all is told so.
    const filter = await this.#resources.readFilter(
      decisionKind,
      namespace,
      context,
    );
    const mayAudit = type !== 'decision' && (await this.#mayAudit(context));
    const commandsFor = () =>
      mayAudit ? this.#commands(selection) : this.#orders(selection, context);
    const [decisions, commands] = await Promise.all([
      type === 'command' ? nothing() : this.#decisions(selection, filter),
      type === 'decision' ? nothing() : commandsFor(),
    ]);
    const { items, next } = mergeNewest([decisions, commands], limit);
    return {
      items,
      ...(next && { next: next.join('-') }),
      withoutCommands: type !== 'decision' && !mayAudit,
    };
  }

  async #mayAudit({ credentials }: RequestContext): Promise<boolean> {
    const [{ result }] = await this.#permissions.authorize(
      [{ permission: auditReadPermission }],
      { credentials },
    );
    return result === AuthorizeResult.ALLOW;
  }

  async #decisions(
    selection: ActivitySelection,
    filter: ReadFilter,
  ): Promise<Stretch<ActivityEntry>> {
    const about = aboutDecisions(selection);
    if (!about) {
      return nothing();
    }
    const { kind, actor, limit } = selection;
    const isSifted = !filter.everything || Boolean(kind || actor);
    const size = isSifted ? PAGE_SIZE : limit;
    const stretch: Stretch<ActivityEntry> = { items: [] };
    let before = selection.before.decision;
    for (let seen = 0; seen < MAX_DECISIONS; seen += size) {
      const page = await this.#store.newestDecisions({
        ...about,
        before,
        limit: size,
      });
      const permitted = await filter.permits(page);
      for (const [index, decision] of page.entries()) {
        const { spec, metadata } = decision;
        before = Number(metadata.resourceVersion);
        if (
          permitted[index] &&
          (!actor || spec.actor === actor) &&
          (!kind ||
            about.cluster ||
            about.promotion ||
            spec.subject.kind === kind)
        ) {
          stretch.items.push({
            entry: decisionEntry(decision),
            position: before,
          });
        }
      }
      if (page.length < size) {
        return { items: stretch.items };
      }
      stretch.rest = { at: page.at(-1)!.spec.at, position: before! };
      if (stretch.items.length >= limit) {
        break;
      }
    }
    return stretch;
  }

  async #commands(
    selection: ActivitySelection,
  ): Promise<Stretch<ActivityEntry>> {
    const { kind, namespace, name, actor, run, before, limit } = selection;
    const rows = await this.#store.newestCommands({
      kind,
      namespace,
      name,
      actor,
      run,
      promotion: run && (await this.#promotionOf(namespace, run)),
      before: before.command,
      limit,
    });
    const last = rows.at(-1);
    return {
      items: rows.map(row => ({
        entry: commandEntry(row),
        position: row.sequence,
      })),
      ...(last &&
        rows.length === limit && {
          rest: {
            at: new Date(last.at).toISOString(),
            position: last.sequence,
          },
        }),
    };
  }

  /** What people wrote to the run that is asked for, for those who may read it but not the audit log. */
  async #orders(
    selection: ActivitySelection,
    context: RequestContext,
  ): Promise<Stretch<ActivityEntry>> {
    const { run, kind, name, actor, before, namespace } = selection;
    if (run === undefined) {
      return nothing();
    }
    const orders = await ordersOfRun(
      { resources: this.#resources, store: this.#store },
      { run, kind, namespace },
      context,
    );
    return {
      items: orders
        .filter(({ metadata }) => !name || metadata.name === name)
        .map(orderEntry)
        .filter(entry => !actor || entry.actor === actor)
        .map(entry => ({ entry, position: Date.parse(entry.at) }))
        .filter(({ position }) => position < (before.command ?? Infinity))
        .sort((one, other) => other.position - one.position),
    };
  }

  /** The promotion of a run, as long as the run is there. Names of runs are known to those who may read the audit log. */
  async #promotionOf(
    namespace: string | undefined,
    name: string,
  ): Promise<string | undefined> {
    const run =
      namespace === undefined
        ? undefined
        : ((await this.#store.get('PromotionRun', namespace, name)) as
            | PromotionRun
            | undefined);
    return run?.spec.promotionRef.name;
  }
}

function nothing(): Stretch<ActivityEntry> {
  return { items: [] };
}

/** The decisions to look through; undefined where there can be none. */
function aboutDecisions({
  kind,
  namespace,
  name,
  run,
}: ActivitySelection): Omit<DecisionSelection, 'before' | 'limit'> | undefined {
  switch (kind) {
    case 'Cluster':
      return name ? { namespace, run, cluster: name } : undefined;
    case 'Promotion':
      return { namespace, run, promotion: name };
    default:
      if (kind && !DECIDED.has(kind)) {
        return undefined;
      }
      return {
        namespace,
        run,
        ...(kind && name && { subject: { kind, name } }),
      };
  }
}
