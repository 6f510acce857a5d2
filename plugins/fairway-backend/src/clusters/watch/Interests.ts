import type { GatewayClock, GatewayTimer } from '../clock';

interface Interest {
  handlers: Set<() => void>;
  linger?: GatewayTimer;
}

/** Who wants to hear of which things. A thing is kept for a moment after its last listener has left. */
export class Interests {
  private readonly byId = new Map<string, Interest>();

  constructor(
    private readonly options: {
      clock: GatewayClock;
      lingerMs: number;
      /** Called when nobody has asked for a thing any more. */
      onForgotten(id: string): void;
      onError(error: unknown): void;
    },
  ) {}

  get ids(): readonly string[] {
    return [...this.byId.keys()];
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  /** @returns ends the interest */
  add(id: string, handler: () => void): () => void {
    const interest = this.byId.get(id) ?? { handlers: new Set() };
    this.byId.set(id, interest);
    interest.linger?.cancel();
    interest.linger = undefined;
    // The same function may be given twice.
    const mine = () => handler();
    interest.handlers.add(mine);
    return () => {
      if (interest.handlers.delete(mine) && interest.handlers.size === 0) {
        this.lingerOn(id, interest);
      }
    };
  }

  /** Tells the listeners of a thing. */
  notify(id: string): void {
    for (const handler of [...(this.byId.get(id)?.handlers ?? [])]) {
      try {
        handler();
      } catch (error) {
        this.options.onError(error);
      }
    }
  }

  notifyAll(): void {
    this.ids.forEach(id => this.notify(id));
  }

  clear(): void {
    for (const interest of this.byId.values()) {
      interest.linger?.cancel();
    }
    this.byId.clear();
  }

  private lingerOn(id: string, interest: Interest): void {
    const { clock, lingerMs, onForgotten } = this.options;
    interest.linger = clock.setTimeout(() => {
      if (this.byId.get(id) === interest) {
        this.byId.delete(id);
        onForgotten(id);
      }
    }, lingerMs);
  }
}
