/**
 * Hooks and components of Fairway that other plugins may use.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './live';
export * from './components';
export * from './commands';
export * from './targets';
export * from './translation';
