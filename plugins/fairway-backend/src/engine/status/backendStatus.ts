import type { Backend } from '@fairway/plugin-fairway-common';
import { ready, StatusReporter } from './StatusReporter';

/** Whether the driver of a backend is installed and accepts its settings. */
export const backendStatus: StatusReporter<Backend> = {
  kind: 'Backend',
  looksAround: false,
  async report({ spec }, { drivers }) {
    const driver = drivers.get(spec.driver);
    if (!driver) {
      return {
        conditions: [
          ready(
            [
              `The driver "${
                spec.driver
              }" is not installed; add its module to the backend, or use one of ${
                [...drivers.keys()].sort().join(', ') || 'none'
              }`,
            ],
            { message: '' },
            'DriverNotInstalled',
          ),
        ],
      };
    }
    const problems = (driver.validateConfig?.(spec.config) ?? []).map(
      ({ field, message }) => `spec.config.${field}: ${message}`,
    );
    return {
      conditions: [
        ready(
          problems,
          { message: `The driver ${driver.name} is installed` },
          'InvalidConfig',
        ),
      ],
    };
  },
};
