import type { Effect } from '@fairway/plugin-fairway-common';
import { ApplyEffects } from './effects/ApplyEffects';
import { GateEffects } from './effects/GateEffects';
import { LockEffects } from './effects/LockEffects';
import { ObserveEffects } from './effects/ObserveEffects';
import { ReadEffects } from './effects/ReadEffects';
import type { RunEffect } from './effects/RunEffect';
import type { RunContext } from './RunContext';
import { TargetWatches } from './TargetWatches';

/** Everything that is under way for one run. */
export class RunEffects {
  private readonly watches: TargetWatches;
  private readonly types: RunEffect[];

  constructor(context: RunContext) {
    this.watches = new TargetWatches(context);
    this.types = [
      new LockEffects(context),
      new ReadEffects(context, this.watches),
      new ApplyEffects(context, this.watches),
      new ObserveEffects(context, this.watches),
      new GateEffects(context),
    ] as RunEffect[];
  }

  get busy(): boolean {
    return this.types.some(({ busy }) => busy);
  }

  /** When something has to be looked at without an event, in milliseconds; Infinity: never. */
  get dueAt(): number {
    return Math.min(...this.types.map(({ dueAt }) => dueAt ?? Infinity));
  }

  /** Starts what a decision wants, and drops what it wants no longer. */
  sync(wanted: readonly Effect[]): void {
    for (const effects of this.types) {
      effects.sync(wanted.filter(({ type }) => type === effects.type));
    }
    const watched = new Set(
      wanted.flatMap(effect =>
        effect.type === 'Gate' || effect.type === 'Lock' ? [] : [effect.target],
      ),
    );
    this.watches.retain(watched);
  }

  tick(): void {
    this.types.forEach(effects => effects.tick?.());
  }

  refreshed(): void {
    this.types.forEach(effects => effects.refreshed?.());
  }

  drop(): void {
    this.watches.close();
    this.types.forEach(effects => effects.drop());
  }

  async stop(): Promise<void> {
    this.watches.close();
    await Promise.all(this.types.map(effects => effects.stop()));
  }
}
