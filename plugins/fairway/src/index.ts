/**
 * Fairway in Backstage's new frontend system. Older apps take `@fairway/plugin-fairway/legacy`.
 *
 * @packageDocumentation
 */
export { fairwayPlugin as default } from './plugin';
export { isFairwayAvailable, SOURCE_ANNOTATION } from './entity/annotation';
export { rootRouteRef } from './routing/rootRouteRef';
export { fairwayTranslationRef } from './translation';
