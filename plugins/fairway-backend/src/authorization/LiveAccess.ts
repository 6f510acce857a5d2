import {
  kindByName,
  Target,
  targetLiveReadPermission,
} from '@fairway/plugin-fairway-common';
import type { RequestContext } from '../resources';
import { Access, AccessOptions } from './Access';
import { refusal } from './refusal';

const targetKind = kindByName('Target')!;

/** Tells who may see what a cluster has, which may be more than Fairway keeps. */
export class LiveAccess {
  readonly #options: AccessOptions;

  static create(options: AccessOptions): LiveAccess {
    return new LiveAccess(options);
  }

  private constructor(options: AccessOptions) {
    this.#options = options;
  }

  /**
   * Refuses callers who may not see the objects of a target on its cluster. Whether they may read the target is not asked.
   *
   * @throws StatusError Forbidden, which names the permission and the conditions that are not met
   */
  async assert(target: Target, context: RequestContext): Promise<void> {
    const { namespace, name } = target.metadata;
    const access = await Access.ask(
      this.#options,
      targetLiveReadPermission,
      { kind: target.kind, namespace },
      context,
    );
    const objection = await access.objection([target]);
    if (objection) {
      throw refusal(
        'get the live objects of',
        targetLiveReadPermission,
        { definition: targetKind, namespace, name },
        context,
        objection,
      );
    }
  }
}
