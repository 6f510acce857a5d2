import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import { fairwayPermissions } from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../store/types';
import {
  fairwayResourceRef,
  parseResourceRef,
  PermissionSubject,
  SubjectPart,
} from './resourceRef';
import { fairwayRules } from './rules';
import type { SubjectLoader } from './SubjectLoader';

const EVERY_PART: ReadonlySet<SubjectPart> = new Set([
  'owners',
  'stages',
  'clusters',
]);

/** Tells Backstage's permission framework about Fairway's permissions and rules, and loads what they are decided on. */
export function registerPermissions(options: {
  permissionsRegistry: PermissionsRegistryService;
  store: FairwayStore;
  loader: SubjectLoader;
}): void {
  const { permissionsRegistry, store, loader } = options;
  permissionsRegistry.addResourceType({
    resourceRef: fairwayResourceRef,
    permissions: fairwayPermissions,
    rules: Object.values(fairwayRules),
    getResources: refs =>
      Promise.all(
        refs.map(async (text): Promise<PermissionSubject | undefined> => {
          const ref = parseResourceRef(text);
          const object =
            ref && (await store.get(ref.kind, ref.namespace, ref.name));
          return object && (await loader.load([object], EVERY_PART))[0];
        }),
      ),
  });
}
