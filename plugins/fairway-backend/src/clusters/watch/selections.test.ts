import { settle } from '../__testUtils__/eventually';
import { supervise } from './__testUtils__/supervise';
import { DEFAULT_WATCH_SETTINGS } from './WatchSettings';

const RED = { color: 'red' };
const BLUE = { color: 'blue' };

describe('watches of selections', () => {
  const supervised = () => {
    const world = supervise({ streams: true });
    const { collection, watch } = world;
    ['a', 'b', 'c'].forEach(name => collection.put(name, 1, RED));
    collection.put('d', 1, BLUE);
    const names = (selector: string) =>
      watch.select(selector)?.map(({ metadata }) => metadata.name);
    return { ...world, names };
  };

  it('ask for nothing but the selection while it is alone', async () => {
    const { collection, watch, names } = supervised();
    const handle = watch.addSelection('color=red', () => {});
    expect(names('color=red')).toBeUndefined();
    await handle.established;
    expect(names('color=red')).toEqual(['a', 'b', 'c']);
    expect(names('color=blue')).toBeUndefined();
    expect(watch.read('a')?.object?.spec).toBe(1);
    expect(watch.read('d')).toBeUndefined();
    expect(collection.requests).toEqual(['watch color=red from now']);
    watch.close();
  });

  it.each([
    ['alone', []],
    ['beside an object', ['d']],
  ])(
    'follow objects that enter and leave it (%s)',
    async (_, others: string[]) => {
      const { collection, watch, names } = supervised();
      const seen: unknown[] = [];
      others.forEach(name => watch.add(name, () => {}));
      const look = () => seen.push(names('color=red')?.join());
      await watch.addSelection('color=red', look).established;
      collection.put('d', 2, RED);
      collection.put('b', 2, BLUE);
      collection.delete('a');
      collection.put('e', 1, BLUE);
      await settle();
      expect(seen).toEqual(['a,b,c', 'a,b,c,d', 'a,c,d', 'c,d']);
      collection.put('b', 3, RED);
      await settle();
      expect(names('color=red')).toEqual(['b', 'c', 'd']);
      watch.close();
    },
  );

  it('know that an object exists that has left the selection', async () => {
    const { collection, watch } = supervised();
    await watch.addSelection('color=red', () => {}).established;
    collection.put('a', 2, BLUE);
    await settle();
    expect(watch.read('a')).toBeUndefined();
    await watch.add('a', () => {}).established;
    expect(watch.read('a')?.object?.spec).toBe(2);
    watch.close();
  });

  it('share one watch of the collection, which a later one does not begin anew', async () => {
    const { collection, watch, names } = supervised();
    await Promise.all([
      watch.addSelection('color=red', () => {}).established,
      watch.add('d', () => {}).established,
    ]);
    const changed = jest.fn();
    const handle = watch.addSelection('color!=red', changed);
    expect(names('color!=red')).toBeUndefined();
    expect(names('color=red')).toEqual(['a', 'b', 'c']);
    await handle.established;
    expect(names('color!=red')).toEqual(['d']);
    expect(changed).toHaveBeenCalled();
    expect(collection.requests).toEqual([
      'watch all from now',
      'list color!=red',
    ]);
    expect(collection.open).toBe(1);
    watch.close();
  });

  it('that come later are not fooled by what goes while they are listed', async () => {
    const { collection, watch, names } = supervised();
    await Promise.all([
      watch.add('x', () => {}).established,
      watch.add('d', () => {}).established,
    ]);
    const held = collection.holdLists();
    const handle = watch.addSelection('color=red', () => {});
    await settle();
    collection.delete('a');
    collection.put('b', 2, BLUE);
    collection.put('c', 2, RED);
    await settle();
    held.release();
    await handle.established;
    expect(names('color=red')).toEqual(['c']);
    expect(watch.select('color=red')?.[0].spec).toBe(2);
    watch.close();
  });

  it('that come later are listed with everything where they cannot be for themselves', async () => {
    const { collection, watch, names } = supervised();
    await Promise.all([
      watch.add('x', () => {}).established,
      watch.add('d', () => {}).established,
    ]);
    collection.put('a', 2, RED);
    await settle();
    collection.staleLists = 1;
    await watch.addSelection('color=red', () => {}).established;
    expect(collection.requests.slice(1)).toEqual([
      'list color=red',
      'watch all from now',
    ]);
    expect(names('color=red')).toEqual(['a', 'b', 'c']);
    watch.close();
  });

  it('take over what our own writes have returned, and nothing older', async () => {
    const { collection, watch, names } = supervised();
    const before = collection.get('a')!;
    await watch.addSelection('color=red', () => {}).established;
    collection.hold();
    watch.note(collection.put('e', 1, RED));
    watch.note(collection.put('b', 2, BLUE));
    expect(names('color=red')).toEqual(['a', 'c', 'e']);
    collection.release();
    collection.delete('a');
    await settle();
    watch.note(before); // an answer that was long on its way
    expect(names('color=red')).toEqual(['c', 'e']);
    watch.close();
  });

  it('keep nothing when nobody is interested any more', async () => {
    const { clock, collection, watch, names, idle } = supervised();
    const red = watch.addSelection('color=red', () => {});
    const d = watch.add('d', () => {});
    await Promise.all([red.established, d.established]);
    red.close();
    clock.advance(DEFAULT_WATCH_SETTINGS.lingerMs);
    expect(names('color=red')).toBeUndefined();
    expect(watch.read('a')).toBeUndefined();
    expect(watch.read('d')).toBeDefined();
    d.close();
    clock.advance(DEFAULT_WATCH_SETTINGS.lingerMs);
    expect(idle).toHaveBeenCalledTimes(1);
    await settle();
    expect(collection.open).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('refuse what is no label selector', () => {
    const { watch } = supervised();
    expect(() => watch.addSelection('a b', () => {})).toThrow(
      expect.objectContaining({ reason: 'BadRequest', retryable: false }),
    );
    watch.close();
  });
});
