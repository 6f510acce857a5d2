import { EffectPool, PooledTask } from './EffectPool';

/** Tasks that begin when the pool says so and end when the test says so. */
function tasks() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    task:
      (name: string): PooledTask =>
      () => {
        begun.push(name);
        return new Promise(resolve => {
          ends.set(name, resolve);
        });
      },
    end: async (name: string) => {
      ends.get(name)!();
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    },
  };
}

describe('EffectPool', () => {
  it('runs no more at once than its limit', async () => {
    const { begun, task, end } = tasks();
    const pool = new EffectPool(2);
    ['a', 'b', 'c'].forEach(name => pool.submit('run', task(name)));
    expect(begun).toEqual(['a', 'b']);
    expect(pool.load).toEqual({ active: 2, waiting: 1 });
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('lets owners take turns, however many tasks each has', async () => {
    const { begun, task, end } = tasks();
    const pool = new EffectPool(1);
    ['a1', 'a2', 'a3'].forEach(name => pool.submit('a', task(name)));
    ['b1', 'b2'].forEach(name => pool.submit('b', task(name)));
    for (const name of ['a1', 'a2', 'b1', 'a3', 'b2']) {
      await end(name);
    }
    expect(begun).toEqual(['a1', 'a2', 'b1', 'a3', 'b2']);
  });

  it('does not begin what was taken back', async () => {
    const { begun, task, end } = tasks();
    const pool = new EffectPool(1);
    pool.submit('a', task('a1'));
    const withdraw = pool.submit('a', task('a2'));
    pool.submit('a', task('a3'));
    withdraw();
    await end('a1');
    expect(begun).toEqual(['a1', 'a3']);
  });
});
