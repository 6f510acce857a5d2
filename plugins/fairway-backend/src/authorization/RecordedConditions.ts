import { createConditionTransformer } from '@backstage/plugin-permission-node';
import type { RunAuthority, TouchedByRun } from '../engine';
import type { FairwayRuleset } from './Access';
import { partsOf } from './criteria';
import type { SubjectLoader } from './SubjectLoader';
import { PolicyConditions, unmetConditions } from './unmetConditions';

/**
 * Holds runs to the conditions under which the policy allowed somebody to ask for them.
 *
 * @remarks The engine has no token of that person, and must not keep one, so it cannot ask the policy again. It asks the same
 * conditions of what the run touches now.
 */
export class RecordedConditions implements RunAuthority {
  readonly #ruleset: FairwayRuleset;
  readonly #loader: SubjectLoader;

  static create(options: {
    ruleset: FairwayRuleset;
    loader: SubjectLoader;
  }): RecordedConditions {
    return new RecordedConditions(options.ruleset, options.loader);
  }

  private constructor(ruleset: FairwayRuleset, loader: SubjectLoader) {
    this.#ruleset = ruleset;
    this.#loader = loader;
  }

  async objection(
    recorded: string,
    touched: TouchedByRun,
  ): Promise<string | undefined> {
    const conditions = JSON.parse(recorded) as PolicyConditions;
    const criteria = createConditionTransformer(this.#ruleset)(conditions);
    const subject = await this.#loader.loadTouched(touched, partsOf(criteria));
    return unmetConditions(conditions, ({ rule, params = {} }) =>
      this.#ruleset.getRuleByName(rule).apply(subject, params),
    );
  }
}
