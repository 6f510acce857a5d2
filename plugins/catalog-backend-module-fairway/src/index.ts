/**
 * Clusters and fleets of Fairway as entities of the Backstage catalog.
 *
 * @packageDocumentation
 */
export { catalogModuleFairway as default } from './module';
