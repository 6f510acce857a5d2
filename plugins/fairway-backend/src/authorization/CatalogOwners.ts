import type { AuthService } from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EntityOwners } from './SubjectLoader';

/** How long an answer of the catalog is used again. */
const FRESH_MS = 30_000;

/** How many entities are remembered. */
const MAX_ENTITIES = 10_000;

/** What the owners come from. */
export interface CatalogOwnersOptions {
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  /** Milliseconds since the epoch. Default: the clock of this machine. */
  now?: () => number;
}

/** Asks the catalog for the `ownedBy` relations of entities, and remembers the answers for a short while. */
export class CatalogOwners implements EntityOwners {
  readonly #options: Required<CatalogOwnersOptions>;
  readonly #known = new Map<string, { owners: string[]; until: number }>();

  static create(options: CatalogOwnersOptions): CatalogOwners {
    return new CatalogOwners(options);
  }

  private constructor(options: CatalogOwnersOptions) {
    this.#options = { ...options, now: options.now ?? Date.now };
  }

  async ownersOf(entityRefs: readonly string[]): Promise<string[][]> {
    const refs = entityRefs.map(ref => stringifyEntityRef(parseEntityRef(ref)));
    const now = this.#options.now();
    const missing = refs.filter(ref => {
      const known = this.#known.get(ref);
      return !known || known.until <= now;
    });
    if (missing.length > 0) {
      await this.#read(missing, now + FRESH_MS);
    }
    return refs.map(ref => this.#known.get(ref)?.owners ?? []);
  }

  async #read(refs: readonly string[], until: number): Promise<void> {
    const { catalog, auth } = this.#options;
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs: [...refs], fields: ['relations'] },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    if (this.#known.size + refs.length > MAX_ENTITIES) {
      this.#known.clear();
    }
    refs.forEach((ref, index) => {
      const relations = items[index]?.relations ?? [];
      this.#known.set(ref, {
        until,
        owners: relations
          .filter(({ type }) => type === RELATION_OWNED_BY)
          .map(({ targetRef }) => targetRef),
      });
    });
  }
}
