import type { PermissionsService } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import type { PermissionCondition } from '@backstage/plugin-permission-common';
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
import type {
  PermissionSubject,
  SubjectCriterion,
  SubjectPart,
} from './resourceRef';
import type { SubjectLoader } from './SubjectLoader';
import { PolicyConditions, unmetConditions } from './unmetConditions';

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
  readonly #scope: KnownScope;

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
    this.#scope = scope;
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

  /** What the policy asks of objects of the kind and namespace; undefined where it asks nothing, or permits nothing. */
  get conditions(): PolicyConditions | undefined {
    return typeof this.#criteria !== 'boolean' &&
      this.#decision.result === AuthorizeResult.CONDITIONAL
      ? this.#decision.conditions
      : undefined;
  }

  /** Why no object of the kind and namespace is permitted, for people. */
  get refusal(): string {
    const transform = createConditionTransformer(this.#options.ruleset);
    return this.#refusal(condition => {
      const criteria = simplify(transform(condition), this.#scope);
      return typeof criteria === 'boolean' ? criteria : undefined;
    });
  }

  #refusal(
    holds: (condition: PermissionCondition) => boolean | undefined,
  ): string {
    if (this.#decision.result !== AuthorizeResult.CONDITIONAL) {
      return 'it is not granted';
    }
    const unmet = unmetConditions(this.#decision.conditions, holds);
    return `it is granted under conditions that this object does not meet${
      unmet ? `: ${unmet}` : ''
    }`;
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

  /** Why not all objects are permitted, for people; undefined where they are. */
  async objection(
    objects: readonly ResourceObject[],
  ): Promise<string | undefined> {
    return this.objectionTo(wanted =>
      this.#options.loader.load(objects, wanted),
    );
  }

  /** The same for subjects, which are loaded where the answer depends on them. */
  async objectionTo(
    load: (
      wanted: ReadonlySet<SubjectPart>,
    ) => Promise<readonly PermissionSubject[]>,
  ): Promise<string | undefined> {
    if (typeof this.#criteria === 'boolean') {
      return this.#criteria ? undefined : this.refusal;
    }
    const subjects = await load(partsOf(this.#criteria));
    return this.#objections(subjects).find(one => one !== undefined);
  }

  /** Why each of these objects is not permitted, for people; undefined where it is. */
  async objections(
    objects: readonly ResourceObject[],
  ): Promise<(string | undefined)[]> {
    const criteria = this.#criteria;
    if (typeof criteria === 'boolean') {
      return objects.map(() => (criteria ? undefined : this.refusal));
    }
    return this.#objections(
      await this.#options.loader.load(objects, partsOf(criteria)),
    );
  }

  #objections(subjects: readonly PermissionSubject[]): (string | undefined)[] {
    const { ruleset } = this.#options;
    const authorize = createConditionAuthorizer(ruleset);
    return subjects.map(subject =>
      authorize(this.#decision, subject)
        ? undefined
        : this.#refusal(({ rule, params = {} }) =>
            ruleset.getRuleByName(rule).apply(subject, params),
          ),
    );
  }

  async permitsOne(object: ResourceObject): Promise<boolean> {
    const [permitted] = await this.permits([object]);
    return permitted;
  }
}
