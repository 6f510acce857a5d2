/**
 * Fairway's delivery driver for Flux.
 *
 * @packageDocumentation
 */
export { fairwayModuleFlux as default } from './module';
export { createFluxDriver } from './FluxDriver';
