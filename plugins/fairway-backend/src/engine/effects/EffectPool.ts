/** A piece of work for the pool. It must not throw. */
export type PooledTask = () => Promise<void>;

/**
 * Bounds how many calls to the outside run at once, and lets their owners take turns: a run of 5,000 targets does not keep
 * a run of five waiting.
 */
export class EffectPool {
  /** Waiting tasks by owner. The order of the owners is the order of their turns. */
  private readonly waiting = new Map<string, Set<PooledTask>>();
  private active = 0;

  constructor(private readonly limit: number) {}

  /** How many tasks run, and how many wait for their turn. */
  get load(): { active: number; waiting: number } {
    let waiting = 0;
    for (const tasks of this.waiting.values()) {
      waiting += tasks.size;
    }
    return { active: this.active, waiting };
  }

  /** Runs a task when it is its turn. @returns takes it back where it has not begun */
  submit(owner: string, task: PooledTask): () => void {
    const tasks = this.waiting.get(owner) ?? new Set();
    tasks.add(task);
    this.waiting.set(owner, tasks);
    this.fill();
    return () => {
      tasks.delete(task);
      if (tasks.size === 0 && this.waiting.get(owner) === tasks) {
        this.waiting.delete(owner);
      }
    };
  }

  private fill(): void {
    while (this.active < this.limit) {
      const next = this.waiting.entries().next();
      if (next.done) {
        return;
      }
      const [owner, tasks] = next.value;
      const task: PooledTask = tasks.values().next().value!;
      tasks.delete(task);
      this.waiting.delete(owner);
      if (tasks.size > 0) {
        this.waiting.set(owner, tasks);
      }
      this.active += 1;
      task().finally(() => {
        this.active -= 1;
        this.fill();
      });
    }
  }
}
