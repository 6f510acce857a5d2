/**
 * Something that a person, CI or the engine did.
 *
 * @public
 */
export interface ActivityEntry {
  id: string;
  at: string;
  /** `command`: a row of the audit log, or an Approval or Action. `decision`: a Decision of the engine. */
  type: 'command' | 'decision';
  /** The user or service; of a decision: the person whose command led to it. Absent where the engine decided by itself. */
  actor?: string;
  /** For people: what was done. */
  title: string;
  /** The outcome of a command, or the reason of a decision. */
  outcome: string;
  /** For people: the comment or reason that was given with a command, and why it was refused. */
  message?: string;
  /** True for what is not as it should be: commands that were refused, and decisions of type Warning. */
  problem?: boolean;
  subject: { kind: string; namespace: string; name: string };
  run?: string;
  /** The cluster that a decision is about. */
  cluster?: string;
  /** The command as a document that can be applied again, without what the server set; secrets are redacted. */
  document?: unknown;
  /** How the document is applied again with kubectl; absent where one document cannot say it. */
  verb?: 'create' | 'replace' | 'delete';
  /** The digest of the whole command. */
  digest?: string;
  correlationId?: string;
}

/**
 * `GET /views/activity`: the parameters. Each narrows the answer.
 *
 * @public
 */
export interface ActivityQuery {
  type?: ActivityEntry['type'];
  /** The kind of what it is about. */
  kind?: string;
  /** Default: all namespaces. */
  namespace?: string;
  /** The name of what it is about. With the kind Cluster or Promotion: decisions on all that belongs to it, too. */
  name?: string;
  /** The name of a run: what was done to it, and to its promotion and targets. */
  run?: string;
  /** Only what this user or service did or led to. */
  actor?: string;
  /** `next` of the page before. Default: the newest. */
  before?: string;
  /** From 1 to 200. Default: 50. */
  limit?: number;
}

/**
 * `GET /views/activity`: what happened, the newest first. Commands are there for callers who may read the audit log; of a run that is
 * asked for, its Approvals and Actions are there for everybody who may read them.
 *
 * @public
 */
export interface ActivityPage {
  /** They may be fewer than the limit, or none, although there are more. */
  items: ActivityEntry[];
  /** Gives the page of what happened before; absent on the last one. */
  next?: string;
  /** Whether commands are left out because the caller may not read the audit log, but for the Approvals and Actions of a run. */
  withoutCommands: boolean;
}
