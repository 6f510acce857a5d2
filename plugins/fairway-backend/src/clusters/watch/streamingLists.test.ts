import { eventually, settle } from '../__testUtils__/eventually';
import { supervise } from './__testUtils__/supervise';
import { DEFAULT_WATCH_SETTINGS } from './WatchSettings';

describe('lists as the first events of a watch', () => {
  it('cost one request, and reads are served once they have ended', async () => {
    const { collection, watch } = supervise({ streams: true });
    collection.put('a', 1);
    const changed = jest.fn();
    await watch.add('a', changed).established;
    expect(changed).toHaveBeenCalledTimes(1);
    expect(watch.read('a')?.object?.spec).toBe(1);
    expect(collection.requests).toEqual(['watch metadata.name=a from now']);
    watch.close();
  });

  it('tell only with their end that an object is missing', async () => {
    const { collection, watch } = supervise({ streams: true });
    collection.put('a', 1);
    collection.put('z', 1);
    collection.endless = true;
    const established = jest.fn();
    const changed = jest.fn();
    for (const name of ['a', 'b']) {
      void watch.add(name, changed).established.then(established);
    }
    await settle();
    collection.bookmark(); // says nothing of what is missing
    await settle();
    expect(established).not.toHaveBeenCalled();
    expect(changed).not.toHaveBeenCalled();
    expect(watch.read('a')).toBeUndefined();
    expect(watch.read('b')).toBeUndefined();
    collection.endInitialEvents();
    await settle();
    expect(established).toHaveBeenCalledTimes(2);
    expect(watch.read('a')?.object?.spec).toBe(1);
    expect(watch.read('b')).toEqual({ resourceVersion: '2' });
    watch.close();
  });

  it('say nothing of an object that has become of interest after it has passed', async () => {
    const { collection, watch } = supervise({ streams: true });
    ['a', 'b', 'c'].forEach(name => collection.put(name, 1));
    collection.endless = true;
    const handles = ['a', 'b'].map(name => watch.add(name, () => {}));
    await settle();
    const late = watch.add('c', () => {});
    collection.endInitialEvents();
    await Promise.all([...handles, late].map(({ established }) => established));
    expect(watch.read('b')?.object?.spec).toBe(1);
    expect(watch.read('c')).toBeUndefined();
    collection.put('c', 2);
    await settle();
    expect(watch.read('c')?.object?.spec).toBe(2);
    watch.close();
  });

  it('take what changes before they end', async () => {
    const { collection, watch } = supervise({ streams: true });
    ['a', 'b', 'c'].forEach(name => collection.put(name, 1));
    collection.endless = true;
    const handles = ['a', 'b'].map(name => watch.add(name, () => {}));
    await settle();
    collection.put('a', 2);
    collection.delete('b');
    collection.endInitialEvents();
    await Promise.all(handles.map(({ established }) => established));
    expect(watch.read('a')?.object?.spec).toBe(2);
    expect(watch.read('b')).toEqual({ resourceVersion: '5' });
    watch.close();
  });

  it('begin anew where they were cut, and go on from their end', async () => {
    const { clock, collection, watch } = supervise({ streams: true });
    collection.put('a', 1);
    collection.endless = true;
    const { established } = watch.add('a', () => {});
    await settle();
    collection.cut();
    await settle();
    collection.endless = false;
    clock.advance(1_000);
    await established;
    collection.end();
    await settle();
    clock.advance(1_000);
    await eventually(() => collection.requests.length === 3);
    expect(collection.requests).toEqual([
      'watch metadata.name=a from now',
      'watch metadata.name=a from now',
      'watch metadata.name=a @1',
    ]);
    watch.close();
  });

  it('are read again when the revision is too old', async () => {
    const { clock, collection, watch } = supervise({ streams: true });
    collection.put('a', 1);
    await watch.add('a', () => {}).established;
    collection.stop();
    await settle();
    collection.delete('a');
    collection.compact('at once');
    collection.start();
    await eventually(() => {
      clock.advance(1_000);
      return watch.read('a') !== undefined;
    });
    expect(watch.read('a')).toEqual({ resourceVersion: '2' });
    expect(collection.requests.at(-1)).toBe('watch metadata.name=a from now');
    watch.close();
  });

  it('widen with the interests', async () => {
    const { collection, watch } = supervise({ streams: true });
    ['a', 'b'].forEach(name => collection.put(name, 1));
    await watch.add('a', () => {}).established;
    await watch.add('b', () => {}).established;
    expect(watch.read('b')?.object?.spec).toBe(1);
    expect(collection.requests[1]).toBe('watch all from now');
    expect(collection.open).toBe(1);
    watch.close();
  });

  it('are read in pages where the API server refuses, until its version changes', async () => {
    const { clock, cluster, collection, problems, watch } = supervise({
      streams: true,
    });
    const lingered = async (name: string) => {
      collection.requests.length = 0;
      const handle = watch.add(name, () => {});
      await handle.established;
      handle.close();
      clock.advance(DEFAULT_WATCH_SETTINGS.lingerMs);
      await settle();
      return [...collection.requests];
    };
    const inPages = ['list metadata.name=a', 'watch metadata.name=a @0'];
    const streamed = ['watch metadata.name=a from now'];
    collection.canStream = false;
    await expect(lingered('a')).resolves.toEqual([...streamed, ...inPages]);
    await expect(lingered('a')).resolves.toEqual(inPages);
    collection.canStream = true;
    await expect(lingered('a')).resolves.toEqual(inPages);
    cluster.version = 'v1.36.0';
    await expect(lingered('a')).resolves.toEqual(streamed);
    expect(problems).toEqual([]);
    watch.close();
  });

  it('are tried again some minutes after a refusal', async () => {
    const { clock, collection, watch } = supervise();
    clock.advance(600_000);
    await watch.add('a', () => {}).established;
    expect(collection.requests).toEqual(['watch metadata.name=a from now']);
    watch.close();
  });

  it('are read in pages where they fall silent', async () => {
    const { clock, collection, problems, watch } = supervise({ streams: true });
    collection.put('a', 1);
    collection.endless = true;
    const { established } = watch.add('a', () => {});
    await settle();
    clock.advance(DEFAULT_WATCH_SETTINGS.initialSilenceMs);
    await established;
    expect(watch.read('a')?.object?.spec).toBe(1);
    expect(collection.requests.slice(1)).toEqual([
      'list metadata.name=a',
      'watch metadata.name=a @1',
    ]);
    expect(problems).toEqual([expect.stringContaining('the list of things')]);
    clock.advance(DEFAULT_WATCH_SETTINGS.silenceMs - 1);
    await settle();
    expect(collection.requests).toHaveLength(3);
    watch.close();
  });
});
