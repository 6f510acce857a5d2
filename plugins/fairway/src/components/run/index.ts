export { ActionButton } from './ActionButton';
export { isRun, runViewPath } from './RunName';
export type { RunName } from './RunName';
export { VersionChange } from './VersionChange';
export { useCommandOffers } from './useCommandOffers';
