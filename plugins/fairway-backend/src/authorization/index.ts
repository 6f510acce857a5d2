export { type AccessOptions, type FairwayRuleset } from './Access';
export { AccessReviews } from './AccessReviews';
export {
  AuthorizedResourceService,
  type AuthorizedResourceServiceOptions,
} from './AuthorizedResourceService';
export { CatalogOwners } from './CatalogOwners';
export { CreateAccess } from './CreateAccess';
export {
  createResourceService,
  type ResourceServiceDeps,
} from './createResourceService';
export { ObjectAccess } from './ObjectAccess';
export { registerPermissions } from './registerPermissions';
export {
  fairwayResourceRef,
  type PermissionSubject,
  type SubjectCriterion,
} from './resourceRef';
export {
  createFairwayConditionalDecision,
  fairwayConditions,
  fairwayRules,
} from './rules';
export { type EntityOwners, SubjectLoader } from './SubjectLoader';
