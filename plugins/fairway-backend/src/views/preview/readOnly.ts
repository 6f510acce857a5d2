import {
  ClusterConnection,
  wrapConnection,
} from '@fairway/plugin-fairway-node';

/**
 * A connection for one question: it lets through nothing but reads and dry runs, and asks for the same object once, unless a driver
 * wants it fresh.
 */
export function readOnly(connection: ClusterConnection): ClusterConnection {
  const known = new Map<string, Promise<unknown>>();
  const once = <T>(
    question: unknown,
    fresh: boolean | undefined,
    ask: () => Promise<T>,
  ): Promise<T> => {
    const key = JSON.stringify(question);
    const answer = fresh ? undefined : known.get(key);
    const asked = (answer as Promise<T> | undefined) ?? ask();
    known.set(key, asked);
    return asked;
  };
  return wrapConnection(connection, {
    get: (key, options) =>
      once(key, options?.fresh, () => connection.get(key, options)),
    select: (selection, options) =>
      once([selection, options?.limit], options?.fresh, () =>
        connection.select(selection, options),
      ),
    apply: async (object, options) => {
      assertDryRun(options);
      return connection.apply(object, options);
    },
    patch: async (key, patch, options) => {
      assertDryRun(options);
      return connection.patch(key, patch, options);
    },
  });
}

function assertDryRun({ dryRun }: { dryRun?: boolean }) {
  if (!dryRun) {
    throw new Error('A preview asks for dry runs only');
  }
}
