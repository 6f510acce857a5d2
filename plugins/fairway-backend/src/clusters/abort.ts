/** A signal that follows others for as long as it is linked to them. */
export interface LinkedSignal {
  signal: AbortSignal;
  abort(reason: unknown): void;
  /** Ends following, so that long-lived signals do not collect listeners. */
  unlink(): void;
}

/** Makes a signal that is aborted when one of the others is. */
export function linkSignals(
  ...sources: (AbortSignal | undefined)[]
): LinkedSignal {
  const controller = new AbortController();
  const links = sources.flatMap(source => {
    if (!source) {
      return [];
    }
    const follow = () => controller.abort(source.reason);
    if (source.aborted) {
      follow();
    }
    source.addEventListener('abort', follow, { once: true });
    return [() => source.removeEventListener('abort', follow)];
  });
  return {
    signal: controller.signal,
    abort: reason => controller.abort(reason),
    unlink: () => links.forEach(remove => remove()),
  };
}
