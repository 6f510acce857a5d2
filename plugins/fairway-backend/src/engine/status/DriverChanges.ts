import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Backend } from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import type { FairwayStore } from '../../store/types';
import type { BackgroundTask } from '../Engine';
import { workItem } from '../work/items';

/**
 * Looks once, at the start, for backends whose driver has been installed or removed since they were last looked at. It wakes
 * them, and whatever waits for them.
 */
export class DriverChanges implements BackgroundTask {
  private looking: Promise<void> | undefined;

  constructor(
    private readonly deps: {
      store: FairwayStore;
      drivers: ReadonlyMap<string, DeliveryDriver>;
      logger: LoggerService;
    },
  ) {}

  start(): void {
    this.looking = this.look().catch(error =>
      this.deps.logger.warn(
        'Backends whose driver was installed or removed could not be looked for; edit them to have them looked at',
        error as Error,
      ),
    );
  }

  async stop(): Promise<void> {
    await this.looking;
  }

  private async look(): Promise<void> {
    const { store, drivers } = this.deps;
    const { items } = await store.list({ kind: 'Backend' });
    const changed = (items as Backend[]).filter(({ spec, status }) => {
      const ready = status?.conditions?.find(({ type }) => type === 'Ready');
      const missing = ready?.reason === 'DriverNotInstalled';
      return ready && missing === drivers.has(spec.driver);
    });
    if (changed.length > 0) {
      const namespaces = new Set(
        changed.map(({ metadata }) => metadata.namespace),
      );
      await store.commit({
        work: [
          ...changed.map(backend => ({
            type: 'wake' as const,
            item: workItem(backend),
          })),
          ...[...namespaces].map(namespace => ({
            type: 'wakeNamespace' as const,
            namespace,
          })),
        ],
      });
    }
  }
}
