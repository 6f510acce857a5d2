import {
  ActivityEntry,
  describeVersions,
  GROUP_VERSION,
} from '@fairway/plugin-fairway-common';
import type { AuditRow } from '../../store';
import { runOfCommand } from '../../store/audit/runOfCommand';
import { applicable } from './applicable';
import { orderReason, orderTitle } from './orderEntry';

interface Recorded {
  metadata?: object;
  spec?: Record<string, unknown>;
}

/** A command of somebody as an entry of the history. */
export function commandEntry(row: AuditRow): ActivityEntry {
  const { sequence, at, actor, kind, namespace, name, allowed, reason } = row;
  const run = runOfCommand(row);
  const message = [
    run !== undefined && orderReason((row.command as Recorded)?.spec ?? {}),
    !allowed && reason,
  ]
    .filter(Boolean)
    .join(' – ');
  return {
    id: `command/${sequence}`,
    at: new Date(at).toISOString(),
    type: 'command',
    actor,
    title: titleOf(row),
    outcome: allowed ? capitalised(reason ?? 'done') : 'Refused',
    ...(message && { message }),
    ...(!allowed && { problem: true }),
    subject: { kind, namespace, name },
    ...(run !== undefined && { run }),
    ...appliedAgain(row),
    digest: row.digest,
    correlationId: row.correlationId,
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What was asked for, whether it came about or not. */
function titleOf({ verb, kind, name, namespace, command }: AuditRow): string {
  const { spec } = (command ?? {}) as Recorded;
  if (verb === 'create' && spec) {
    switch (kind) {
      case 'Promotion':
        return `Promote ${nameIn(spec.sourceRef)} to ${describeVersions(spec)}`;
      case 'Approval':
      case 'Action':
        return orderTitle(kind, spec);
      default:
        break;
    }
  }
  switch (verb) {
    case 'deletecollection':
      return `Delete several objects of kind ${kind} in ${
        namespace || 'all namespaces'
      }`;
    case 'patch':
    case 'update':
      return `Change ${kind} ${name}`;
    default:
      return `${capitalised(verb)} ${kind} ${name}`;
  }
}

function nameIn(reference: unknown): string {
  return String((reference as { name?: unknown } | undefined)?.name);
}

/** The document that does the same again, and how. */
function appliedAgain({
  verb,
  kind,
  namespace,
  name,
  command,
}: AuditRow): Pick<ActivityEntry, 'document' | 'verb'> {
  const isObject = Boolean((command as Recorded | undefined)?.metadata);
  switch (verb) {
    case 'create':
      return isObject
        ? { document: applicable(command, namespace), verb: 'create' }
        : { document: command };
    case 'update':
    case 'patch':
      return isObject
        ? { document: applicable(command, namespace), verb: 'replace' }
        : { document: command };
    case 'delete':
      return {
        document: {
          apiVersion: GROUP_VERSION,
          kind,
          metadata: { name, namespace },
        },
        verb: 'delete',
      };
    default:
      return { document: command };
  }
}
