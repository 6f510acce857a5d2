import { StatusCause, StatusError } from '../kubernetes/status';
import { Ownership } from './managers';

function printManager(owner: Ownership): string {
  const name = JSON.stringify(owner.manager);
  const subresource = owner.subresource
    ? ` with subresource ${JSON.stringify(owner.subresource)}`
    : '';
  const using =
    owner.operation === 'Update' ? ` using ${owner.apiVersion}` : '';
  return `${name}${subresource}${using}`;
}

/** The 409 of an apply that would take fields from other managers. */
export function applyConflict(conflicts: Ownership[]): StatusError {
  const causes: StatusCause[] = [];
  const pathsByManager = new Map<string, string[]>();
  for (const owner of conflicts) {
    const printed = printManager(owner);
    const paths = pathsByManager.get(printed) ?? [];
    pathsByManager.set(printed, paths);
    owner.fields.forEachPath(path => {
      paths.push(path);
      causes.push({
        reason: 'FieldManagerConflict',
        message: `conflict with ${printed}`,
        field: path,
      });
    });
  }
  const lines = [...pathsByManager.keys()]
    .sort()
    .flatMap(manager => [
      `conflicts with ${manager}:`,
      ...pathsByManager.get(manager)!.map(path => `- ${path}`),
    ]);
  const message =
    causes.length === 1
      ? `Apply failed with 1 conflict: ${causes[0].message}: ${causes[0].field}`
      : `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`;
  return new StatusError(409, 'Conflict', message, { causes });
}
