/** What a scenario has opened, closed in reverse order. */
export class Scope {
  private readonly ends: (() => Promise<void> | void)[] = [];

  /** @param signal - aborts when time is up or the bench was interrupted */
  constructor(readonly signal: AbortSignal) {}

  /** Calls back when the scenario is over. */
  defer(end: () => Promise<void> | void): void {
    this.ends.unshift(end);
  }

  /** Closes everything. What fails is told and does not keep the rest open. */
  async close(): Promise<void> {
    for (const end of this.ends.splice(0)) {
      try {
        await end();
      } catch (error) {
        process.stderr.write(`${error}\n`);
      }
    }
  }
}
