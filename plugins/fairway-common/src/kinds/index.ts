export * from './action';
export * from './approval';
export * from './backend';
export * from './cluster';
export * from './decision';
export * from './engineLabels';
export * from './fleet';
export * from './gate';
export * from './kindDefinition';
export {
  describeReference,
  isNamedReference,
  isObjectName,
  type NamedObjectReference,
  type ObjectReference,
} from './objectReference';
export {
  fillAllPlaceholders,
  fillPlaceholders,
  type PlaceholderValues,
} from './placeholders';
export * from './plan';
export * from './promotion';
export * from './promotionRun';
export * from './registry';
export * from './source';
export * from './target';
export { ROLLBACK_STAGE } from './validateStages';
