/**
 * Something that a person, CI or the engine did.
 *
 * @public
 */
export interface ActivityEntry {
  id: string;
  at: string;
  /** `command`: a row of the audit log. `decision`: a Decision of the engine. */
  type: 'command' | 'decision';
  /** The user or service; absent where the engine decided. */
  actor?: string;
  /** For people: what was done. */
  title: string;
  /** The outcome of a command, or the reason of a decision. */
  outcome: string;
  message?: string;
  subject: { kind: string; namespace: string; name: string };
  run?: string;
  /** The command as a document that can be applied again, without what the server set; secrets are redacted. */
  document?: unknown;
  /** The digest of the whole command. */
  digest?: string;
  correlationId?: string;
}

/**
 * `GET /views/activity`: what happened, the newest first. Parameters: `type`, `kind`, `namespace`, `name`, `run`, `actor`, `before`
 * (`next` of the page before), `limit` (from 1 to 200, default 50). Commands are there for callers who may read the audit log.
 *
 * @public
 */
export interface ActivityPage {
  items: ActivityEntry[];
  next?: string;
  /** Whether commands are left out because the caller may not read the audit log. */
  withoutCommands: boolean;
}
