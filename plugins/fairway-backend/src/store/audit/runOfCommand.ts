import type { AuditEntry } from '../types';

/** The name of the run that a command is about; undefined where it is about none. */
export function runOfCommand({
  kind,
  name,
  command,
}: Pick<AuditEntry, 'kind' | 'name' | 'command'>): string | undefined {
  switch (kind) {
    case 'PromotionRun':
      return name;
    case 'Approval':
    case 'Action': {
      const run = commandBody(command)?.spec?.runRef?.name;
      return typeof run === 'string' ? run : undefined;
    }
    default:
      return undefined;
  }
}

interface CommandBody {
  spec?: { runRef?: { name?: unknown } };
}

/** What was sent, as far as it was kept: a bulky command is recorded with its size. */
function commandBody(command: unknown): CommandBody | undefined {
  const recorded = command as
    | (CommandBody & { cut?: unknown; document?: CommandBody })
    | null
    | undefined;
  return recorded?.cut ? recorded.document : recorded ?? undefined;
}
