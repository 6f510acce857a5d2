import type { PermissionsService } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
  PermissionRuleset,
} from '@backstage/plugin-permission-node';
import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { RequestContext } from '../resources';
import type { ListQuery } from '../store/types';
import {
  Criteria,
  KnownScope,
  partsOf,
  requiredLabels,
  simplify,
} from './criteria';
import type { PermissionSubject, SubjectCriterion } from './resourceRef';
import type { SubjectLoader } from './SubjectLoader';

export type FairwayRuleset = PermissionRuleset<
  PermissionSubject,
  SubjectCriterion
>;

/** What is needed to ask for access. */
export interface AccessOptions {
  permissions: PermissionsService;
  ruleset: FairwayRuleset;
  loader: SubjectLoader;
}

/** The answer to one permission, for objects of one kind. */
export class Access {
  readonly #options: AccessOptions;
  readonly #decision: PolicyDecision;
  /** What has to hold; true and false where it does not depend on the object. */
  readonly #criteria: boolean | Criteria;

  /** Asks the policy. */
  static async ask(
    options: AccessOptions,
    permission: ResourcePermission,
    scope: KnownScope,
    { credentials }: RequestContext,
  ): Promise<Access> {
    const [decision] = await options.permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    return new Access(options, decision, scope);
  }

  private constructor(
    options: AccessOptions,
    decision: PolicyDecision,
    scope: KnownScope,
  ) {
    this.#options = options;
    this.#decision = decision;
    this.#criteria =
      decision.result === AuthorizeResult.CONDITIONAL
        ? simplify(
            createConditionTransformer(options.ruleset)(decision.conditions),
            scope,
          )
        : decision.result === AuthorizeResult.ALLOW;
  }

  /** Whether no object of the kind and namespace can be permitted. */
  get nothing(): boolean {
    return this.#criteria === false;
  }

  /** Whether every object of the kind and namespace is permitted. */
  get everything(): boolean {
    return this.#criteria === true;
  }

  /** Whether the policy refuses without looking at any object. */
  get denied(): boolean {
    return this.#decision.result === AuthorizeResult.DENY;
  }

  /** The query with as much of the conditions in it as the store can answer; undefined where nothing is permitted. */
  narrow(query: ListQuery): ListQuery | undefined {
    if (typeof this.#criteria === 'boolean') {
      return this.#criteria ? query : undefined;
    }
    return {
      ...query,
      labels: [...(query.labels ?? []), ...requiredLabels(this.#criteria)],
    };
  }

  async permits(objects: readonly ResourceObject[]): Promise<boolean[]> {
    const criteria = this.#criteria;
    if (typeof criteria === 'boolean') {
      return objects.map(() => criteria);
    }
    const subjects = await this.#options.loader.load(
      objects,
      partsOf(criteria),
    );
    const authorize = createConditionAuthorizer(this.#options.ruleset);
    return subjects.map(subject => authorize(this.#decision, subject));
  }

  async permitsOne(object: ResourceObject): Promise<boolean> {
    const [permitted] = await this.permits([object]);
    return permitted;
  }
}
