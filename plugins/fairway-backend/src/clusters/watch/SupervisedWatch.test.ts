import fc from 'fast-check';
import { eventually, settle } from '../__testUtils__/eventually';
import { supervise } from './__testUtils__/supervise';
import { DEFAULT_WATCH_SETTINGS } from './WatchSettings';

describe('supervised watch', () => {
  it('lists, then watches, and serves reads from memory', async () => {
    const { collection, watch } = supervise();
    collection.put('a', 1);
    const handle = watch.add('a', () => {});
    expect(watch.read('a')).toBeUndefined();
    await handle.established;
    expect(watch.read('a')?.object?.spec).toBe(1);
    collection.put('a', 2);
    await settle();
    expect(watch.read('a')?.object?.spec).toBe(2);
    expect(collection.requests).toEqual([
      'list metadata.name=a',
      'watch metadata.name=a @1',
    ]);
    watch.close();
  });

  it('knows what does not exist, and sees it appear and go', async () => {
    const { collection, watch } = supervise();
    const changes: unknown[] = [];
    const handle = watch.add('a', () =>
      changes.push(watch.read('a')?.object?.spec ?? 'gone'),
    );
    await handle.established;
    expect(watch.read('a')).toEqual({ resourceVersion: '0' });
    collection.put('a', 1);
    collection.delete('a');
    await settle();
    expect(watch.read('a')).toEqual({ resourceVersion: '2' });
    expect(changes).toEqual(['gone', 1, 'gone']);
    watch.close();
  });

  it('narrows to one name, and widens for a second one', async () => {
    const { collection, watch } = supervise();
    ['a', 'b', 'c'].forEach(name => collection.put(name, 1));
    await watch.add('a', () => {}).established;
    await watch.add('b', () => {}).established;
    expect(watch.read('a')?.object?.spec).toBe(1);
    expect(watch.read('b')?.object?.spec).toBe(1);
    expect(watch.read('c')).toBeUndefined();
    expect(collection.requests.slice(2)).toEqual(['list all', 'watch all @3']);
    expect(collection.open).toBe(1);
    watch.close();
  });

  it('serves interests that come together with one list', async () => {
    const { collection, watch } = supervise({ pageSize: 10 });
    const names = Array.from({ length: 50 }, (_, i) => `n${i}`);
    names.forEach(name => collection.put(name, 1));
    await Promise.all(
      names.slice(0, 40).map(name => watch.add(name, () => {}).established),
    );
    expect(collection.requests).toEqual([
      ...Array.from({ length: 5 }, () => 'list all'),
      'watch all @50',
    ]);
    expect(names.filter(name => watch.read(name)).length).toBe(40);
    watch.close();
  });

  it('makes pages smaller where objects are too large', async () => {
    const { collection, watch } = supervise();
    collection.put('a', 1);
    collection.maxPage = 30;
    await watch.add('a', () => {}).established;
    expect(collection.limits).toEqual([500, 100, 20]);
    watch.close();
  });

  it('closes after a linger, and leaves nothing behind', async () => {
    const { clock, collection, idle, watch } = supervise();
    collection.put('a', 1);
    const first = watch.add('a', () => {});
    await first.established;
    first.close();
    first.close();
    clock.advance(DEFAULT_WATCH_SETTINGS.lingerMs - 1);
    expect(idle).not.toHaveBeenCalled();
    const second = watch.add('a', () => {}); // came back in time
    await second.established;
    expect(collection.requests).toHaveLength(2);
    second.close();
    clock.advance(DEFAULT_WATCH_SETTINGS.lingerMs);
    expect(idle).toHaveBeenCalledTimes(1);
    await settle();
    expect(collection.open).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('works again when a name comes back right after it was closed', async () => {
    const { clock, collection, watch } = supervise();
    collection.put('a', 1);
    const first = watch.add('a', () => {});
    await first.established;
    first.close();
    clock.advance(DEFAULT_WATCH_SETTINGS.lingerMs);
    const second = watch.add('a', () => {});
    await second.established;
    await settle();
    expect(watch.read('a')?.object?.spec).toBe(1);
    watch.close();
  });

  it('replaces a watch that is silent, and finds what it has missed', async () => {
    const { clock, collection, problems, watch } = supervise();
    collection.put('a', 1);
    await watch.add('a', () => {}).established;
    collection.silence();
    collection.put('a', 2);
    clock.advance(DEFAULT_WATCH_SETTINGS.silenceMs - 1);
    await settle();
    expect(watch.read('a')?.object?.spec).toBe(1);
    clock.advance(1);
    await eventually(() => watch.read('a')?.object?.spec === 2);
    expect(collection.requests[2]).toBe('watch metadata.name=a @1');
    expect(problems).toEqual([expect.stringContaining('was silent')]);
    watch.close();
  });

  it('takes bookmarks for a sign of life, and resumes from them', async () => {
    const { clock, collection, watch } = supervise();
    collection.put('a', 1);
    await watch.add('a', () => {}).established;
    for (let i = 0; i < 10; i++) {
      collection.put('other', i);
      collection.bookmark();
      await settle();
      clock.advance(60_000);
    }
    expect(collection.requests).toHaveLength(2);
    collection.end();
    await eventually(() => collection.requests.length === 3);
    expect(collection.requests[2]).toBe('watch metadata.name=a @11');
    watch.close();
  });

  it.each(['at once', 'as the first event'] as const)(
    'lists again when its revision is too old (%s)',
    async how => {
      const { clock, collection, watch } = supervise();
      collection.put('a', 1);
      await watch.add('a', () => {}).established;
      collection.stop();
      await settle();
      collection.put('a', 2);
      collection.delete('a');
      collection.put('a', 3);
      collection.compact(how);
      collection.start();
      clock.advance(60_000);
      await settle();
      clock.advance(60_000);
      await eventually(() => watch.read('a')?.object?.spec === 3);
      expect(collection.requests).toContain('list metadata.name=a');
      watch.close();
    },
  );

  it('never goes back to an older state, neither of a list nor of a watch', async () => {
    const { collection, watch } = supervise();
    collection.put('a', 1);
    const seen: unknown[] = [];
    await watch.add('a', () => {
      const known = watch.read('a');
      if (known) {
        seen.push(known.object?.spec);
      }
    }).established;
    collection.hold();
    const written = collection.put('a', 2);
    watch.note(written); // the answer of our own write is first
    collection.staleLists = 1;
    await watch.add('b', () => {}).established; // lists again
    expect(collection.requests).toContain('watch all @1');
    expect(seen).toEqual([1, 2, 2]);
    collection.release();
    await settle();
    expect(seen).toEqual([1, 2, 2]);
    watch.close();
  });

  it('finds that an object went while nobody could tell', async () => {
    const { clock, collection, watch } = supervise();
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
    watch.close();
  });

  it('lists again for a name that came between two events', async () => {
    const { collection, watch } = supervise();
    collection.put('a', 1);
    collection.put('b', 1);
    let late: Promise<void> | undefined;
    await watch.add('a', () => {
      if (watch.read('a')?.object?.spec === 2) {
        late ??= watch.add('b', () => {}).established;
      }
    }).established;
    collection.hold();
    collection.put('a', 2);
    collection.put('a', 3);
    collection.release();
    await settle();
    await late;
    expect(watch.read('b')?.object?.spec).toBe(1);
    expect(watch.read('a')?.object?.spec).toBe(3);
    watch.close();
  });

  it('says nothing of a name that came after its page had passed', async () => {
    const { collection, watch } = supervise({ pageSize: 1 });
    ['c', 'a', 'b'].forEach(name => collection.put(name, 1));
    const first = collection.holdLists();
    const handles = ['a', 'b'].map(name => watch.add(name, () => {}));
    await settle();
    first.release();
    const second = collection.holdLists();
    await settle();
    const late = watch.add('c', () => {});
    second.release();
    await Promise.all([...handles, late].map(({ established }) => established));
    expect(watch.read('b')?.object?.spec).toBe(1);
    expect(watch.read('c')).toBeUndefined();
    watch.close();
  });

  it('waits longer and longer while the source fails, and says so once', async () => {
    const { clock, collection, problems, watch } = supervise();
    collection.stop();
    const handle = watch.add('a', () => {});
    const times: number[] = [];
    for (let second = 0; second < 200; second++) {
      const before = collection.requests.length;
      await settle();
      if (collection.requests.length > before) {
        times.push(second);
      }
      clock.advance(1_000);
    }
    const gaps = times.slice(1).map((time, i) => time - times[i]);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(31);
    expect(gaps.slice(-1)[0]).toBeGreaterThan(15);
    expect(problems).toHaveLength(1);
    collection.start();
    watch.reachabilityChanged(true);
    await handle.established;
    watch.close();
  });

  it('goes on although a listener throws', async () => {
    const { collection, problems, watch } = supervise();
    const heard = jest.fn();
    await watch.add('a', () => {
      throw new Error('boom');
    }).established;
    await watch.add('a', heard).established;
    collection.put('a', 1);
    await settle();
    expect(heard).toHaveBeenCalled();
    expect(problems.join()).toContain('boom');
    watch.close();
  });

  it.each([
    ['lists in pages', false],
    ['streams its lists', true],
  ])(
    'never loses a change, whatever happens to it, where it %s',
    async (_, streams) => {
      const event = fc.oneof(
        {
          weight: 4,
          arbitrary: fc.constantFrom(
            'put a',
            'put b',
            'put other',
            'put a red',
            'put b red',
            'put c red',
          ),
        },
        {
          weight: 1,
          arbitrary: fc.constantFrom('delete a', 'delete b', 'delete c'),
        },
        {
          weight: 3,
          arbitrary: fc.constantFrom(
            'cut',
            'end',
            'garble',
            'silence',
            'bookmark',
            'duplicate',
            'compact',
            'stale list',
            'time',
            'pause',
            'select',
          ),
        },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(event, { maxLength: 40 }), async events => {
          const { clock, collection, watch } = supervise({
            pageSize: 2,
            streams,
          });
          const seen = new Map<string, unknown>();
          for (const name of ['a', 'b']) {
            watch.add(name, () =>
              seen.set(name, watch.read(name)?.object?.spec),
            );
          }
          const redOnes = () =>
            watch.select('color=red')?.map(({ metadata }) => metadata.name);
          let seenRed: unknown;
          const lookAtRed = () =>
            watch.addSelection('color=red', () => {
              seenRed = redOnes();
            });
          let count = 0;
          for (const item of events) {
            const [verb, name, color] = item.split(' ');
            count += 1;
            switch (verb) {
              case 'put':
                collection.put(name, count, color ? { color } : {});
                break;
              case 'select':
                lookAtRed();
                break;
              case 'delete':
                collection.delete(name);
                break;
              case 'stale':
                collection.staleLists = 1;
                break;
              case 'compact':
                collection.compact(
                  count % 2 ? 'at once' : 'as the first event',
                );
                break;
              case 'time':
                clock.advance(1_000 * count);
                break;
              case 'pause':
                await settle();
                break;
              default:
                collection[
                  verb as
                    | 'cut'
                    | 'end'
                    | 'garble'
                    | 'silence'
                    | 'bookmark'
                    | 'duplicate'
                ]();
            }
          }
          lookAtRed();
          // The faults are over: within the limit of silence everything has to be known.
          collection.staleLists = 0;
          for (let i = 0; i < 12; i++) {
            await settle();
            clock.advance(30_000);
          }
          await settle();
          for (const name of ['a', 'b']) {
            const expected = collection.get(name)?.spec;
            expect(watch.read(name)?.object?.spec).toBe(expected);
            expect(seen.get(name)).toBe(expected);
          }
          const red = ['a', 'b', 'c'].filter(
            name => collection.get(name)?.metadata.labels?.color === 'red',
          );
          expect(redOnes()).toEqual(red);
          expect(seenRed).toEqual(red);
          watch.close();
          await settle();
          expect(clock.pending).toBe(0);
        }),
        { numRuns: 150 },
      );
    },
    60_000,
  );
});
