import {
  KindDefinition,
  permissionFor,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import type { RequestContext } from '../resources';
import { Access, AccessOptions } from './Access';

/** Tells what the caller may create. Nothing is created or recorded. */
export class CreateAccess {
  readonly #options: AccessOptions;

  static create(options: AccessOptions): CreateAccess {
    return new CreateAccess(options);
  }

  private constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** Which permission is missing to create each of these objects of one kind and namespace; undefined where none is. */
  async problems(
    { kind }: KindDefinition,
    namespace: string,
    objects: readonly ResourceObject[],
    context: RequestContext,
  ): Promise<(string | undefined)[]> {
    const permission = permissionFor('create', kind);
    const access = await Access.ask(
      this.#options,
      permission,
      { kind, namespace },
      context,
    );
    const needed = `permission ${permission.name} is needed`;
    const objections = await access.objections(objects);
    return objections.map(
      objection =>
        objection && (access.denied ? needed : `${needed}, and ${objection}`),
    );
  }
}
