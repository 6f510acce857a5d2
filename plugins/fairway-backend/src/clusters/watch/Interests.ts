import type { GatewayClock, GatewayTimer } from '../clock';

interface Interest {
  handlers: Set<() => void>;
  linger?: GatewayTimer;
}

/** Who wants to hear of which objects of a collection. A name is kept for a moment after its last listener has left. */
export class Interests {
  private readonly byName = new Map<string, Interest>();

  constructor(
    private readonly options: {
      clock: GatewayClock;
      lingerMs: number;
      /** Called when nobody has asked for a name any more. */
      onForgotten(name: string): void;
      onError(error: unknown): void;
    },
  ) {}

  get names(): readonly string[] {
    return [...this.byName.keys()];
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** @returns ends the interest */
  add(name: string, handler: () => void): () => void {
    const interest = this.byName.get(name) ?? { handlers: new Set() };
    this.byName.set(name, interest);
    interest.linger?.cancel();
    interest.linger = undefined;
    // The same function may be given twice.
    const mine = () => handler();
    interest.handlers.add(mine);
    return () => {
      if (interest.handlers.delete(mine) && interest.handlers.size === 0) {
        this.lingerOn(name, interest);
      }
    };
  }

  /** Tells the listeners of a name. */
  notify(name: string): void {
    for (const handler of [...(this.byName.get(name)?.handlers ?? [])]) {
      try {
        handler();
      } catch (error) {
        this.options.onError(error);
      }
    }
  }

  notifyAll(): void {
    this.names.forEach(name => this.notify(name));
  }

  clear(): void {
    for (const interest of this.byName.values()) {
      interest.linger?.cancel();
    }
    this.byName.clear();
  }

  private lingerOn(name: string, interest: Interest): void {
    const { clock, lingerMs, onForgotten } = this.options;
    interest.linger = clock.setTimeout(() => {
      if (this.byName.get(name) === interest) {
        this.byName.delete(name);
        onForgotten(name);
      }
    }, lingerMs);
  }
}
