import type { ResourcePermission } from '@backstage/plugin-permission-common';
import { kindByName, ResourceObject } from '@fairway/plugin-fairway-common';
import type { RequestContext } from '../resources';
import { Access, AccessOptions } from './Access';
import { refusal } from './refusal';

/** A permission that is about more than reading or writing an object, and is decided on that object. */
export interface SpecialPermission {
  permission: ResourcePermission;
  /** What it lets somebody do to the object, such as `get the live objects of`. */
  action: string;
}

/** Tells who may see what clusters have, which may be more than Fairway keeps. */
export class ObjectAccess {
  readonly #options: AccessOptions & SpecialPermission;

  static create(options: AccessOptions & SpecialPermission): ObjectAccess {
    return new ObjectAccess(options);
  }

  private constructor(options: AccessOptions & SpecialPermission) {
    this.#options = options;
  }

  /**
   * Refuses callers without the permission. Whether they may read the object is not asked.
   *
   * @throws StatusError Forbidden, which names the permission and the conditions that are not met
   */
  async assert(object: ResourceObject, context: RequestContext): Promise<void> {
    const { permission, action } = this.#options;
    const { kind } = object;
    const { namespace, name } = object.metadata;
    const access = await Access.ask(
      this.#options,
      permission,
      { kind, namespace },
      context,
    );
    const objection = await access.objection([object]);
    if (objection) {
      throw refusal(
        action,
        permission,
        { definition: kindByName(kind)!, namespace, name },
        context,
        objection,
      );
    }
  }
}
