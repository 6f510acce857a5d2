import type { Router } from 'express';
import type { RequestContext } from '../resources';
import { badRequest } from '../resources/statusError';
import { readReview } from './requestBody';
import { contextOf } from './requestContext';
import { sendPlain } from './respond';

/** What somebody asks whether they may do. */
export interface AccessQuestion {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** Whether somebody may do something, and why. */
export interface AccessAnswer {
  allowed: boolean;
  reason: string;
}

/** What somebody may do in a namespace. */
export interface ResourceRule {
  verbs: string[];
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[];
}

/** Answers what callers may do. */
export interface AccessReviewer {
  review(
    question: AccessQuestion,
    context: RequestContext,
  ): Promise<AccessAnswer>;
  rules(namespace: string, context: RequestContext): Promise<ResourceRule[]>;
}

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields | undefined =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? (value as Fields)
    : undefined;

const textOf = (fields: Fields | undefined, key: string): string => {
  const value = fields?.[key];
  if (value !== undefined && value !== null && typeof value !== 'string') {
    throw badRequest(`spec.${key} must be a string`);
  }
  return (value as string | undefined) ?? '';
};

/** What everybody who is known may read: how to use the API. */
const PUBLIC_PATHS =
  /^\/(?:api|apis|version|openapi|healthz|livez|readyz)(?:\/|$|\*)/;

/** `kubectl auth can-i`, `can-i --list` and `whoami`. */
export function addReviewRoutes(
  router: Router,
  reviewer: AccessReviewer,
): void {
  router.post(
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    async (req, res) => {
      const spec = fieldsOf(fieldsOf(readReview(req))?.spec);
      const attributes = fieldsOf(spec?.resourceAttributes);
      const nonResource = fieldsOf(spec?.nonResourceAttributes);
      if (Boolean(attributes) === Boolean(nonResource)) {
        throw badRequest(
          'exactly one of spec.resourceAttributes and spec.nonResourceAttributes must be given',
        );
      }
      const answer = attributes
        ? await reviewer.review(
            {
              verb: textOf(attributes, 'verb'),
              group: textOf(attributes, 'group'),
              resource: textOf(attributes, 'resource'),
              subresource: textOf(attributes, 'subresource') || undefined,
              namespace: textOf(attributes, 'namespace') || undefined,
              name: textOf(attributes, 'name') || undefined,
            },
            contextOf(res),
          )
        : {
            allowed:
              textOf(nonResource, 'verb') === 'get' &&
              PUBLIC_PATHS.test(textOf(nonResource, 'path')),
            reason: '',
          };
      sendPlain(
        res,
        {
          kind: 'SelfSubjectAccessReview',
          apiVersion: 'authorization.k8s.io/v1',
          metadata: { creationTimestamp: null },
          spec,
          status: answer,
        },
        201,
      );
    },
  );

  router.post(
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    async (req, res) => {
      const spec = fieldsOf(fieldsOf(readReview(req))?.spec);
      const namespace = textOf(spec, 'namespace');
      if (!namespace) {
        throw badRequest('spec.namespace is required');
      }
      sendPlain(
        res,
        {
          kind: 'SelfSubjectRulesReview',
          apiVersion: 'authorization.k8s.io/v1',
          metadata: { creationTimestamp: null },
          spec: { namespace },
          status: {
            resourceRules: await reviewer.rules(namespace, contextOf(res)),
            nonResourceRules: [
              {
                verbs: ['get'],
                nonResourceURLs: [
                  '/api',
                  '/api/*',
                  '/apis',
                  '/apis/*',
                  '/healthz',
                  '/livez',
                  '/openapi/*',
                  '/readyz',
                  '/version',
                ],
              },
            ],
            incomplete: false,
          },
        },
        201,
      );
    },
  );

  router.post(
    '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    async (_req, res) => {
      const { actor } = contextOf(res);
      sendPlain(
        res,
        {
          kind: 'SelfSubjectReview',
          apiVersion: 'authentication.k8s.io/v1',
          metadata: { creationTimestamp: null },
          status: {
            userInfo: {
              username: actor.ref,
              groups: actor.ownershipRefs.filter(ref => ref !== actor.ref),
            },
          },
        },
        201,
      );
    },
  );
}
