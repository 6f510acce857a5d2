export { fairwayReactTranslationRef } from './fairwayReactTranslationRef';
