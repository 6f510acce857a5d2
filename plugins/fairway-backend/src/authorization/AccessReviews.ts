import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  API_GROUP,
  discoveryUsePermission,
  KindDefinition,
  kindByPlural,
  KINDS,
  permissionFor,
  PermissionVerb,
  resourceReadPermission,
} from '@fairway/plugin-fairway-common';
import type {
  AccessAnswer,
  AccessQuestion,
  AccessReviewer,
  ResourceRule,
} from '../k8s';
import type { RequestContext } from '../resources';
import type { FairwayStore } from '../store/types';
import { Access, AccessOptions } from './Access';

/** The verbs of the API, each with what it means for permissions. */
const VERBS: Readonly<Record<string, PermissionVerb>> = {
  get: 'read',
  list: 'read',
  watch: 'read',
  create: 'create',
  update: 'update',
  patch: 'update',
  delete: 'delete',
  deletecollection: 'delete',
};

/** Resources of the core group that are made of Fairway's own, and what may be done with them. */
const CORE_RESOURCES = ['events', 'namespaces'];
const CORE_VERBS = ['get', 'list', 'watch'];

/** What could be promoted on a cluster. */
const DISCOVERIES = 'discoveries';

const NO: AccessAnswer = {
  allowed: false,
  reason: 'Fairway has no such resource or verb',
};

/** Answers `kubectl auth can-i` by the same permissions that decide on requests. */
export class AccessReviews implements AccessReviewer {
  readonly #options: AccessOptions & { store: FairwayStore };

  static create(
    options: AccessOptions & { store: FairwayStore },
  ): AccessReviews {
    return new AccessReviews(options);
  }

  private constructor(options: AccessOptions & { store: FairwayStore }) {
    this.#options = options;
  }

  async review(
    question: AccessQuestion,
    context: RequestContext,
  ): Promise<AccessAnswer> {
    const { verb, group, resource } = question;
    const everyVerb = verb === '*' ? Object.keys(VERBS) : [verb];
    const named = kindByPlural(resource);
    const everyKind = resource === '*' ? KINDS : [named ?? []].flat();
    if (group === '' && CORE_RESOURCES.includes(resource)) {
      return CORE_VERBS.includes(verb)
        ? { allowed: true, reason: 'shows what the caller may read' }
        : NO;
    }
    if (
      (group !== API_GROUP && group !== '*') ||
      (everyKind.length === 0 && resource !== DISCOVERIES) ||
      !everyVerb.every(one => Object.hasOwn(VERBS, one))
    ) {
      return NO;
    }
    if (resource === DISCOVERIES) {
      return this.#mayDiscover(question, context);
    }
    let reason = '';
    for (const definition of everyKind) {
      for (const one of everyVerb) {
        const answer = await this.#answer(definition, one, question, context);
        if (!answer.allowed) {
          return answer;
        }
        reason ||= answer.reason;
      }
    }
    return { allowed: true, reason };
  }

  /** Discoveries are only listed, by a permission of their own. */
  async #mayDiscover(
    { verb, namespace }: AccessQuestion,
    context: RequestContext,
  ): Promise<AccessAnswer> {
    if (verb !== 'list') {
      return NO;
    }
    const access = await Access.ask(
      this.#options,
      discoveryUsePermission,
      { kind: 'Cluster', namespace },
      context,
    );
    const { name } = discoveryUsePermission;
    return access.nothing
      ? {
          allowed: false,
          reason: `permission ${name} is needed, and ${access.refusal}`,
        }
      : {
          allowed: true,
          reason: `permission ${name} is granted${
            access.everything ? '' : ' under conditions'
          }`,
        };
  }

  async #answer(
    definition: KindDefinition,
    verb: string,
    { namespace, name }: AccessQuestion,
    context: RequestContext,
  ): Promise<AccessAnswer> {
    const own = refusedByKind(definition, verb, context);
    if (own) {
      return { allowed: false, reason: own };
    }
    const permission = permissionFor(VERBS[verb], definition.kind);
    const scope = { kind: definition.kind, namespace };
    const ask = (wanted: ResourcePermission) =>
      Access.ask(this.#options, wanted, scope, context);
    const access = await ask(permission);
    const granted = `permission ${permission.name} is granted`;
    const needed = `permission ${permission.name} is needed`;
    if (access.everything) {
      return { allowed: true, reason: granted };
    }
    if (access.nothing) {
      return { allowed: false, reason: `${needed}, and ${access.refusal}` };
    }
    // What is to be created is not there yet; its name says nothing about it.
    if (!name || !namespace || VERBS[verb] === 'create') {
      return { allowed: true, reason: `${granted} under conditions` };
    }
    const object = await this.#options.store.get(
      definition.kind,
      namespace,
      name,
    );
    const read = object && (await ask(resourceReadPermission));
    if (!object || !(await read!.permitsOne(object))) {
      return {
        allowed: false,
        reason: `there is no ${definition.kind} "${name}" that the caller may read`,
      };
    }
    const objection = await access.objection([object]);
    return objection
      ? { allowed: false, reason: `${needed}, and ${objection}` }
      : { allowed: true, reason: granted };
  }

  async rules(
    namespace: string,
    context: RequestContext,
  ): Promise<ResourceRule[]> {
    const rules: ResourceRule[] = [];
    for (const definition of KINDS) {
      const verbs: string[] = [];
      for (const verb of Object.keys(VERBS)) {
        const { allowed } = await this.#answer(
          definition,
          verb,
          { verb, group: API_GROUP, resource: definition.plural, namespace },
          context,
        );
        if (allowed) {
          verbs.push(verb);
        }
      }
      if (verbs.length > 0) {
        rules.push({
          verbs,
          apiGroups: [API_GROUP],
          resources: [definition.plural],
        });
      }
    }
    return [
      ...rules,
      { verbs: CORE_VERBS, apiGroups: [''], resources: CORE_RESOURCES },
    ];
  }
}

/** Why nobody, or no service, may do this, whatever the policy says. */
function refusedByKind(
  { kind, writtenBy }: KindDefinition,
  verb: string,
  { actor }: RequestContext,
): string | undefined {
  if (writtenBy === 'engine' && VERBS[verb] === 'create') {
    return `${kind}s are written by the engine`;
  }
  if ((kind === 'Target' || kind === 'Decision') && VERBS[verb] === 'delete') {
    return `${kind}s go away with their run`;
  }
  if (
    kind === 'Approval' &&
    VERBS[verb] === 'create' &&
    actor.type !== 'user'
  ) {
    return 'people approve, services do not';
  }
  return undefined;
}
