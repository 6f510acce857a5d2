import { Backend, hubOf } from '@fairway/plugin-fairway-common';
import { reachabilityCondition } from './clusterStatus';
import {
  ConditionDraft,
  ready,
  StatusDeps,
  StatusReporter,
} from './StatusReporter';

/** The condition that tells whether the hub of a backend can be reached. */
const HUB_REACHABLE = 'HubReachable';

/** Whether a hub was shown as one that cannot be reached. */
export function isHubAway({ status }: Backend): boolean {
  return (status?.conditions ?? []).some(
    condition =>
      condition.type === HUB_REACHABLE && condition.status !== 'True',
  );
}

/** Whether the driver of a backend is installed and accepts its settings, and its hub answers where it has one. */
export const backendStatus: StatusReporter<Backend> = {
  kind: 'Backend',
  looksAround: false,
  async look({ spec }, { gateway }) {
    const hub = hubOf(spec);
    if (hub !== undefined) {
      await gateway.probe(hub);
    }
  },
  async report(backend, { drivers, gateway }) {
    return {
      conditions: [
        driverCondition(backend, drivers),
        ...hubConditions(backend, gateway),
      ],
    };
  },
};

function driverCondition(
  { spec }: Backend,
  drivers: StatusDeps['drivers'],
): ConditionDraft {
  const driver = drivers.get(spec.driver);
  if (!driver) {
    const installed = [...drivers.keys()].sort().join(', ') || 'none';
    return ready(
      [
        `The driver "${spec.driver}" is not installed; add its module to the backend, or use one of ${installed}`,
      ],
      { message: '' },
      'DriverNotInstalled',
    );
  }
  const problems = (driver.validateConfig?.(spec.config) ?? []).map(
    ({ field, message }) => `spec.config.${field}: ${message}`,
  );
  return ready(
    problems,
    { message: `The driver ${driver.name} is installed` },
    'InvalidConfig',
  );
}

function hubConditions(
  { spec, status }: Backend,
  gateway: StatusDeps['gateway'],
): ConditionDraft[] {
  const hub = hubOf(spec);
  const known = status?.conditions?.some(({ type }) => type === HUB_REACHABLE);
  if (hub === undefined) {
    const message = 'Each target cluster holds its own objects';
    return known
      ? [{ type: HUB_REACHABLE, status: 'True', reason: 'NoHub', message }]
      : [];
  }
  const seen = gateway.reachability(hub);
  // Another replica may have been in touch with it.
  const knowsNothing =
    seen.state === 'Unknown' && !seen.reason && !seen.message;
  return known && knowsNothing
    ? []
    : [reachabilityCondition(HUB_REACHABLE, seen)];
}
