/** Settings of watches; all times in milliseconds. */
export interface WatchSettings {
  /** How long the API server is asked to keep a watch open, on average. */
  durationMs: number;
  /** A watch that brings neither events nor bookmarks for this long is replaced. */
  silenceMs: number;
  /** A list that is read as the first events of a watch is read in pages instead where nothing of it comes for this long. */
  initialSilenceMs: number;
  /** How long a watch is kept after the last interest has ended. */
  lingerMs: number;
  firstRetryMs: number;
  maxRetryMs: number;
  /** Objects a page of a list. */
  pageSize: number;
}

/** The settings that work with the bookmarks, about one a minute, and the compaction after five minutes of an API server. */
export const DEFAULT_WATCH_SETTINGS: WatchSettings = {
  durationMs: 300_000,
  silenceMs: 120_000,
  initialSilenceMs: 30_000,
  lingerMs: 10_000,
  firstRetryMs: 500,
  maxRetryMs: 30_000,
  pageSize: 500,
};
