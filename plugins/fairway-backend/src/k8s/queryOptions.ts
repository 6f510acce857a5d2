import type { Request } from 'express';
import type {
  FieldValidation,
  KindDefinition,
} from '@fairway/plugin-fairway-common';
import type { PropagationPolicy } from '../resources';
import { badRequest, StatusError } from '../resources/statusError';
import type { ListQuery } from '../store/types';
import { decodeContinue } from './continueToken';
import { flag, oneOf, wholeNumber } from './parameters';
import {
  parseFieldSelector,
  parseLabelSelector,
  selectableFields,
} from './selectors';

/** The parameters of a request; of one that is given twice the first counts, as in the API server of Kubernetes. */
export function queryOf(req: Request): URLSearchParams {
  const query = req.originalUrl.indexOf('?');
  return new URLSearchParams(query < 0 ? '' : req.originalUrl.slice(query + 1));
}

/** `dryRun` and `fieldValidation`. */
export function writeOptions(req: Request): {
  dryRun: boolean;
  fieldValidation?: FieldValidation;
} {
  const query = queryOf(req);
  return {
    dryRun: oneOf('dryRun', query.get('dryRun'), ['All']) !== undefined,
    fieldValidation: oneOf('fieldValidation', query.get('fieldValidation'), [
      'Ignore',
      'Warn',
      'Strict',
    ]),
  };
}

/** What a list or watch asks for. */
export interface ListOptions {
  query: Omit<ListQuery, 'kind'>;
  watch: boolean;
  /** Undefined where any state will do. */
  resourceVersion?: number;
  resourceVersionMatch?: 'Exact' | 'NotOlderThan';
  allowWatchBookmarks: boolean;
  sendInitialEvents?: boolean;
  timeoutSeconds?: number;
}

/** The selectors of a request. */
export function selectorsOf(
  req: Request,
  definition: KindDefinition,
): Pick<ListQuery, 'labels' | 'fields'> {
  const query = queryOf(req);
  return {
    labels: parseLabelSelector(query.get('labelSelector') ?? ''),
    fields: parseFieldSelector(
      query.get('fieldSelector') ?? '',
      selectableFields(definition),
    ),
  };
}

/** Everything about a list or watch that the URL says. @throws StatusError BadRequest */
export function listOptions(
  req: Request,
  namespace: string | undefined,
  selectors: Pick<ListQuery, 'labels' | 'fields'>,
): ListOptions {
  const query = queryOf(req);
  const token = query.get('continue');
  const resourceVersion = wholeNumber(
    'resourceVersion',
    query.get('resourceVersion'),
  );
  const options: ListOptions = {
    query: {
      ...selectors,
      namespace,
      limit: wholeNumber('limit', query.get('limit')) || undefined,
      continue: token ? decodeContinue(token) : undefined,
    },
    watch: flag('watch', query.get('watch')) ?? false,
    resourceVersion,
    resourceVersionMatch: oneOf(
      'resourceVersionMatch',
      query.get('resourceVersionMatch'),
      ['Exact', 'NotOlderThan'],
    ),
    allowWatchBookmarks:
      flag('allowWatchBookmarks', query.get('allowWatchBookmarks')) ?? false,
    sendInitialEvents: flag(
      'sendInitialEvents',
      query.get('sendInitialEvents'),
    ),
    timeoutSeconds: wholeNumber('timeoutSeconds', query.get('timeoutSeconds')),
  };
  assertConsistent(options, Boolean(token));
  return options;
}

function assertConsistent(options: ListOptions, continues: boolean): void {
  const { watch, resourceVersion, resourceVersionMatch, sendInitialEvents } =
    options;
  if (continues && resourceVersion !== undefined) {
    throw badRequest(
      'specifying resource version is not allowed when using continue',
    );
  }
  if (watch && sendInitialEvents !== undefined) {
    if (resourceVersionMatch !== 'NotOlderThan') {
      throw badRequest(
        'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
      );
    }
  } else if (resourceVersionMatch !== undefined) {
    if (watch) {
      throw badRequest(
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      );
    }
    if (resourceVersion === undefined) {
      throw badRequest(
        'resourceVersionMatch is forbidden unless resourceVersion is provided',
      );
    }
    if (resourceVersionMatch === 'Exact' && resourceVersion === 0) {
      throw badRequest(
        'resourceVersionMatch "Exact" is forbidden for resourceVersion "0"',
      );
    }
  }
  if (!watch && sendInitialEvents !== undefined) {
    throw badRequest('sendInitialEvents is forbidden for list');
  }
}

/** What a deletion asks for, in the URL or in a `DeleteOptions` body. @throws StatusError BadRequest */
export function deleteOptions(
  req: Request,
  body: unknown,
): {
  dryRun: boolean;
  propagationPolicy?: PropagationPolicy;
  preconditions?: { uid?: string; resourceVersion?: string };
} {
  const query = queryOf(req);
  const options = (
    body && typeof body === 'object' && !Array.isArray(body) ? body : {}
  ) as Record<string, unknown>;
  if (options.kind !== undefined && options.kind !== 'DeleteOptions') {
    throw badRequest(
      `the body of a deletion is DeleteOptions or nothing, not ${String(
        options.kind,
      )}`,
    );
  }
  const preconditions = options.preconditions as
    | Record<string, unknown>
    | undefined;
  const text = (key: string) => {
    const value = preconditions?.[key];
    if (value !== undefined && value !== null && typeof value !== 'string') {
      throw badRequest(`preconditions.${key} must be a string`);
    }
    return (value as string | undefined) ?? undefined;
  };
  const dryRun = Array.isArray(options.dryRun) ? options.dryRun : [];
  const policy =
    query.get('propagationPolicy') ??
    (options.propagationPolicy as string | undefined) ??
    (options.orphanDependents === true ? 'Orphan' : null);
  return {
    dryRun:
      oneOf('dryRun', query.get('dryRun') ?? String(dryRun[0] ?? ''), [
        'All',
      ]) !== undefined,
    propagationPolicy: oneOf('propagationPolicy', policy && String(policy), [
      'Background',
      'Foreground',
      'Orphan',
    ]),
    preconditions: preconditions
      ? { uid: text('uid'), resourceVersion: text('resourceVersion') }
      : undefined,
  };
}

/** The refusal of a revision that was not given out yet, in the words that client-go looks for. */
export function tooLargeResourceVersion(asked: number, current: number) {
  return new StatusError(
    'Timeout',
    `Too large resource version: ${asked}, current: ${current}`,
    {
      causes: [
        {
          reason: 'ResourceVersionTooLarge',
          message: 'Too large resource version',
        },
      ],
      retryAfterSeconds: 1,
    },
  );
}
