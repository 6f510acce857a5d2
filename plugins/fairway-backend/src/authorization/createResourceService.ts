import type {
  AuditorService,
  AuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  discoveryUsePermission,
  targetLiveReadPermission,
} from '@fairway/plugin-fairway-common';
import { CommandAudit, ReadAudit, RefusalAudit } from '../audit';
import type { RunAuthority } from '../engine';
import type { AccessReviewer } from '../k8s';
import { Resources, ResourceService } from '../resources';
import type { DriverLookup } from '../resources/admission';
import type { FairwayStore } from '../store/types';
import { AccessReviews } from './AccessReviews';
import { AuthorizedResourceService } from './AuthorizedResourceService';
import { CatalogOwners } from './CatalogOwners';
import { CreateAccess } from './CreateAccess';
import { ObjectAccess } from './ObjectAccess';
import { RecordedConditions } from './RecordedConditions';
import { registerPermissions } from './registerPermissions';
import { fairwayResourceRef } from './resourceRef';
import { SubjectLoader } from './SubjectLoader';

/** What the resource API is made of. */
export interface ResourceServiceDeps {
  store: FairwayStore;
  driverFor: DriverLookup;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  auditor: AuditorService;
  auth: AuthService;
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  logger: LoggerService;
  /** Milliseconds since the epoch. Default: the clock of this machine. */
  now?: () => number;
}

/** Objects as all routes of the API reach them: admitted, authorised and audited. Registers the permissions. */
export function createResourceService(deps: ResourceServiceDeps): {
  resources: Resources;
  reviews: AccessReviewer;
  authority: RunAuthority;
  audit: RefusalAudit;
  createAccess: CreateAccess;
  liveAccess: ObjectAccess;
  discoveryAccess: ObjectAccess;
  readAudit: ReadAudit;
} {
  const { store, permissions, permissionsRegistry, now } = deps;
  const loader = SubjectLoader.create({
    store,
    owners: CatalogOwners.create(deps),
  });
  registerPermissions({ permissionsRegistry, store, loader });
  const access = {
    permissions,
    loader,
    ruleset: permissionsRegistry.getPermissionRuleset(fairwayResourceRef),
  };
  const audit = CommandAudit.create(deps);
  return {
    audit,
    resources: AuthorizedResourceService.create({
      ...access,
      store,
      resources: ResourceService.create({
        store,
        driverFor: deps.driverFor,
        now,
      }),
      audit,
    }),
    reviews: AccessReviews.create({ ...access, store }),
    authority: RecordedConditions.create(access),
    createAccess: CreateAccess.create(access),
    liveAccess: ObjectAccess.create({
      ...access,
      permission: targetLiveReadPermission,
      action: 'get the live objects of',
    }),
    discoveryAccess: ObjectAccess.create({
      ...access,
      permission: discoveryUsePermission,
      action: 'discover the objects of',
    }),
    readAudit: ReadAudit.create(deps),
  };
}
