import {
  FairwayApi,
  FairwayError,
  StreamEvent,
} from '@fairway/plugin-fairway-react';

/** A backend in which there is nothing and nothing happens; tests replace what they are about. */
export function quietApi(replaced: Partial<FairwayApi> = {}): FairwayApi {
  const nothing = async () => {
    throw new FairwayError('There is nothing in this test', {
      code: 404,
      reason: 'NotFound',
    });
  };
  return {
    get: nothing,
    list: async () => ({ items: [], revision: 1 }),
    create: nothing,
    replace: nothing,
    delete: nothing,
    can: async () => ({ allowed: true, reason: '' }),
    explain: nothing,
    view: (async (path: string) =>
      path === 'runs' || path === 'inbox'
        ? { items: [], total: 0, revision: 1 }
        : nothing()) as FairwayApi['view'],
    viewOf: nothing,
    stream: live,
    ...replaced,
  };
}

async function* live(
  _topics: unknown,
  _after: unknown,
  signal: AbortSignal,
): AsyncIterable<StreamEvent> {
  yield { type: 'hello', notice: { revision: 1 } };
  await new Promise(resolve => signal.addEventListener('abort', resolve));
}
