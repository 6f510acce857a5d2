import { Plan, planKind } from '@fairway/plugin-fairway-common';
import { ready, StatusReporter } from './StatusReporter';

/** Whether the stages of a plan fit together. */
export const planStatus: StatusReporter<Plan> = {
  kind: 'Plan',
  looksAround: false,
  async report(plan) {
    const problems = (planKind.validate?.(plan) ?? []).map(
      ({ field, message }) => `${field}: ${message}`,
    );
    return {
      conditions: [
        ready(problems, {
          message: `The plan has ${plan.spec.stages.length} stages`,
        }),
      ],
    };
  },
};
