export { isRun, runViewPath } from './RunName';
export type { RunName } from './RunName';
export { useCommandOffers } from './useCommandOffers';
