export { fairwayTranslationRef } from './fairwayTranslationRef';
export { useT } from './useT';
export type { Translate } from './useT';
