import type { Target } from '@fairway/plugin-fairway-common';
import type { InterestHandle } from '@fairway/plugin-fairway-node';
import type { RunContext } from './RunContext';
import { backendOf, bindingOf } from './RunSnapshot';

/** The watches over the objects of one target. */
export class TargetWatch {
  private handles: InterestHandle[] = [];
  private changed = false;
  private stopWaiting = () => {};
  /** Called when something may have changed. */
  onChange: (() => void) | undefined;
  /** Resolves once all objects are watched, or it is clear that they will not be soon, or not at all. */
  established: Promise<void> = Promise.resolve();

  /** @param open - begins the watches; it may throw where the cluster is not registered */
  begin(
    open: (onChange: () => void) => InterestHandle[],
    timeout: (done: () => void) => () => void,
  ): this {
    try {
      this.handles = open(() => {
        this.changed = true;
        this.onChange?.();
      });
    } catch {
      // The write or the observation that follows fails for the same reason, and says so.
      return this;
    }
    this.established = new Promise(resolve => {
      const cancel = timeout(resolve);
      this.stopWaiting = () => {
        cancel();
        resolve();
      };
      Promise.all(this.handles.map(handle => handle.established)).then(
        this.stopWaiting,
      );
    });
    return this;
  }

  /** Whether something may have changed since this was asked last. */
  takeChange(): boolean {
    const { changed } = this;
    this.changed = false;
    return changed;
  }

  close(): void {
    this.onChange = undefined;
    this.handles.forEach(handle => handle.close());
    this.handles = [];
    this.stopWaiting();
  }
}

/** The watches of a run, one for each target that is read, written to or observed. */
export class TargetWatches {
  private readonly watches = new Map<string, TargetWatch>();

  constructor(private readonly context: RunContext) {}

  /** The watch of a target, which is begun where there is none yet. */
  ensure(target: Target): TargetWatch {
    const { name } = target.metadata;
    const known = this.watches.get(name);
    if (known) {
      return known;
    }
    const { state, drivers, gateway, clock, config } = this.context;
    const connection = state.connectionOf(target);
    const driver = drivers.get(backendOf(state.run, target).spec.driver);
    const watch = new TargetWatch().begin(
      onChange =>
        connection && driver
          ? driver
              .interests(bindingOf(state.run, target))
              .map(interest => gateway.watch(connection, interest, onChange))
          : [],
      done => clock.after(config.watchWaitMs, done),
    );
    this.watches.set(name, watch);
    return watch;
  }

  /** Ends the watches of all other targets. */
  retain(wanted: { has(target: string): boolean }): void {
    for (const [name, watch] of this.watches) {
      if (!wanted.has(name)) {
        watch.close();
        this.watches.delete(name);
      }
    }
  }

  close(): void {
    this.retain(new Set());
  }
}
