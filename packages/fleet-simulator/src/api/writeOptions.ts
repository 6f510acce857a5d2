import { FieldProblem, invalid } from '../kubernetes/status';

/** Options of a write, from the query and the request. */
export interface WriteOptions {
  /** Goes through everything but stores nothing. */
  dryRun: boolean;
  /** Name under which changed fields are recorded. */
  fieldManager: string;
  /** Whether apply takes fields from other managers. */
  force: boolean;
  subresource?: 'status';
}

/** The options kinds of the API, which name problems with the query. */
type OptionsKind =
  | 'CreateOptions'
  | 'UpdateOptions'
  | 'PatchOptions'
  | 'DeleteOptions';

/** The default manager: the product of the user agent. */
function managerOfUserAgent(userAgent: string | undefined): string {
  return (userAgent ?? '').split('/')[0] || 'unknown';
}

/**
 * Reads write options.
 *
 * @throws StatusError 422 for values that the API server refuses.
 */
export function parseWriteOptions(
  query: URLSearchParams,
  request: {
    kind: OptionsKind;
    apply: boolean;
    userAgent: string | undefined;
    subresource: 'status' | undefined;
  },
): WriteOptions {
  const problems: FieldProblem[] = [];
  const dryRun = query.getAll('dryRun').filter(value => value !== '');
  if (dryRun.some(value => value !== 'All')) {
    problems.push({
      type: 'NotSupported',
      field: 'dryRun',
      value: dryRun,
      detail: 'supported values: "All"',
    });
  }
  const manager = query.get('fieldManager') ?? '';
  const force = query.get('force');
  if (request.apply && !manager) {
    problems.push({
      type: 'Required',
      field: 'fieldManager',
      detail: 'is required for apply patch',
    });
  }
  if (!request.apply && force !== null && request.kind === 'PatchOptions') {
    problems.push({
      type: 'Forbidden',
      field: 'force',
      detail: 'may not be specified for non-apply patch',
    });
  }
  if (manager.length > 128) {
    problems.push({
      type: 'Invalid',
      field: 'fieldManager',
      value: manager,
      detail: 'may not be more than 128 bytes',
    });
  }
  if (problems.length > 0) {
    throw invalid(
      { group: 'meta.k8s.io', resource: request.kind },
      '',
      problems,
    );
  }
  return {
    dryRun: dryRun.length > 0,
    fieldManager: manager || managerOfUserAgent(request.userAgent),
    force: force === 'true' || force === '1',
    subresource: request.subresource,
  };
}
