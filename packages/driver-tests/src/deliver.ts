import type {
  ClusterGateway,
  DeliveryDriver,
  DriverBinding,
  DriverObservation,
  Reading,
} from '@fairway/plugin-fairway-node';
import {
  driverContext,
  newIntent,
  stored,
} from '@fairway/plugin-fairway-node/testUtils';

/** Tells whoever waits that something has changed since they waited last. */
class Changes {
  private hasChanged = false;
  private wake = () => {};

  readonly tell = () => {
    this.hasChanged = true;
    this.wake();
  };

  async next(): Promise<void> {
    if (!this.hasChanged) {
      await new Promise<void>(resolve => {
        this.wake = resolve;
      });
    }
    this.hasChanged = false;
  }
}

/** What became of a delivery. */
export interface Delivered {
  /** What was there before. */
  before: Reading;
  seen: DriverObservation;
  /** All states on the way, the last one with the verdict. */
  states: DriverObservation['state'][];
}

/** Brings a version to a unit as the engine does: it reads, writes, and looks whenever a watch tells of a change, until there is a verdict. */
export async function deliver(
  driver: DeliveryDriver,
  {
    gateway,
    server,
  }: { gateway: Pick<ClusterGateway, 'connect' | 'watch'>; server: string },
  binding: DriverBinding,
  version: string,
): Promise<Delivered> {
  const context = driverContext(gateway.connect(server));
  const changes = new Changes();
  const handles = driver
    .interests(binding)
    .map(interest => gateway.watch(server, interest, changes.tell));
  try {
    await Promise.all(handles.map(({ established }) => established));
    const before = await driver.read(binding, context);
    const intent = newIntent(binding, version, before.version);
    const receipt = stored(await driver.apply(intent, context));
    const states: Delivered['states'] = [];
    for (;;) {
      const seen = await driver.observe(intent, receipt, context);
      states.push(seen.state);
      if (seen.state === 'Converged' || seen.state === 'Failed') {
        return { before, seen, states };
      }
      await changes.next();
    }
  } finally {
    handles.forEach(handle => handle.close());
  }
}
