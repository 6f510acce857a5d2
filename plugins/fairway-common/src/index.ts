/**
 * The kinds of Fairway, their schemas, and the rules of promotion as pure functions.
 *
 * @packageDocumentation
 */
export * from './meta';
export * from './kinds';
export * from './domain';
export * from './schema';
export * from './catalog';
export * from './permissions';
export * from './views';
